import { errorBetween } from '../../sampling/sample-errors.ts'
import type { Curve } from './msd-curves.ts'

/** Lags from index `from` to `to − 1`. */
export interface FitWindow {
  readonly from: number
  readonly to: number
}

/** Lags within [from, to] ps. */
export function windowBetween({ lags }: Curve, from: number, to: number): FitWindow {
  const slack = 1e-9 * to
  const first = lags.findIndex((lag) => lag >= from - slack)
  const beyond = lags.findIndex((lag) => lag > to + slack)
  return { from: first < 0 ? lags.length : first, to: beyond < 0 ? lags.length : beyond }
}

/** As long as `points` successive lags, and with two lags in each half in time: these few tell a slope where lags are sparse,
 *  as its error comes from the samples and not from the line. */
export function isLong(curve: Curve, { from, to }: FitWindow, points: number): boolean {
  if (to - from < 4) return false
  const { lags } = curve
  const middle = firstFrom(lags, middleOf(lags, from, to))
  const successive = (lags[to - 1] - lags[from]) / lags[0] + 1
  return successive > points - 0.5 && middle - from >= 2 && to - middle >= 2
}

const SLACK = 1e-9

/** Middle in time of a stretch, ps; a lag that is the middle belongs to the late half. */
const middleOf = (lags: Float64Array, from: number, to: number): number =>
  (lags[from] + lags[to - 1]) / 2 - SLACK * lags[to - 1]

/** Index of the first lag that is not below a time. */
function firstFrom(lags: Float64Array, time: number): number {
  let [low, high] = [0, lags.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (lags[middle] < time) low = middle + 1
    else high = middle
  }
  return low
}

/** Slope of a stretch and its error, from the samples alone; without two samples the error is NaN. */
export function slopeOf({ whole, samples, weights }: Curve, from: number, to: number) {
  const { slope, intercept } = whole(from, to)
  const error = errorBetween(
    samples.map((sample) => sample(from, to).slope),
    weights,
  )
  return { slope, intercept, error: error ?? Number.NaN }
}

/** A sum over a curve: its lags, ps, and their weights. */
export interface Weighted {
  readonly lags: Float64Array
  readonly weights: Float64Array
}

/** Weights that make the slope of an ordinary straight line of what a curve says in a window, 1/ps. */
export function windowWeights({ lags }: Curve, { from, to }: FitWindow): Weighted {
  const own = lags.slice(from, to)
  const mean = own.reduce((sum, lag) => sum + lag, 0) / own.length
  const squares = own.reduce((sum, lag) => sum + (lag - mean) * (lag - mean), 0)
  return { lags: own, weights: own.map((lag) => (lag - mean) / squares) }
}

/** What makes the ratio of a curve and its lag at one of them, 1/ps. */
export const ratioWeights = ({ lags }: Curve, at: number): Weighted => ({
  lags: lags.slice(at, at + 1),
  weights: Float64Array.of(1 / lags[at]),
})

/** What the slope of the late half of a window, in time, has more than that of the early one. */
export function bendWeights(curve: Curve, { from, to }: FitWindow): Weighted {
  const middle = firstFrom(curve.lags, middleOf(curve.lags, from, to))
  const [early, late] = [
    windowWeights(curve, { from, to: middle }),
    windowWeights(curve, { from: middle, to }),
  ]
  return {
    lags: curve.lags.slice(from, to),
    weights: Float64Array.of(...early.weights.map((weight) => -weight), ...late.weights),
  }
}
