import { usageError } from '../../schemas/errors.ts'

/** +1 rearranging, −1 at rest, 0 between: left out. */
export type RearrangementLabels = Int8Array

/** Labels of samples by their D²_min: −1 up to `rest`, +1 from `rearranged` on, 0 between and where it is not known.
 *  Throws a usage error where the first threshold is above the second. */
export function labelsBy(values: ArrayLike<number>, rest: number, rearranged: number): RearrangementLabels {
  if (!(rest <= rearranged))
    throw usageError(
      `softness: ions rest up to ${rest} Å² and rearrange from ${rearranged} Å²`,
      'Give thresholds of D²min of which the first is not above the second.',
    )
  return Int8Array.from(values, (value) => (value >= rearranged ? 1 : value <= rest ? -1 : 0))
}

/** The value that this share of the samples is below, of those that are known. */
export function quantileOf(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort()
  if (sorted.length === 0) return Number.NaN
  const at = share * (sorted.length - 1)
  const below = Math.floor(at)
  const above = Math.min(sorted.length - 1, below + 1)
  return sorted[below] + (at - below) * (sorted[above] - sorted[below])
}
