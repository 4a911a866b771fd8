import { type Fit, fitLeast, type Residual } from '../numerics/least-squares.ts'
import { sharedErrors } from './arrhenius-errors.ts'
import { inverseEnergy, type Point } from './arrhenius-point.ts'

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
 *  censored ones; errors of few samples are shared. Undefined with fewer than two determined temperatures. */
export function arrheniusLine(points: readonly Point[]): Line | undefined {
  const fit = fitPowers(points, 2)
  if (!fit) return undefined
  const [prefactor, slope] = fit.parameters
  const [[pp, ps], [, ss]] = fit.covariance
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
  const known = points.filter(({ censored }) => !censored)
  if (new Set(known.map(({ temperature }) => temperature)).size < size) return undefined
  const middle = known.reduce((sum, { temperature }) => sum + inverseEnergy(temperature), 0) / known.length
  const mean = known.reduce((sum, { value }) => sum + Math.log(value), 0) / known.length
  const start = [mean, ...new Array<number>(size - 1).fill(0)]
  const fit = fitLeast(start, (parameters) => points.map((point) => residual(point, parameters, middle)))
  const scale = student * student
  const covariance = fit?.covariance.map((row) => row.map((value) => scale * value)) ?? []
  return fit && shifted({ ...fit, covariance }, middle)
}

function residual(
  { temperature, value, error, censored }: Point,
  parameters: readonly number[],
  middle: number,
): Residual {
  const x = inverseEnergy(temperature) - middle
  const powers = parameters.map((_, k) => (k === 0 ? 1 : k === 1 ? x : x * x))
  const log = parameters.reduce((sum, parameter, k) => sum + parameter * powers[k], 0)
  if (!censored) {
    const width = error / value
    return { value: (log - Math.log(value)) / width, slopes: powers.map((power) => power / width) }
  }
  const model = Math.exp(Math.min(log, 700))
  return { value: (model - value) / error, slopes: powers.map((power) => (model * power) / error) }
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
