import { existsSync, readFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SiteOptions, siteOptions } from '../../../schemas/cluster.ts'
import { usageError } from '../../../schemas/errors.ts'

/** Where the options of the site are looked for when no file is named. */
const SITE_FILE = join(homedir(), '.config', 'ionstream', 'site.json')

/** Reads the options of a site. Throws a usage error where a named file is missing, or any is damaged. */
export function readSite(path?: string): SiteOptions {
  if (path === undefined && !existsSync(SITE_FILE)) return siteOptions.parse({})
  const file = path ?? SITE_FILE
  const parsed = siteOptions.safeParse(parse(file))
  if (parsed.success) return parsed.data
  const { path: at, message } = parsed.error.issues[0]
  throw usageError(
    `${file}: ${[at.join('.'), message].filter(Boolean).join(': ')}`,
    `It may have: ${Object.keys(siteOptions.shape).join(', ')}.`,
  )
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw usageError(
      `${file}: ${(error as Error).message}`,
      'It is a JSON file with the options of the site.',
    )
  }
}

/** The node's own folder: a leading $NAME is taken from the environment there; $TMPDIR where the site names none. */
export function scratchOf({ scratch }: SiteOptions): string {
  if (scratch === undefined) return tmpdir()
  const [, name, rest = ''] = /^\$(\w+)(.*)$/.exec(scratch) ?? []
  if (name === undefined) return scratch
  const value = process.env[name]
  if (value) return value + rest
  throw usageError(
    `--stage: $${name} is not set on this machine`,
    'Name another folder as "scratch" in the site file, or submit without --stage.',
  )
}
