import type { Spreading } from './spread-function.ts'

/** Periods on each side that are summed one by one, and where one place stands for all beyond. */
const NEAR = 3
const BEYOND = Math.sqrt(3) * (NEAR + 0.5)

/** A spreading with what sampling in time folds back: Σ_k f(E + kP), P = h/Δ (meV), of a spectrum whose tails fall as E⁻². Beyond the
 *  nearest periods Σ 1/(k + x)² is taken to second order in x from one place, 3(K + ½)/(√3(K + ½) + x)². Folds are not spread. */
export function foldedBy({ by, weights }: Spreading, period: number): Spreading {
  const near = Array.from({ length: NEAR }, (_, k) => k + 1)
  const sides = [...near.map((k) => [k, 1]), [BEYOND, 3 * (NEAR + 0.5)]]
  const folds = sides.flatMap(([k, weight]) => [-1, 1].map((sign) => [sign * k * period, weight]))
  return {
    by: Float64Array.from([...by, ...folds.map(([place]) => place)]),
    weights: Float64Array.from([...weights, ...folds.map(([, weight]) => weight)]),
  }
}
