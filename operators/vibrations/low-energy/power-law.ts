import { inverse3 } from '../../../pipeline/cell/matrix.ts'
import { raised, type Terms } from './spread-laws.ts'

/** Laws of the density of states at low energy: powers of E with free coefficients, g₀ at least 0. */
export const LAWS = {
  /** g = βE²: sound waves in a crystal; what Ding et al. call quadratic. */
  debye: [2],
  /** g = g₀ + αE: overdamped modes of a liquid, and diffusion. */
  linear: [0, 1],
  /** g = g₀ + αE + βE² */
  mixed: [0, 1, 2],
} as const
export type Law = keyof typeof LAWS

/** The laws as formulas. */
export const FORMULAS = 'debye g = βE²; linear g = g₀ + αE; mixed g = g₀ + αE + βE²; g₀ ≥ 0'

export interface PowerFit {
  /** g₀, α, β; 0 where the fit has none. */
  readonly coefficients: readonly [number, number, number]
  /** The powers of E that were free. */
  readonly powers: readonly number[]
  /** Sum of squared residuals. */
  readonly squares: number
}

/** Least squares of g against E by one of the laws, each residual times its weight. A g₀ that would be negative is 0, and the
 *  law one without it. */
export function fitLaw(
  law: Law,
  energies: ArrayLike<number>,
  values: ArrayLike<number>,
  weights?: ArrayLike<number>,
  terms?: Terms,
): PowerFit {
  const fit = fitPowers(LAWS[law], energies, values, weights, terms)
  return fit.coefficients[0] >= 0
    ? fit
    : fitPowers(
        LAWS[law].filter((power) => power > 0),
        energies,
        values,
        weights,
        terms,
      )
}

/** Least squares of g against E with these powers of it free; `terms`: what a resolution makes of the powers. */
export function fitPowers(
  powers: readonly number[],
  energies: ArrayLike<number>,
  values: ArrayLike<number>,
  weights?: ArrayLike<number>,
  given?: Terms,
): PowerFit {
  const weightOf = (i: number) => (weights ? weights[i] * weights[i] : 1)
  const scale = Math.max(...Array.from(energies)) || 1
  const terms = [0, 1, 2].map((power) => (powers.includes(power) ? power : undefined))
  const at = (i: number, power: number) =>
    given ? given[power][i] / raised(scale, power) : raised(energies[i] / scale, power)
  const normal = new Float64Array(9)
  const right = new Float64Array(3)
  for (let i = 0; i < energies.length; i++) {
    const row = terms.map((power) => (power === undefined ? 0 : at(i, power)))
    const weight = weightOf(i)
    for (let a = 0; a < 3; a++) {
      right[a] += weight * row[a] * values[i]
      for (let b = 0; b < 3; b++) normal[3 * a + b] += weight * row[a] * row[b]
    }
  }
  for (let a = 0; a < 3; a++) if (terms[a] === undefined) normal[4 * a] = 1
  const inverse = inverse3(normal)
  const [g0, alpha, beta] = [0, 1, 2].map(
    (a) =>
      (inverse[3 * a] * right[0] + inverse[3 * a + 1] * right[1] + inverse[3 * a + 2] * right[2]) /
      raised(scale, a),
  )
  const lawAt = (i: number) =>
    given
      ? g0 * given[0][i] + alpha * given[1][i] + beta * given[2][i]
      : g0 + energies[i] * (alpha + energies[i] * beta)
  let squares = 0
  for (let i = 0; i < energies.length; i++) squares += weightOf(i) * (values[i] - lawAt(i)) ** 2
  return { coefficients: [g0, alpha, beta], powers, squares }
}

/** Akaike's criterion for n points of one unknown variance, corrected for small n (Hurvich & Tsai, Biometrika 76, 297 (1989)):
 *  n ln(squares/n) + 2k + 2k(k+1)/(n−k−1), k the coefficients and the variance. */
export function akaike({ squares, powers }: PowerFit, n: number): number {
  const k = powers.length + 1
  return n * Math.log(squares / n) + 2 * k + (2 * k * (k + 1)) / (n - k - 1)
}
