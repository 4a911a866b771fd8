import { CM2_S } from '../../schemas/units.ts'
import { errorOfMean, studentQuantile } from '../sampling/statistics.ts'
import { FEWEST_LAGS, isAliased } from './limits.ts'
import { densityAt } from './power-spectrum.ts'
import type { Curve } from './vacf-curves.ts'

/** A VACF of less has not seen an ion turn back in its cage, ps. */
const SHORTEST = 1

/** Steps from half the length to the whole in which D must be told from zero: that of atoms which stay rings through it. */
const STEPS = 10

/** What is said of a D, in words. */
export const STATUSES =
  'determined; aliased: the spectrum is not over at 0.5/Δ, so that g0 and D are too large by what is folded to zero; not-diffusive: no plateau, D of this length and of half of it differ (two-sided 95 %), or it is below 1 ps or 8 lags, or there is no error; upper-bound: this length, or one from half of it on, does not tell D from zero'

/** ⅓∫VACF dt up to a lag with its error, and the smallest value that is told from zero, one-sided 95 %; cm²/s. */
export function integralTo(curve: Curve, lags: number) {
  const of = (values: Float64Array) =>
    (densityAt(values.subarray(0, lags + 1), curve.interval, 0) / 12) * CM2_S
  return spreadOf(curve, of)
}

/** Whether the integral up to a lag is a diffusion coefficient. */
export function statusOf(curve: Curve, lags: number): string {
  const { interval, samples } = curve
  if (lags + 1 < FEWEST_LAGS || lags * interval < SHORTEST * (1 - 1e-9)) return 'not-diffusive'
  if (isAliased(curve)) return 'aliased'
  const half = Math.round(lags / 2)
  if (samples.length < 2 || drifts(curve, half, lags)) return 'not-diffusive'
  const lengths = Array.from({ length: STEPS + 1 }, (_, i) => Math.round(half + ((lags - half) * i) / STEPS))
  const isHidden = lengths.some((last) => {
    const { value, bound } = integralTo(curve, last)
    return !(value > bound)
  })
  return isHidden ? 'upper-bound' : 'determined'
}

/** True where the integral from one lag to another is told from zero: by itself, as the two values have most of their noise
 *  in common. */
function drifts(curve: Curve, from: number, to: number): boolean {
  const of = (values: Float64Array) => {
    const [short, long] = [from, to].map((lag) => densityAt(values.subarray(0, lag + 1), curve.interval, 0))
    return long - short
  }
  const { value, error = Number.NaN } = spreadOf(curve, of)
  const freedom = curve.samples.length - 1
  return !(Math.abs(value) * studentQuantile(freedom) <= error * studentQuantile(freedom, 0.95))
}

function spreadOf({ values, samples, weights }: Curve, of: (values: Float64Array) => number) {
  const error = errorOfMean(samples.map(of), weights)
  const freedom = Math.max(1, samples.length - 1)
  const bound = ((error ?? Number.NaN) / studentQuantile(freedom)) * studentQuantile(freedom, 0.9)
  return { value: of(values), error, bound }
}
