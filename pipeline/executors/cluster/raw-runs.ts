import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { usageError } from '../../../schemas/errors.ts'
import type { Tags } from '../../../schemas/store.ts'
import { tagValue } from '../../../schemas/tags.ts'
import { byNature, commonFolder, pathsLike } from '../../definition/patterns.ts'
import { readable } from '../../store/files.ts'

/** A run as the simulation left it: a folder with one trajectory, perhaps in several files. */
export interface RawRun {
  /** Its folder, from the one that all runs share. */
  readonly name: string
  readonly folder: string
  readonly files: readonly string[]
}

/** Finds runs by folders or files, or patterns of them; the files of one folder are one run, in natural order. */
export async function findRuns(patterns: readonly string[], base = process.cwd()): Promise<RawRun[]> {
  const folders = new Map<string, Set<string>>()
  for (const pattern of patterns) {
    for (const file of (await expand(pattern, base)).flatMap(filesAt)) {
      const folder = dirname(file)
      folders.set(folder, (folders.get(folder) ?? new Set()).add(file))
    }
  }
  const sorted = [...folders].sort(([a], [b]) => byNature(a, b))
  const home = commonFolder(sorted.map(([folder]) => dirname(folder)))
  const runs = sorted.map(([folder, files]) => ({
    name: relative(home, folder),
    folder,
    files: [...files].sort(byNature),
  }))
  refuseNested(runs)
  return runs
}

async function expand(pattern: string, base: string): Promise<string[]> {
  if (existsSync(resolve(base, pattern))) return [resolve(base, pattern)]
  const found = await pathsLike([pattern.replace(/\/+$/, '')], { cwd: base, onlyFiles: false })
  if (found.length > 0) return found
  throw usageError(`--ingest ${pattern}: nothing matches`, 'Name folders of runs, or their trajectories.')
}

function filesAt(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path]
    const files = readdirSync(path)
      .filter((name) => !name.startsWith('.'))
      .map((name) => join(path, name))
      .filter((file) => statSync(file).isFile())
    if (files.length > 0) return files
  } catch (error) {
    throw readable(error, path, 'read')
  }
  throw usageError(`--ingest ${path}: no file is in this folder`, 'Name folders that hold trajectories.')
}

function refuseNested(runs: readonly RawRun[]): void {
  const folders = new Set(runs.map(({ folder }) => folder))
  for (const { folder } of runs)
    for (let above = dirname(folder); above !== dirname(above); above = dirname(above))
      if (folders.has(above))
        throw usageError(
          `--ingest: ${folder} lies in ${above}, and both hold files of runs`,
          'A folder is one run: name the files that are meant.',
        )
}

/** Tags that a pattern like "{temperature}K/run*" finds at the end of a folder's path. Throws a usage error where it does not fit. */
export function tagsFrom(pattern: string, folder: string): Tags {
  const names: string[] = []
  const text = pattern
    .replace(/\/+$/, '')
    .split(/(\{\w+\}|\*)/)
    .map((part) => {
      if (part === '*') return '[^/]*'
      if (!/^\{\w+\}$/.test(part)) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
      names.push(part.slice(1, -1))
      return '([^/]+?)'
    })
    .join('')
  const found = new RegExp(`(?:^|/)${text}$`).exec(folder)
  const above = pattern.replace(/\/[^/]*$/, '')
  if (names.length === 0)
    throw usageError(
      `--tag-from ${pattern}: names no tag`,
      'Write for example --tag-from "{temperature}K/run*".',
    )
  if (!found)
    throw usageError(
      `--tag-from ${pattern}: does not fit ${folder}`,
      above !== pattern && /\.\w+$/.test(pattern)
        ? `It is compared with the end of the folder's path, without the file: --tag-from "${above}".`
        : "It is compared with the end of the folder's path.",
    )
  return Object.fromEntries(names.map((name, i) => [name, tagValue(name, found[i + 1])]))
}
