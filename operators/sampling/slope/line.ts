import { studentAt, studentBelow } from '../../numerics/distributions.ts'
import { UPPER } from '../means.ts'
import type { BlockSums } from './block-sums.ts'
import { dot, linear } from './jackknife.ts'
import { wholePool } from './pool.ts'
import { estimateOf, type SlopeEstimate, type SlopeOptions } from './slope.ts'
import { statisticError } from './statistic-error.ts'
import type { Pool } from './whitening.ts'

/** A slope that is linear in the curve, Σ w MSD(ℓ), whatever that shows beside: lags in frames, weights in 1/frames. */
export interface Line {
  readonly lags: ArrayLike<number>
  readonly weights: ArrayLike<number>
  /** What the curve has beyond it, Å². */
  readonly intercept: number
}

/** A plain slope with the error and the status of the same statistic at the sparse lags: the curve between them as if straight.
 *  Undefined where a run has fewer than two of them. */
export function lineEstimate(
  line: Line,
  sums: readonly BlockSums[],
  options: SlopeOptions,
): SlopeEstimate | undefined {
  const pool = wholePool(sums, options.dimensions ?? 3)
  if (pool.lags.length < 2) return undefined
  const weights = sparseWeights(line, pool.lags)
  return estimateOf(
    {
      pool,
      weights,
      slope: dot(weights, pool.jackknives[0].mean),
      offset: line.intercept,
      candidates: [],
      shares: new Float64Array(0),
      between: 0,
      relaxing: 0,
      chi: 0,
      freedom: 0,
    },
    options,
    pool,
  )
}

/** The chance that a sum over a curve is by chance as far from 0 as it is, two-sided. */
export function chanceOfLine(pool: Pool, line: Pick<Line, 'lags' | 'weights'>): number {
  const weights = sparseWeights(line, pool.lags)
  const { square, dof } = statisticError(pool, weights, (index) => linear(pool.jackknives[index], weights))
  const value = dot(weights, pool.jackknives[0].mean)
  if (value === 0) return 1
  return 2 * studentBelow((-Math.abs(value) / Math.sqrt(square)) * studentAt(UPPER, dof), dof)
}

/** Weights at sparse lags of a sum over a curve that is straight between them, and beyond the last. */
function sparseWeights(
  { lags, weights }: Pick<Line, 'lags' | 'weights'>,
  sparse: readonly number[],
): Float64Array {
  const out = new Float64Array(sparse.length)
  let k = 0
  for (let i = 0; i < lags.length; i++) {
    while (k < sparse.length - 2 && lags[i] > sparse[k + 1]) k++
    const share = (lags[i] - sparse[k]) / (sparse[k + 1] - sparse[k])
    out[k] += (1 - share) * weights[i]
    out[k + 1] += share * weights[i]
  }
  return out
}
