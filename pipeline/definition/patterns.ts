import { resolve, sep } from 'node:path'

/** Paths that match any of these patterns, each once and absolute. */
export async function pathsLike(
  patterns: readonly string[],
  options: { readonly cwd?: string; readonly onlyFiles?: boolean } = {},
): Promise<string[]> {
  const { glob } = await import('zx')
  const found = await glob(patterns.map(letterByLetter), { onlyFiles: true, ...options, absolute: true })
  return [...new Set(found.map((path) => resolve(path)))]
}

/** A folder whose only wildcard is "?" is taken for a name by the library. */
const letterByLetter = (pattern: string): string => pattern.replaceAll(/\?(?!\()/g, '[^/]')

/** Names with their numbers as numbers: dump.9 before dump.10. */
export function byNature(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.match(/\d+|\D+/g) ?? [])
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i], right[i]]
    const numeric = /^\d/.test(x) && /^\d/.test(y)
    const order = numeric ? Number(BigInt(x) - BigInt(y)) : x < y ? -1 : x > y ? 1 : 0
    if (order !== 0) return order
  }
  return left.length - right.length || (a < b ? -1 : a > b ? 1 : 0)
}

/** The folder that all of these are, or lie in. */
export function commonFolder(folders: readonly string[]): string {
  const [first = [], ...rest] = folders.map((folder) => folder.split(sep))
  const same = first.findIndex((part, i) => rest.some((other) => other[i] !== part))
  return first.slice(0, same < 0 ? first.length : same).join(sep) || sep
}
