import { type Fit, fitLeast, type Residual } from '../numerics/least-squares.ts'
import { sharedErrors } from './arrhenius-errors.ts'
import { inverseEnergy, type Point } from './arrhenius-point.ts'
import { profileWidth } from './arrhenius-profile.ts'

export interface Line {
  /** Activation energy, eV; ln of the value at 1/T = 0. */
  readonly energy: number
  readonly energyError: number
  readonly prefactor: number
  readonly prefactorError: number
  /** Of energy and prefactor, eV. */
  readonly covariance: number
  /** χ² and its degrees of freedom. */
  readonly chi: number
  readonly freedom: number
  /** ln of the value at a temperature, and its error. */
  at(temperature: number): { log: number; error: number }
}

/** Maximum likelihood of ln v = ln v₀ − E_a/k_B T: ln v is normal with error σ/v at determined points, v itself with σ at
 *  censored ones and at those that are given with their errors; errors of few samples are shared. Undefined with fewer than two determined
 *  temperatures, and where given values leave the energy open to one side. */
export function arrheniusLine(points: readonly Point[]): Line | undefined {
  const fit = fitPowers(points, 2)
  if (!fit) return undefined
  const [prefactor, slope] = fit.parameters
  const width = profileWidth(points, -slope)
  if (width === undefined) return undefined
  const wider = Math.max(1, width ** 2 / fit.covariance[1][1])
  const [[pp, ps], [, ss]] = fit.covariance.map((row) => row.map((value) => wider * value))
  return {
    energy: -slope,
    energyError: Math.sqrt(ss),
    prefactor,
    prefactorError: Math.sqrt(pp),
    covariance: -ps,
    chi: fit.chi,
    freedom: points.length - 2,
    at(temperature) {
      const x = inverseEnergy(temperature)
      return { log: prefactor + slope * x, error: Math.sqrt(pp + 2 * x * ps + x * x * ss) }
    },
  }
}

/** Second derivative of ln v against 1/k_B T, eV², and its error: negative is super-Arrhenius (E_a grows on cooling).
 *  Undefined with fewer than three determined temperatures. */
export function curvatureOf(points: readonly Point[]): { value: number; error: number } | undefined {
  const fit = fitPowers(points, 3)
  return fit && { value: 2 * fit.parameters[2], error: 2 * Math.sqrt(fit.covariance[2][2]) }
}

/** ln v as a polynomial in 1/k_B T about the middle of the points, given back about zero; the covariance is that of 68 % errors. */
function fitPowers(given: readonly Point[], size: number): Fit | undefined {
  const { points, student } = sharedErrors(given)
  const known = points.filter(({ censored, given, value }) => (given ? value > 0 : !censored))
  if (new Set(known.map(({ temperature }) => temperature)).size < size) return undefined
  const middle = known.reduce((sum, { temperature }) => sum + inverseEnergy(temperature), 0) / known.length
  const mean = known.reduce((sum, { value }) => sum + Math.log(value), 0) / known.length
  const flat = [mean, ...new Array<number>(size - 1).fill(0)]
  const fitted = (start: readonly number[], own: readonly Point[]) =>
    fitLeast(start, (parameters) => own.map((point) => residual(point, parameters, middle)))
  const isGiven = points.some(({ given }) => given)
  const logarithms = known.map(({ given, ...point }) => ({ ...point, censored: false }))
  const start = isGiven ? fitted(flat, logarithms)?.parameters : flat
  const fit = start && fitted(start, points)
  const scale = student * student
  const covariance = fit?.covariance.map((row) => row.map((value) => scale * value)) ?? []
  return fit && shifted({ ...fit, covariance }, middle)
}

function residual(
  { temperature, value, error, censored, given }: Point,
  parameters: readonly number[],
  middle: number,
): Residual {
  const x = inverseEnergy(temperature) - middle
  const powers = parameters.map((_, k) => (k === 0 ? 1 : k === 1 ? x : x * x))
  const log = parameters.reduce((sum, parameter, k) => sum + parameter * powers[k], 0)
  if (!censored && !given) {
    const width = error / value
    return { value: (log - Math.log(value)) / width, slopes: powers.map((power) => power / width) }
  }
  const { power: sign, ...own } = given ?? { value, error, power: 1 }
  const model = Math.exp(Math.min(sign * log, 700))
  return {
    value: (model - own.value) / own.error,
    slopes: powers.map((power) => (sign * model * power) / own.error),
  }
}

/** The same polynomial about zero: p(x − m) = Σ_k c_k x^k. */
function shifted({ parameters, covariance, chi }: Fit, m: number): Fit {
  const map = [
    [1, -m, m * m],
    [0, 1, -2 * m],
    [0, 0, 1],
  ]
    .map((row) => row.slice(0, parameters.length))
    .slice(0, parameters.length)
  const times = (vector: readonly number[]) =>
    map.map((row) => row.reduce((sum, value, k) => sum + value * vector[k], 0))
  const half = covariance.map((row) => times(row))
  const columns = map.map((_, i) => times(half.map((row) => row[i])))
  return { parameters: times(parameters), covariance: columns, chi }
}
