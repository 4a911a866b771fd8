import type { FinishContext } from '../../pipeline/definition/operator.ts'
import { integral } from './power-spectrum.ts'
import { type Curve, hasOwnNorm, limitOf, normalisedSpectrum } from './vacf-curves.ts'
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

/** Share of the squared velocities, as the frames show them, at frequencies beyond those that are given. */
export function shareBeyond(curve: Curve): number {
  const values = windowed(curve.values, curve.interval, 'hann', 0)
  return 1 - integral(normalisedSpectrum({ ...curve, differences: false }, values), () => 1, limitOf(curve))
}

/** Share of the motion beyond the end of a spectrum from positions above which it is cut. */
export const CUT = 0.01

/** The same by what is missing from ∫g = 1, which the temperature of a short run blurs. */
const MISSING = 0.05

/** True where the spectrum ends, or is folded, before its highest band is over: it has no mean energy. */
export function isCut(curve: Curve): boolean {
  if (!curve.differences) return isAliased(curve)
  const values = windowed(curve.values, curve.interval, 'hann', 0)
  return shareBeyond(curve) > CUT || integral(normalisedSpectrum(curve, values)) < 1 - MISSING
}

/** Warns of what the frames or the differences cannot show. */
export function warnOfLimits(curves: readonly Curve[], { warn }: FinishContext): void {
  const [{ interval, differences }] = curves
  const every = Number(interval.toPrecision(6))
  if (differences)
    warn(
      'differences',
      `velocities from positions every ${every} ps: the spectrum is divided by their transfer and ends at ${limitOf(curves[0]).toPrecision(3)} THz, where it falls below 0.5; ${curves.some(hasOwnNorm) ? 'no temperature is known, so the integral to there is set to 1, which it is not' : 'its integral is 1 only where all of the band is below that, VACF(0) being 3k_BT/m'}`,
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
