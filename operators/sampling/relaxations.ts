import { leastSquares } from './dense.ts'
import type { Pool, Whitened } from './whitening.ts'

/** A fit of c + sℓ + Σ A (1 − e^{−ℓ/θ}) from one start on. */
export interface Candidate {
  readonly start: number
  /** Times of relaxation, frames. */
  readonly times: readonly number[]
  /** Å² per frame; 0 where the fit would be negative. */
  readonly slope: number
  /** What the curve has beyond its slope at long lags, c + Σ A, Å². */
  readonly offset: number
  /** Of every lag, for the slope. */
  readonly weights: Float64Array
  readonly chi: number
  readonly freedom: number
  /** Akaike's criterion with the prices of starts and terms: weights go as e^{−cost/2}. */
  readonly cost: number
}

/** In units of χ²: each lag that is left out, and each term with its amplitude and its time. */
const PER_START = 3
const PER_TERM = 7
/** Two times of relaxation are so many times apart, so that both can be told. */
const APART = 4

/** Every model at every start. */
export function candidates(pool: Pool, white: Whitened): Candidate[] {
  const first = pool.lags[white.start]
  const times: number[] = []
  for (let time = first / 2; time <= pool.frames / 2; time *= 2) times.push(time)
  const pairs = times.flatMap((a) => times.filter((b) => b >= APART * a).map((b) => [a, b]))
  const models = [[], ...times.map((time) => [time]), ...pairs]
  const many = [1, times.length, Math.max(1, pairs.length)]
  const line = [white.column(() => 1), white.column((lag) => lag)]
  const rises = new Map(times.map((time) => [time, white.column((lag) => 1 - Math.exp(-lag / time))]))
  return models.flatMap((own) => {
    const columns = [...line, ...own.map((time) => rises.get(time) as Float64Array)]
    const price = PER_START * white.start + PER_TERM * own.length + 2 * Math.log(many[own.length])
    return candidate(white, own, columns, price) ?? []
  })
}

function candidate(
  white: Whitened,
  times: readonly number[],
  columns: readonly Float64Array[],
  price: number,
): Candidate | undefined {
  const { data, start } = white
  if (columns.length >= data.length) return undefined
  const fit = leastSquares(columns, data, 1)
  if (!fit) return undefined
  const flat = fit.parameters[1] < 0 ? leastSquares([columns[0], ...columns.slice(2)], data, 0) : undefined
  const own = flat ?? fit
  const amplitudes = own.parameters.slice(flat ? 1 : 2)
  if (times.length > 1 && !amplitudes.every((amplitude) => amplitude > 0)) return undefined
  return {
    start,
    times,
    slope: flat ? 0 : fit.parameters[1],
    offset: amplitudes.reduce((sum, amplitude) => sum + amplitude, own.parameters[0]),
    weights: white.weights(fit.row),
    chi: own.chi,
    freedom: data.length - columns.length,
    cost: own.chi + price,
  }
}
