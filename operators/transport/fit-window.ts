import { errorOfMean } from '../sampling/statistics.ts'
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

/** Beyond the plateau of the cage: MSD(τ₀) > 2c with c the window's own intercept. */
const isBeyondPlateau = ({ msd, whole }: Curve, { from, to }: FitWindow): boolean =>
  msd[from] > 2 * whole(from, to).intercept

/** The slopes of both halves in time agree within their errors. */
function isStraight(curve: Curve, { from, to }: FitWindow): boolean {
  const middle = firstFrom(curve.lags, middleOf(curve.lags, from, to))
  const [early, late] = [slopeOf(curve, from, middle), slopeOf(curve, middle, to)]
  return Math.abs(early.slope - late.slope) <= Math.hypot(early.error, late.error)
}

/** Slope of a stretch and its error, from the samples alone; without two samples the error is NaN. */
export function slopeOf({ whole, samples, weights }: Curve, from: number, to: number) {
  const { slope, intercept } = whole(from, to)
  const error = errorOfMean(
    samples.map((sample) => sample(from, to).slope),
    weights,
  )
  return { slope, intercept, error: error ?? Number.NaN }
}

export const isDiffusive = (curve: Curve, window: FitWindow): boolean =>
  isBeyondPlateau(curve, window) && isStraight(curve, window)

/** The window from the first τ₀ that is diffusive up to the last lag of the range. It is as long as `points` lags and as half
 *  of that last lag: a short enough stretch of any curve is straight. */
export function findWindow(curve: Curve, { from, to }: FitWindow, points: number): FitWindow | undefined {
  const beyond = lateHalf(curve, to)
  for (let start = from; start < beyond; start++) {
    const window = { from: start, to }
    if (isLong(curve, window, points) && isDiffusive(curve, window)) return window
  }
  return undefined
}

/** Lags beyond half of the last one, and so many before that the stretch is long enough. */
export function secondHalf(curve: Curve, { from, to }: FitWindow, points: number): FitWindow {
  let start = Math.max(from, lateHalf(curve, to))
  while (start > from && !isLong(curve, { from: start, to }, points)) start--
  return { from: start, to }
}

/** Index of the first lag beyond half of the one before `to`. */
const lateHalf = ({ lags }: Curve, to: number): number => firstFrom(lags, lags[to - 1] * (0.5 + SLACK))
