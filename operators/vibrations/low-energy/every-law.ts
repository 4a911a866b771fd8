import { akaikeKnown } from '../../numerics/akaike.ts'
import { errorOfMean, studentQuantile } from '../../sampling/statistics.ts'
import type { LawPoints } from './law-points.ts'
import { akaike, fitLaw, fitPowers, LAWS, type Law, type PowerFit } from './power-law.ts'

/** One law through points. */
export interface LawFit {
  readonly law: Law
  /** g₀, α, β; 0 where the law has none. */
  readonly coefficients: readonly [number, number, number]
  /** Half their 68 % intervals, or standard deviations of measured points; undefined where there is none. */
  readonly errors: readonly (number | undefined)[]
  /** χ² for each degree of freedom; NaN where no errors are known. */
  readonly chi: number
  readonly criterion: number
}

/** Fewest points that the laws are told apart with. */
export const FEWEST = 6

/** Every law through the points, the lowest criterion first. Simulated points weigh alike, their errors are those of the
 *  samples; measured ones weigh by their errors. */
export function everyLaw(points: LawPoints): LawFit[] {
  const { energies, values, errors, terms } = points
  const weights = errors?.map((error) => 1 / error)
  const n = energies.length
  return (Object.keys(LAWS) as Law[])
    .map((law): LawFit => {
      const fit = fitLaw(law, energies, values, weights, terms)
      const k = fit.powers.length
      return {
        law,
        coefficients: fit.coefficients,
        errors: [0, 1, 2].map((power) => errorOfPower(points, law, fit, power)),
        chi: errors ? fit.squares / (n - k) : chiOf(fit, points),
        criterion: errors ? akaikeKnown(fit.squares, k, n) : akaike(fit, n),
      }
    })
    .sort((a, b) => a.criterion - b.criterion)
}

/** Where g₀ is held at 0, errors are those of the fit that does not hold it: nothing is more certain for the bound. What a law does not have is 0 without one. */
function errorOfPower(points: LawPoints, law: Law, fit: PowerFit, power: number): number | undefined {
  const free: readonly number[] = LAWS[law]
  const { energies, values, samples, errors, terms } = points
  if (!free.includes(power)) return undefined
  const of = (own: ArrayLike<number>, weights?: ArrayLike<number>) =>
    fitPowers(free, energies, own, weights, terms).coefficients[power]
  if (samples.length > 1)
    return errorOfMean(
      samples.map((sample) => of(sample)),
      points.weights,
    )
  if (!errors && points.weights.length > 0) return undefined
  const spread = Math.sqrt(fit.squares / (values.length - fit.powers.length))
  const sigma = errors ?? values.map(() => spread)
  const weights = sigma.map((error) => 1 / error)
  // A coefficient is a sum over the points: its variance is that of each of them, by what it counts there.
  const unit = new Float64Array(values.length)
  let variance = 0
  for (let i = 0; i < unit.length; i++) {
    unit.fill(0)[i] = sigma[i]
    variance += of(unit, weights) ** 2
  }
  return Math.sqrt(variance)
}

/** NaN without two samples. */
function chiOf(
  { coefficients, powers }: PowerFit,
  { energies, values, samples, weights }: LawPoints,
): number {
  if (samples.length < 2) return Number.NaN
  const [g0, alpha, beta] = coefficients
  const level = studentQuantile(samples.length - 1)
  const squares = energies.map((energy, i) => {
    const each = samples.map((sample) => sample[i])
    const deviation = (errorOfMean(each, weights) as number) / level
    return ((values[i] - g0 - energy * (alpha + energy * beta)) / deviation) ** 2
  })
  return squares.reduce((sum, square) => sum + square, 0) / (energies.length - powers.length)
}
