import { statSync } from 'node:fs'
import { basename, dirname, relative, resolve, sep } from 'node:path'
import { usageError } from '../../schemas/errors.ts'
import { byNature, commonFolder, pathsLike } from '../definition/patterns.ts'

/** A folder whose files match: one run, its files in natural order of their names. */
export interface WatchedRun {
  /** Its folder after what all patterns have in common, as a name. */
  readonly name: string
  readonly folder: string
  readonly files: readonly string[]
  readonly bytes: number
  /** Latest change of any file, ms. */
  readonly changed: number
  /** Changes when any file does. */
  readonly mark: string
}

/** Finds the runs that match, by name, made of the files that are `wanted` (not empty ones, which are none yet). Throws a
 *  usage error where two folders would have the same name. */
export async function findRuns(
  patterns: readonly string[],
  wanted: (path: string) => boolean = isFilled,
): Promise<WatchedRun[]> {
  const stream = patterns.find((pattern) => pattern.startsWith('imd://'))
  if (stream !== undefined)
    throw usageError(
      `--watch ${stream}: expected files`,
      `Record the stream, and watch the record: ionstream record ${stream} --out 600K/run01/live.imd --names data.lmp`,
    )
  const base = commonFolder(patterns.map(fixedFolder))
  const found = await pathsLike(patterns)
  const folders = new Map<string, string[]>()
  for (const path of found.filter(wanted))
    folders.set(dirname(path), [...(folders.get(dirname(path)) ?? []), path])
  const runs = [...folders].flatMap(([folder, files]) => {
    const run = lookAt({ name: nameOf(base, folder), folder, files: files.sort(byNature) })
    return run ? [run] : []
  })
  const names = runs.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined)
    throw usageError(`two folders would be the run "${twice}"`, 'Give each an --out of its own.')
  return runs.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Sizes and times of a run's files now, and of those `beside` them; undefined where one of the run's is gone. */
export function lookAt(
  { name, folder, files }: Pick<WatchedRun, 'name' | 'folder' | 'files'>,
  beside: readonly string[] = [],
): WatchedRun | undefined {
  try {
    const stats = files.map((path) => statSync(path))
    return {
      name,
      folder,
      files,
      bytes: stats.reduce((sum, { size }) => sum + size, 0),
      changed: Math.max(...stats.map(({ mtimeMs }) => mtimeMs)),
      mark: [...stats, ...beside.map((path) => statSync(path, { throwIfNoEntry: false }))]
        .map((stat, i) => `${files[i] ?? ''} ${stat?.size} ${stat?.mtimeMs} ${stat?.ino}`)
        .join('\n'),
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function isFilled(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0
}

const fixedFolder = (pattern: string): string => {
  const parts = resolve(pattern).split(sep)
  const wild = parts.findIndex((part) => /[*?{}[\]!]/.test(part))
  return parts.slice(0, wild < 0 ? -1 : Math.min(wild, parts.length - 1)).join(sep) || sep
}

const nameOf = (base: string, folder: string): string =>
  (relative(base, folder).split(sep).filter(Boolean).join('-') || basename(folder)).replace(/[^\w.-]/g, '_')
