import { leastSquares } from '../../numerics/dense.ts'
import { chiSquareAt } from '../../numerics/distributions.ts'
import type { Averaged } from './averaged.ts'
import { type Pool, whitened } from './whitening.ts'

/** Bounded motion relaxes within these parts of the run: a slower one has no end that its lags could show. */
const TIMES = [1 / 16, 1 / 8, 1 / 4]
const LEAST_SHARE = 1e-3
/** Within two jumps, squared, motion may have an end, unless it is rejected at this level. */
const [WIDE, LEVEL] = [4, 0.95]
/** The difference of χ² by which an end is rejected. */
export const REJECTED = chiSquareAt(LEVEL, 1)

/** What a mean squared displacement has grown by at the longest lag over that of a jump, Å. */
export const jumpsGrown = ({ pool, slope }: Averaged, jump: number): number =>
  (3 * slope * pool.lags[pool.lags.length - 1]) / (pool.dimensions * jump * jump)

/** What speaks against motion that has an end, a difference of χ²: that by which a line explains the curve better, and as much more as rejects it where
 *  ions have moved by more than two jumps. */
export const againstEnd = (mean: Averaged, whole: Pool, jump: number): number =>
  againstBound(mean, whole) + (jumpsGrown(mean, jump) < WIDE ? 0 : REJECTED)

/** By how much a straight line explains the curve better than motion that has an end, c + A (1 − e^{−ℓ/θ}), at the best θ up to a quarter
 *  of the run: difference of χ² over all lags, mean over the lines by their shares. Scatter is taken to be that of the line, which has
 *  more than the other. Infinite where no model is a line. */
export function againstBound({ candidates, shares }: Averaged, whole: Pool): number {
  const starts = new Map<number, number>()
  candidates.forEach(({ start, times }, i) => {
    if (times.length === 0 && shares[i] >= LEAST_SHARE) starts.set(start, shares[i])
  })
  const lines = [...starts.values()].reduce((sum, share) => sum + share, 0)
  const sums = new Float64Array(TIMES.length)
  for (const [start, share] of starts)
    differences(whole, start).forEach((difference, k) => {
      sums[k] += (share / lines) * difference
    })
  return lines > 0 ? Math.min(...sums) : Number.POSITIVE_INFINITY
}

/** χ² of bounded motion of each time less that of a line. */
function differences(whole: Pool, start: number): number[] {
  const white = whitened(whole, start)
  const one = white.column(() => 1)
  const chi = (of: (lag: number) => number) =>
    leastSquares([one, white.column(of)], white.data, 1)?.chi ?? Number.POSITIVE_INFINITY
  const line = chi((lag) => lag)
  return TIMES.map((part) => chi((lag) => 1 - Math.exp(-lag / (part * whole.frames))) - line)
}
