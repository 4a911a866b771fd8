import type { Row, Value } from '../../schemas/table.ts'

/** Enough digits for a picture. */
export const short = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? Number(value.toPrecision(6)) : null

/** At most this many of the rows, evenly spread. */
export function thinned<T>(rows: readonly T[], most = 400): T[] {
  if (rows.length <= most) return [...rows]
  return Array.from({ length: most }, (_, i) => rows[Math.round((i * (rows.length - 1)) / (most - 1))])
}

/** At most this many of the rows, evenly spread in the logarithm of their place. */
export function logSpaced<T>(rows: readonly T[], most = 200): T[] {
  if (rows.length <= most) return [...rows]
  const step = Math.log(rows.length) / (most - 1)
  const places = new Set(
    Array.from({ length: most }, (_, i) => Math.min(rows.length, Math.round(Math.exp(i * step))) - 1),
  )
  return [...places].map((place) => rows[place])
}

/** Rows that say the same in some words, in order. */
export function groupedBy<T, K>(rows: Iterable<T>, keyOf: (row: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const own = groups.get(key)
    if (own) own.push(row)
    else groups.set(key, [row])
  }
  return groups
}

/** The rows of each element, in order. */
export const rowsByElement = (rows: readonly Row[]): Map<string, Row[]> =>
  groupedBy(rows, ({ of }) => String(of))

/** What a column says, each once, in order. */
export const distinct = (rows: readonly Row[], name: string): Value[] => [
  ...new Set(rows.map((row) => row[name])),
]

/** The same, numbers (and words that are numbers) by size. */
export function inOrder(rows: readonly Row[], name: string): Value[] {
  const words = distinct(rows, name)
  const isNumber = words.every((word) => word !== null && word !== '' && Number.isFinite(Number(word)))
  return isNumber ? words.sort((a, b) => Number(a) - Number(b)) : words
}
