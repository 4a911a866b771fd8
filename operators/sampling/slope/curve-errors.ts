import type { BlockSums } from './block-sums.ts'
import { linear } from './jackknife.ts'
import { wholePool } from './pool.ts'
import { unseen } from './slope.ts'
import { type Scattered, statisticError } from './statistic-error.ts'
import { walkVariance } from './walk-covariance.ts'
import { type Pool, walkFrom } from './whitening.ts'

/** Half the 68 % interval of a curve at one lag, in its unit, and what it is taken between. */
export interface CurveError extends Pick<Scattered, 'dof' | 'method' | 'samples'> {
  readonly error: number | undefined
}

const NONE: CurveError = { error: undefined, dof: 0, method: 'none', samples: 0 }

/** The longest lag whose four blocks of time are one and a half lags long each, as part of a run. */
const TOLD_TO = 6

/** Errors of ⟨|Δr|²⟩ at any lag (frames), from blocks of time with all walkers together, or replicas where they scatter more.
 *
 *  At sparse lags of up to a sixth of the run they are what blocks say, and straight between them. At longer ones, where no run has
 *  four blocks, they grow from there as those of the walk with noise that the curve is, σ(ℓ)/σ(T/6). All are made larger by the
 *  event that was not seen, e² (1 + min(1, e/value)²). */
export function curveErrors(
  sums: readonly BlockSums[],
  dimensions = 3,
): (lag: number, value: number) => CurveError {
  const scatter = scatterAt(sums, dimensions)
  return (lag, value) => {
    const own = scatter(lag)
    const { error } = own
    return error === undefined ? own : withError(own, Math.sqrt(unseen(error * error, value)))
  }
}

function scatterAt(sums: readonly BlockSums[], dimensions: number): (lag: number) => CurveError {
  const pool = wholePool(sums, dimensions)
  const told = pool.lags.filter((lag, k) => k === 0 || lag <= pool.frames / TOLD_TO)
  if (told.length === 0) return () => NONE
  const each = told.map((_, k) => errorAt(pool, k))
  const grown = growthFrom(pool, told.length - 1)
  return (lag) => {
    const last = told.length - 1
    if (lag >= told[last]) return times(each[last], grown(lag))
    let k = last - 1
    while (told[k] > lag) k--
    const share = (lag - told[k]) / (told[k + 1] - told[k])
    const [a, b] = [each[k].error, each[k + 1].error]
    const error = a === undefined || b === undefined ? (b ?? a) : (1 - share) * a + share * b
    return withError(each[share < 0.5 ? k : k + 1], error)
  }
}

const withError = ({ dof, method, samples }: CurveError, error: number | undefined): CurveError => ({
  error,
  dof,
  method,
  samples,
})

const times = (own: CurveError, factor: number): CurveError =>
  own.error === undefined ? own : withError(own, factor * own.error)

function errorAt(pool: Pool, k: number): CurveError {
  const weights = new Float64Array(pool.lags.length)
  weights[k] = 1
  const found = statisticError(pool, weights, (index) => linear(pool.jackknives[index], weights))
  const { square, dof, method, samples } = found
  return square > 0 ? { error: Math.sqrt(square), dof, method, samples } : NONE
}

/** σ(ℓ)/σ of the kth lag, of the walk that the curve is from there on. */
function growthFrom(pool: Pool, k: number): (lag: number) => number {
  const { lags, strides, runs } = pool
  const moving = k + 1 < lags.length && pool.jackknives[0].mean[k] > 0
  const walk = moving ? walkFrom(pool, k) : { slope: 1, intercept: 0, dimensions: pool.dimensions }
  const longest = runs.reduce((most, { frames }) => Math.max(most, frames), 0)
  const sigma = (lag: number, stride: number) => Math.sqrt(walkVariance(lag, stride, runs, walk))
  const own = sigma(lags[k], strides[k])
  return (lag) => (lag === lags[k] || lag >= longest ? 1 : sigma(lag, 1) / own)
}
