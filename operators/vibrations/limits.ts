import type { FinishContext } from '../../pipeline/operator.ts'
import { type Curve, limitOf, normalisedSpectrum } from './curves.ts'
import { integral } from './spectrum.ts'
import { windowed } from './windows.ts'

/** Stretches of thiophosphate and other light polyanions end near here, THz. */
const FASTEST = 18

/** A spectrum has ended where the top tenth of its frequencies holds less than this, next to what a flat one holds. */
const ENDED = 0.05

/** Lags, with 0, that a spectrum needs to show whether it has ended. */
export const FEWEST_LAGS = 8

/** True where motion is faster than the frames tell: the spectrum is not over at 0.5/Δ, and what lies beyond it is folded
 *  back, down to zero frequency. Central differences take out what would be folded to zero. */
export function isAliased(curve: Curve): boolean {
  if (curve.differences || curve.values.length < FEWEST_LAGS) return false
  const spectrum = normalisedSpectrum(curve, windowed(curve.values, curve.interval, 'hann', 0))
  return 1 - integral(spectrum, () => 1, 0.9 * limitOf(curve)) > 0.1 * ENDED
}

/** Warns of what the frames or the differences cannot show. */
export function warnOfLimits(curves: readonly Curve[], { warn }: FinishContext): void {
  const [{ interval, differences }] = curves
  const every = Number(interval.toPrecision(6))
  if (differences)
    warn(
      'differences',
      `velocities from positions every ${every} ps: the spectrum is divided by their transfer and ends at ${limitOf(curves[0]).toPrecision(3)} THz, where it falls below 0.5; the integral to there is set to 1`,
    )
  const folded = curves.filter(isAliased).map(({ of }) => of)
  if (folded.length > 0)
    warn(
      'aliasing',
      `the spectrum of ${folded.join(', ')} is not over at ${(0.5 / interval).toPrecision(3)} THz, all that frames every ${every} ps show: faster motion is folded back, down to zero frequency, and g(0) and D are too large. Dump velocities more often, or take D from the MSD or from "velocities: differences"`,
    )
  else if (0.5 / interval < FASTEST)
    warn(
      'nyquist',
      `frames every ${every} ps show frequencies up to ${(0.5 / interval).toPrecision(3)} THz; faster ones (PS₄ stretches: 13 to 18 THz) would be folded back below it`,
    )
}
