import type { Estimate } from './estimate.ts'
import { type InParts, joined, overRunsAndParts, type Sums } from './over-runs.ts'

/** Bins with more than this share of the counts of the fullest say nothing of rare ones. */
const RARE = 0.1

/** Rates of the bins of one curve, of what is counted again in every frame that it is there, with errors: as 'presence' of each, but what
 *  is there once is `countsAtOnce` counts, the same in all bins. Without that a bin that is rarely visited has an error of many visits, and an empty one is
 *  known to be empty better than it is. `together` as in `overRunsAndParts`. */
export function presences<R extends InParts<unknown>>(
  runs: readonly R[],
  bins: number,
  of: (part: R['parts'][number], run: R, bin: number) => Sums,
  together: (run: R) => number = () => 1,
): Estimate[] {
  const each = Array.from({ length: bins }, (_, bin) =>
    runs.flatMap((run) =>
      joined(
        run.parts.map((part) => of(part, run, bin)),
        together(run),
      ).filter(({ below }) => below > 0),
    ),
  )
  const counts = countsAtOnce(each)
  return Array.from({ length: bins }, (_, bin) =>
    overRunsAndParts(
      runs,
      'presence',
      (part, run) => {
        const { above, below } = of(part, run, bin)
        return { above: above / counts, below: below / counts }
      },
      together,
    ),
  )
}

/** How many counts come at once: their variance over parts of time over their number, Σ (k_i − R x_i)² n/(n − 1)/Σ k_i, over all bins
 *  that have a tenth of the counts of the fullest or less; 1 at least. [bin][part] */
export function countsAtOnce(bins: readonly (readonly Sums[])[]): number {
  const seen = bins.map((parts) => parts.reduce((sum, { above }) => sum + above, 0))
  const most = seen.reduce((a, b) => Math.max(a, b), 0)
  let [squares, counts] = [0, 0]
  bins.forEach((parts, bin) => {
    const n = parts.length
    if (n < 2 || seen[bin] > RARE * most) return
    const rate = seen[bin] / parts.reduce((sum, { below }) => sum + below, 0)
    for (const { above, below } of parts) squares += ((above - rate * below) ** 2 * n) / (n - 1)
    counts += seen[bin]
  })
  return Math.max(1, counts > 0 ? squares / counts : 1)
}
