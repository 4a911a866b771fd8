import { usageError } from '../../schemas/errors.ts'
import { number } from '../../schemas/params.ts'

/** Bins of a distribution of areas; shared by every measure of them. */
export const binParams = {
  largestArea: number('upper end of the distribution, Å²; larger ones are counted in its last bin').default(
    14,
  ),
  areaBin: number('width of a bin of the distribution, Å²').default(0.1),
}

interface Bins {
  readonly largestArea: number
  readonly areaBin: number
}

/** Throws a usage error for bins that are none. */
export function checkBins({ areaBin, largestArea }: Bins): void {
  if (areaBin > 0 && largestArea >= areaBin) return
  throw usageError(
    `bottleneck: bins of ${areaBin} Å² up to ${largestArea} Å²`,
    'Give "areaBin" above 0, and "largestArea" of at least one bin.',
  )
}

/** Number of bins of a distribution of areas, and the bin of one. */
export const binsOf = ({ largestArea, areaBin }: Bins): number =>
  Math.max(1, Math.round(largestArea / areaBin))
export const binOf = (area: number, given: Bins): number =>
  Math.min(binsOf(given) - 1, Math.floor(area / given.areaBin))
