import { leastSquares } from '../../numerics/dense.ts'
import { normalBelow } from '../../numerics/distributions.ts'
import type { Pool, Whitened } from './whitening.ts'

/** A fit of c + sℓ + Σ A (1 − e^{−ℓ/θ}) from one start on. */
export interface Candidate {
  readonly start: number
  /** Times of relaxation, frames. */
  readonly times: readonly number[]
  /** Å² per frame; 0 where the fit would be negative. */
  readonly slope: number
  /** c, Å² */
  readonly intercept: number
  /** A of each time, Å² */
  readonly amplitudes: Float64Array
  /** Of every lag, for the slope. */
  readonly weights: Float64Array
  readonly chi: number
  readonly freedom: number
  /** Of a straight line, by how much a parabola lowers its χ²; else 0. */
  readonly bend: number
  /** Akaike's criterion with the prices of starts and terms, and with the chance that amplitudes are positive where they must
   *  be: weights go as e^{−cost/2}, and nothing jumps as one goes through zero. Variances are of so many degrees of freedom m alone,
   *  m ln(1 + χ²/m) stands for χ². Source: Sellentin and Heavens, MNRAS 456, L132 (2016). */
  readonly cost: number
}

/** Prices in units of χ²: each lag that is left out, and each term with its amplitude and its time. */
export const PER_START = 3
const PER_TERM = 7
/** Two times of relaxation are so many times apart, so that both can be told. */
const APART = 3.99
/** Times of relaxation end within half of the longest lag; those by which the curve grows steeper within a quarter of it: a rise
 *  that is not over is no slope that was seen. Parts of the run, as lags go to a third of it. */
export const LONGEST = 6
const LONGEST_RISE = 12
const LEAST_SIGN = 1e-6

/** Every model at every start. */
export function candidates(pool: Pool, white: Whitened): Candidate[] {
  const times = timesFrom(pool.lags[white.start] / 2, pool.frames / LONGEST)
  const octaves = times.filter((_, k) => k % 2 === 0)
  const pairs = octaves.flatMap((a) => octaves.filter((b) => b >= APART * a).map((b) => [a, b]))
  const models = [[], ...times.map((time) => [time]), ...pairs]
  const many = [1, times.length, Math.max(1, pairs.length)]
  const line = [white.column(() => 1), white.column((lag) => lag)]
  const rises = new Map(times.map((time) => [time, white.column((lag) => 1 - Math.exp(-lag / time))]))
  return models.flatMap((own) => {
    const columns = [...line, ...own.map((time) => rises.get(time) as Float64Array)]
    const price = PER_START * white.start + PER_TERM * own.length + 2 * Math.log(many[own.length])
    const eitherSign = own.length === 1 && own[0] <= pool.frames / LONGEST_RISE
    const found = candidate(white, own, columns, price, eitherSign)
    if (!found) return []
    return own.length > 0 ? found : { ...found, bend: bendOf(white, columns) }
  })
}

/** One model as it is, of a curve that may fall; its cost is that of its χ² alone. */
export function candidateOn(white: Whitened, times: readonly number[]): Candidate | undefined {
  const { data, start, told } = white
  const rises = times.map((time) => white.column((lag) => 1 - Math.exp(-lag / time)))
  const columns = [white.column(() => 1), white.column((lag) => lag), ...rises]
  const fit = columns.length < data.length ? leastSquares(columns, data, 1) : undefined
  if (!fit) return undefined
  return {
    start,
    times,
    slope: fit.parameters[1],
    intercept: fit.parameters[0],
    amplitudes: fit.parameters.slice(2),
    weights: white.weights(fit.row),
    chi: fit.chi,
    freedom: data.length - columns.length,
    bend: 0,
    cost: told * Math.log(1 + fit.chi / told),
  }
}

/** What ℓ² takes from the χ² of a straight line. */
function bendOf(white: Whitened, line: readonly Float64Array[]): number {
  const bent = leastSquares([...line, white.column((lag) => lag * lag)], white.data, 2)
  return bent ? (bent.parameters[2] / bent.errors[2]) ** 2 : 0
}

/** Half octaves. */
function timesFrom(first: number, last: number): number[] {
  const times: number[] = []
  for (let time = first; time <= last; time *= 2)
    times.push(time, ...(Math.SQRT2 * time <= last ? [Math.SQRT2 * time] : []))
  return times
}

/** Undefined for too few lags, columns that depend on each other, or amplitudes that are negative where they must not. */
function candidate(
  white: Whitened,
  times: readonly number[],
  columns: readonly Float64Array[],
  price: number,
  eitherSign: boolean,
): Candidate | undefined {
  const { data, start, told } = white
  if (columns.length >= data.length) return undefined
  const fit = leastSquares(columns, data, 1)
  if (!fit) return undefined
  const flat = fit.parameters[1] < 0 ? leastSquares([columns[0], ...columns.slice(2)], data, 0) : undefined
  const own = flat ?? fit
  const [amplitudes, errors] = [own.parameters.slice(flat ? 1 : 2), own.errors.slice(flat ? 1 : 2)]
  const sign = eitherSign ? 1 : amplitudes.reduce((product, a, i) => product * normalBelow(a / errors[i]), 1)
  if (sign < LEAST_SIGN) return undefined
  return {
    start,
    times,
    slope: flat ? 0 : fit.parameters[1],
    intercept: own.parameters[0],
    amplitudes,
    weights: white.weights(fit.row),
    chi: own.chi,
    freedom: data.length - columns.length,
    bend: 0,
    cost: told * Math.log(1 + own.chi / told) + price - 2 * Math.log(sign),
  }
}
