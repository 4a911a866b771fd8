import { basename, dirname, isAbsolute, relative, sep } from 'node:path'
import type { ResultManifest } from '../../schemas/result.ts'

/** A path as others may see it: from the working folder where it is in it, else its last two names. */
export function toldPath(path: string, from = process.cwd()): string {
  if (!isAbsolute(path)) return path
  const inside = relative(from, path)
  const isInside = from !== sep && inside !== '' && !inside.startsWith('..') && !isAbsolute(inside)
  return isInside ? inside : ['…', basename(dirname(path)), basename(path)].filter(Boolean).join('/')
}

/** A manifest that tells nobody where on this machine things are, in none of its texts. */
export function withoutPaths(manifest: ResultManifest, from = process.cwd()): ResultManifest {
  const { inputs, definition } = manifest
  const known = [
    definition,
    ...inputs.flatMap(({ store, sources }) => [store, ...sources.map(({ path }) => path)]),
  ]
  return tellingNo(known, from)(manifest)
}

/** What takes these paths, and all that are in the working folder, out of every text of something. */
export function tellingNo(paths: readonly string[], from = process.cwd()): <T>(whole: T) => T {
  const known = paths.filter(isAbsolute).sort((a, b) => b.length - a.length)
  const told = (text: string): string => {
    if (isAbsolute(text) && !/\s/.test(text)) return toldPath(text, from)
    const named = known.reduce((said, path) => said.replaceAll(path, toldPath(path, from)), text)
    return from === sep ? named : named.replaceAll(`${from}${sep}`, '')
  }
  const within = (part: unknown): unknown => {
    if (typeof part === 'string') return told(part)
    if (Array.isArray(part)) return part.map(within)
    if (typeof part !== 'object' || part === null) return part
    return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, within(value)]))
  }
  return <T>(whole: T) => within(whole) as T
}
