import { backward, cholesky, forward, leastSquares } from '../../numerics/dense.ts'
import type { Jackknife } from './jackknife.ts'
import { pseudoValues, varianceOf } from './jackknife.ts'
import { addRelaxable, type Relaxable } from './relaxable.ts'
import { type Walk, type Walked, walkCovariance } from './walk-covariance.ts'

/** Groups of blocks a run that variances are taken between: as many as the lags allow. */
export const GROUPS = [16, 8, 4] as const

/** Curves of some pooled runs, their jackknives, and what their covariance needs. */
export interface Pool {
  readonly lags: readonly number[]
  readonly strides: readonly number[]
  readonly runs: readonly Walked[]
  readonly dimensions: number
  /** Mean length of the runs by weight, frames. */
  readonly frames: number
  readonly jackknives: readonly Jackknife[]
}

/** Data from one start on, made independent and of unit variance. */
export interface Whitened {
  readonly start: number
  readonly data: Float64Array
  /** Degrees of freedom of the variances. */
  readonly told: number
  /** Of a function of the lag, at the lags from the start on. */
  column(of: (lag: number) => number): Float64Array
  /** Weights of all lags from a row that is applied to whitened data. */
  weights(row: Float64Array): Float64Array
}

/** Weight of the variance of the innovations before, in degrees of freedom: ν of its own and μ of those before are together
 *  ν/Σ w² = ν + 2μ, w = (1 − q) qᵏ, q = μ/(ν + μ). */
const MEMORY = 6
const LEAST_FACTOR = 0.3

/** The curve from a start on, whitened by the covariance of a walk whose innovations have the variance that is seen between
 *  blocks of time, smoothed along the lags: motion together and rare jumps come in here, lag by lag. With noise that may relax its
 *  covariance is added to that. */
export function whitened(pool: Pool, start: number, relaxable?: Relaxable): Whitened {
  const lags = pool.lags.slice(start)
  const n = lags.length
  const walk = walkFrom(pool, start)
  const C = walkCovariance(lags, pool.strides.slice(start), pool.runs, walk)
  const plain = cholesky(C, n)
  const seen = factors(pool, start, plain).map((f) => Math.sqrt(f))
  const [L, scale] = relaxable ? withRelaxable(plain, seen, lags, relaxable) : [plain, seen]
  const scaled = (values: Float64Array) => {
    for (let i = 0; i < values.length; i++) values[i] /= scale[i]
    return values
  }
  const apply = (values: Float64Array) => scaled(forward(L, values))
  return {
    start,
    told: pool.jackknives[0].without.length - 1 + 2 * MEMORY,
    data: apply(pool.jackknives[0].mean.slice(start)),
    column: (of) => apply(Float64Array.from(lags, of)),
    weights: (row) => {
      const out = new Float64Array(pool.lags.length)
      out.set(backward(L, scaled(row.slice())), start)
      return out
    },
  }
}

/** The factor of L f Lᵀ with more noise, and scales of 1. */
function withRelaxable(
  L: Float64Array,
  scale: Float64Array,
  lags: readonly number[],
  relaxable: Relaxable,
): [Float64Array, Float64Array] {
  const n = lags.length
  const C = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      for (let k = 0; k <= Math.min(i, j); k++)
        C[i * n + j] += L[i * n + k] * L[j * n + k] * scale[k] * scale[k]
  addRelaxable(C, lags, relaxable)
  return [cholesky(C, n), scale.map(() => 1)]
}

/** Slope and intercept by least squares on lags up to four times the first. */
export function walkFrom({ lags, dimensions, jackknives }: Pool, start: number): Walk {
  const { mean } = jackknives[0]
  let end = start
  while (end < lags.length && lags[end] <= 4 * lags[start]) end++
  const x = Float64Array.from(lags.slice(start, end))
  const fit = leastSquares([x.map(() => 1), x], mean.slice(start, end), 1)
  const [intercept, slope] = fit?.parameters ?? [0, 0]
  return {
    slope: Math.max(slope, (1e-3 * mean[end - 1]) / lags[end - 1]),
    intercept: Math.max(intercept, 0),
    dimensions,
  }
}

/** Variance of each innovation between blocks over that of the walk. */
function factors(pool: Pool, start: number, L: Float64Array): Float64Array {
  const innovations = pool.jackknives.map((jack) => ({
    jack,
    whole: forward(L, jack.mean.slice(start)),
    without: jack.without.map((curve) => forward(L, curve.slice(start))),
  }))
  let before: number | undefined
  return Float64Array.from(pool.lags.slice(start), (lag, i) => {
    const { jack, whole, without } = innovations[groupsAt(pool.frames, lag, 1)]
    const values = pseudoValues(
      jack,
      whole[i],
      Float64Array.from(without, (z) => z[i]),
    )
    const seen = varianceOf(values, jack.weights, jack.total)
    const freedom = lag <= pool.frames / 4 ? values.length - 1 : 0
    before = before === undefined ? seen : (freedom * seen + MEMORY * before) / (freedom + MEMORY)
    return Math.max(before, LEAST_FACTOR)
  })
}

/** Index of the most groups whose blocks are `times` a lag long. */
export function groupsAt(frames: number, lag: number, times: number): number {
  const index = GROUPS.findIndex((groups) => frames >= times * lag * groups * (1 - 1e-9))
  return index < 0 ? GROUPS.length - 1 : index
}
