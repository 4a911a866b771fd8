import { column } from '../../schemas/table.ts'
import type { Estimate } from '../sampling/estimate.ts'
import { overRunsAndParts } from '../sampling/over-runs.ts'

/** A free energy by bins, its least value 0, in the unit of k_BT; `bound` is 1 where a bin is empty and F only a lower bound. */
export interface FreeEnergy {
  readonly values: Float64Array
  readonly bound: Uint8Array
}

/** F = −k_BT ln p + k_BT ln max p, p = counts / widths. An empty bin is worth less than one count: F > k_BT ln(max p · width / one).
 *  `one` is what a single count weighs. Undefined where all bins are empty. */
export function freeEnergyOf(
  counts: Float64Array,
  widths: ArrayLike<number> | undefined,
  kT: number,
  one = 1,
): FreeEnergy | undefined {
  const density = (count: number, bin: number) => (widths ? count / widths[bin] : count)
  const most = counts.reduce((max, count, bin) => Math.max(max, density(count, bin)), 0)
  if (!(most > 0)) return undefined
  return {
    values: counts.map((count, bin) => kT * Math.log(most / density(count > 0 ? count : one, bin))),
    bound: Uint8Array.from(counts, (count) => (count > 0 ? 0 : 1)),
  }
}

/** What is known of F of a bin, by its counts and its error: the one rule of every surface. */
export const binStatusColumn = column(
  '',
  'determined; not-determined: seen too seldom for an error; or lower-bound: nothing was seen there',
  'status',
)
export type BinStatus = 'determined' | 'not-determined' | 'lower-bound'

export const binStatus = (count: number, error: number | null | undefined): BinStatus =>
  !(count > 0) ? 'lower-bound' : Number.isFinite(error ?? Number.NaN) ? 'determined' : 'not-determined'

/** Rows of bins in which something was seen, whether or not it tells an error. */
export const isSeen = ({ status }: { readonly [name: string]: unknown }): boolean => status !== 'lower-bound'

/** Error of F of a bin by that of its share p of all counts: k_BT e/p. Undefined where that is not known, and where e is as large as p: all
 *  counts of the bin may be one event. */
export function errorOfShare({ value, error }: Pick<Estimate, 'value' | 'error'>, kT: number) {
  const relative = (error ?? Number.NaN) / value
  return relative < 1 ? kT * relative : undefined
}

/** Of an empty bin. */
export const NO_ERROR: Estimate = { value: 0, error: undefined, method: 'none', samples: 0, dof: 0 }

/** Error of F of a bin from the counts of consecutive parts of each run, [run][part][bin]. */
export function freeEnergyErrors(
  runs: readonly (readonly Float64Array[])[],
  kT: number,
): (bin: number) => Estimate {
  const each = runs.map((parts) => ({
    parts: parts.map((counts) => ({ counts, all: counts.reduce((sum, count) => sum + count, 0) })),
  }))
  return (bin) => {
    const share = overRunsAndParts(each, 'mean', ({ counts, all }) => ({ above: counts[bin], below: all }))
    return { ...share, error: errorOfShare(share, kT) }
  }
}
