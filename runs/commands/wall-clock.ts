import { usageError } from '../../schemas/errors.ts'

const MS: Record<string, number> = { s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 }

/** "10min" in ms. Throws a usage error. */
export function wallClock(text: string): number {
  const [, number, unit] = /^(\d+\.?\d*)\s*(s|min|h|d)$/.exec(text) ?? []
  if (number === undefined) throw usageError(`--idle ${text}: expected a time`, 'Write 30s, 10min, 2h or 1d.')
  return Number(number) * MS[unit]
}
