import { existsSync, realpathSync } from 'node:fs'
import { register } from 'node:module'
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { usageError } from '../../schemas/errors.ts'
import type { Tags } from '../../schemas/store.ts'
import { pathsLike } from './patterns.ts'
import type { Definition, RunRequest, Study } from './study.ts'

/** A store of a job; `copy` is where a nearer copy of it is read instead. */
export interface JobStore {
  readonly path: string
  readonly tags: Tags
  readonly copy?: string
  /** Its first half (1), quarter (2), …; the whole run where nothing is said. */
  readonly halvings?: number
}

/** What every worker needs to know: plain data. */
export interface Job {
  /** URL of the definition module, and what it is called with. */
  readonly module: string
  readonly params: unknown
  /** Stores, resolved once, and what is wanted of their beginnings. */
  readonly runs: readonly JobStore[]
  /** Folder of the results. */
  readonly out: string
}

/** Loads a definition module and makes its study. Throws a usage error where there is none or it fails. */
export async function loadStudy(module: string, params: unknown): Promise<Study> {
  if (!module.startsWith(HOME)) prepareLoader()
  const exported = (await importing(module))['default'] as Definition | undefined
  const made = typeof exported === 'function' ? await exported(params ?? {}) : exported
  if (made?.kind !== 'study') {
    throw usageError(
      `${nameOf(module)}: exports no study`,
      'Write: export default study({ runs, flow(frames) { … } }).',
    )
  }
  return made
}

/** A definition's place on disk as a URL. */
export function definitionUrl(path: string): string {
  const file = resolve(path)
  if (!existsSync(file))
    throw usageError(`${path}: no such definition`, 'Give the path of a TypeScript or JavaScript module.')
  return pathToFileURL(file).href
}

const nameOf = (module: string): string => (module.startsWith('file:') ? fileURLToPath(module) : module)

async function importing(module: string): Promise<Record<string, unknown>> {
  try {
    return await import(module)
  } catch (error) {
    if ((error as Error).name === 'IonstreamError') throw error
    const { message, stack } = error as Error
    const place = stack
      ?.split('\n')
      .find((line) => line.includes(nameOf(module)))
      ?.trim()
    throw usageError(
      `${nameOf(module)}: cannot be loaded: ${message}`,
      place ?? 'Run it with node to see where.',
    )
  }
}

/** Where this program is built: its own definitions need no help to be loaded, which costs a thread beside every thread. */
const HOME = new URL('../../', import.meta.url).href

let prepared = false

/** Lets definitions import "ionstream" wherever they are, and be TypeScript on a Node that does not strip types. */
function prepareLoader(): void {
  if (prepared) return
  prepared = true
  register(new URL('./definition-hooks.js', import.meta.url).href, { data: { home: HOME } })
}

/** Resolves run requests to store folders, by name: the order on the command line decides nothing. */
export async function resolveRuns(
  requests: readonly RunRequest[],
  base = process.cwd(),
): Promise<Job['runs'][number][]> {
  const runs: { path: string; tags: Tags }[] = []
  for (const { pattern, tags } of requests) {
    const paths = await expand(pattern.replace(/\/+$/, ''), base)
    if (paths.length === 0)
      throw usageError(`${pattern}: no store matches`, 'Give folders made by "ionstream ingest".')
    runs.push(...paths.map((path) => ({ path, tags })))
  }
  refuseTwice(runs.map(({ path }) => path))
  return runs.sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** Throws a usage error where two paths are one store, by whatever name. */
function refuseTwice(paths: readonly string[]): void {
  const known = new Map<string, string>()
  for (const path of paths) {
    const place = existsSync(path) ? realpathSync(path) : path
    const other = known.get(place)
    if (other !== undefined)
      throw usageError(
        other === path ? `${path}: the same run twice` : `${other} and ${path}: the same run twice`,
        'Each run counts once; name it once.',
      )
    known.set(place, path)
  }
}

async function expand(pattern: string, base: string): Promise<string[]> {
  if (!/[*?{}[\]]/.test(pattern) || existsSync(resolve(base, pattern))) return [resolve(base, pattern)]
  const found = await pathsLike([`${pattern}/manifest.json`], { cwd: base })
  return found.map((path) => path.slice(0, -'/manifest.json'.length)).sort()
}
