import { chiSquareAt } from '../../numerics/distributions.ts'
import type { Averaged } from './averaged.ts'
import { jackknifeVariance, linear } from './jackknife.ts'
import { hiddenShare } from './scatter.ts'
import { walkVariance } from './walk-covariance.ts'
import { GROUPS, type Pool } from './whitening.ts'

/** Share of runs whose steps are no longer than what is said of them, for blocks that scatter normally; few jumps scatter more. */
const LEVEL = 0.95

/** Most that the mean square of a step may be, Å², as blocks of time scatter: ⟨a⁴⟩/⟨a²⟩ of steps of length a.
 *
 *  What moves by steps has the variance of a walk and s a² ℓ² N F/n² beside, of s Å² per frame, N walkers, F frames and n pairs:
 *  every step is in ℓ of them. It is looked for at the longest lag that sixteen blocks of time hold. Steps that walkers make
 *  together count as longer ones. Infinite where nothing moves, or blocks are too few. */
export function longestStep({ pool, slope, offset }: Pick<Averaged, 'pool' | 'slope' | 'offset'>): number {
  const k = pool.lags.findLastIndex((lag) => lag * GROUPS[0] <= pool.frames)
  if (k < 0 || !(slope > 0)) return Number.POSITIVE_INFINITY
  const [square, freedom] = scatterAt(pool, k)
  const [lag, stride] = [pool.lags[k], pool.strides[k]]
  const walk = { slope, intercept: Math.max(0, offset), dimensions: pool.dimensions }
  const alone = walkVariance(lag, stride, pool.runs, walk)
  const most = (freedom / chiSquareAt(1 - LEVEL, freedom)) * square
  return (Math.max(0, most - alone) * stepsSeen(pool, lag)) / (slope * lag * lag)
}

/** Variance of the curve at the kth lag between blocks of time, and its degrees of freedom. */
function scatterAt(pool: Pool, k: number): [number, number] {
  const weights = pool.lags.map((_, i) => (i === k ? 1 : 0))
  const { jack, whole, without } = linear(pool.jackknives[0], Float64Array.from(weights))
  const hidden = hiddenShare(pool, pool.lags[k], GROUPS[0])
  return [jackknifeVariance(jack, whole, without) / (1 - hidden), without.length - 1]
}

/** Pairs squared over walkers × frames, n²/NF. */
function stepsSeen({ runs }: Pool, lag: number): number {
  const pairs = runs.reduce((sum, { frames, walkers }) => sum + walkers * Math.max(0, frames - lag), 0)
  return (pairs * pairs) / runs.reduce((sum, { frames, walkers }) => sum + walkers * frames, 0)
}
