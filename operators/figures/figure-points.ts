/** Enough digits for a picture. */
export const short = (value: unknown): number | null =>
  typeof value === 'number' ? Number(value.toPrecision(5)) : null

/** At most this many of the rows, evenly spread. */
export function thinned<T>(rows: readonly T[], most = 400): T[] {
  if (rows.length <= most) return [...rows]
  return Array.from({ length: most }, (_, i) => rows[Math.round((i * (rows.length - 1)) / (most - 1))])
}
