import { errorOfMean } from '../statistics.ts'
import type { Curve } from './curves.ts'

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

/** Beyond the plateau of the cage: MSD(τ₀) > 2c with c the window's own intercept. */
const isBeyondPlateau = ({ msd, whole }: Curve, { from, to }: FitWindow): boolean =>
  msd[from] > 2 * whole(from, to).intercept

/** The slopes of both halves agree within their errors. */
function isStraight(curve: Curve, { from, to }: FitWindow): boolean {
  const middle = Math.floor((from + to) / 2)
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

/** The window from the first τ₀ that is diffusive up to `last`. It is at least `points` lags and half the range long:
 *  a short enough stretch of any curve is straight. */
export function findWindow(curve: Curve, { from, to }: FitWindow, points: number): FitWindow | undefined {
  const latest = Math.min(to - points, Math.floor(to / 2) - 1)
  for (let start = from; start <= latest; start++) {
    if (isDiffusive(curve, { from: start, to })) return { from: start, to }
  }
  return undefined
}
