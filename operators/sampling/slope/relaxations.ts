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
   *  m ln(1 + χ²/m) stands for χ². Source: Sellentin and Heavens, MNRAS 456, L132 (2016). Infinite for models that have no say in
   *  the slope, but in its error. */
  readonly cost: number
  /** The same for the error: one relaxation may have either sign, and be as slow as the lags are long. */
  readonly doubt: number
}

/** Prices in units of χ²: each lag that is left out, and each term with its amplitude and its time. */
export const PER_START = 3
export const PER_TERM = 7
/** Two times of relaxation are so many times apart, so that both can be told. */
const APART = 3.99
/** Times of relaxation end within half of the longest lag; those by which the curve grows steeper within a quarter of it: a rise
 *  that is not over is no slope that was seen. Parts of the run, as lags go to a third of it. */
export const LONGEST = 6
const LONGEST_RISE = 12
/** Of either sign in the error: as long as the lags. */
const LONGEST_IN_ERROR = 3
const LEAST_SIGN = 1e-6

/** Every model at every start. */
export function candidates(pool: Pool, white: Whitened): Candidate[] {
  const all = timesFrom(pool.lags[white.start] / 2, pool.frames / LONGEST_IN_ERROR)
  const times = all.filter((time) => time <= pool.frames / LONGEST)
  const octaves = times.filter((_, k) => k % 2 === 0)
  const pairs = octaves.flatMap((a) => octaves.filter((b) => b >= APART * a).map((b) => [a, b]))
  const line = [white.column(() => 1), white.column((lag) => lag)]
  const rises = new Map(all.map((time) => [time, white.column((lag) => 1 - Math.exp(-lag / time))]))
  return [[], ...all.map((time) => [time]), ...pairs].flatMap((own) => {
    const columns = [...line, ...own.map((time) => rises.get(time) as Float64Array)]
    const fit = fitted(white, own, columns)
    if (!fit) return []
    const costs = costsOf(white, own, fit, {
      frames: pool.frames,
      many: [1, times.length, Math.max(1, pairs.length)][own.length],
    })
    if (!costs) return []
    return [{ ...fit.model, ...costs, bend: own.length > 0 ? 0 : bendOf(white, columns) }]
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
    doubt: Number.POSITIVE_INFINITY,
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

type Model = Omit<Candidate, 'cost' | 'doubt' | 'bend'>

/** A fit, and the chance that all of its amplitudes are positive. */
interface Fit {
  readonly model: Model
  readonly positive: number
}

/** Undefined for too few lags, or columns that depend on each other. */
function fitted(
  white: Whitened,
  times: readonly number[],
  columns: readonly Float64Array[],
): Fit | undefined {
  const { data, start } = white
  const fit = columns.length < data.length ? leastSquares(columns, data, 1) : undefined
  if (!fit) return undefined
  const flat = fit.parameters[1] < 0 ? leastSquares([columns[0], ...columns.slice(2)], data, 0) : undefined
  const own = flat ?? fit
  const [amplitudes, errors] = [own.parameters.slice(flat ? 1 : 2), own.errors.slice(flat ? 1 : 2)]
  return {
    model: {
      start,
      times,
      slope: flat ? 0 : fit.parameters[1],
      intercept: own.parameters[0],
      amplitudes,
      weights: white.weights(fit.row),
      chi: own.chi,
      freedom: data.length - columns.length,
    },
    positive: amplitudes.reduce((product, a, i) => product * normalBelow(a / errors[i]), 1),
  }
}

/** Undefined where amplitudes are negative that must not. */
function costsOf(
  { start, told }: Whitened,
  times: readonly number[],
  { model: { chi }, positive }: Fit,
  { frames, many }: { readonly frames: number; readonly many: number },
): Pick<Candidate, 'cost' | 'doubt'> | undefined {
  const [terms, slowest] = [times.length, Math.max(0, ...times)]
  const isOver = slowest <= frames / LONGEST
  const sign = terms === 1 && slowest <= frames / LONGEST_RISE ? 1 : positive
  if (terms > 1 && sign < LEAST_SIGN) return undefined
  const price = PER_START * start + PER_TERM * terms + 2 * Math.log(many)
  const plain = told * Math.log(1 + chi / told) + price
  return {
    cost: isOver && sign >= LEAST_SIGN ? plain - 2 * Math.log(sign) : Number.POSITIVE_INFINITY,
    doubt: terms > 1 ? plain - 2 * Math.log(sign) : plain,
  }
}
