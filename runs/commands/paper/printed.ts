import { crossSection } from '../../../operators/neutrons/scattering-lengths.ts'
import { massOf } from '../../../schemas/elements.ts'
import { BOLTZMANN, CM2_S, HBAR, MS_CM } from '../../../schemas/units.ts'

/** A number that follows from others that are printed. */
export interface Derived {
  readonly value: number
  /** What it was made from. */
  readonly input: string
}

const GAS = 8.314462618

/** Nernst–Einstein conductivity n e² D/k_BT, mS/cm, from n in Å⁻³ and D in m²/s, at 300 K. */
export function conductivityOf(density: number, D: number): Derived {
  const perPs = (D * 1e4) / CM2_S
  return {
    value: (MS_CM * density * perPs) / (BOLTZMANN * 300),
    input: `n = ${density} Å⁻³, D = ${D} m²/s, 300 K`,
  }
}

/** E_a, eV, of two points D(T). */
export function activationOf(points: readonly (readonly [number, number])[]): Derived {
  const [[low, slow], [high, fast]] = points
  return {
    value: (BOLTZMANN / 1000) * (Math.log(fast / slow) / (1 / low - 1 / high)),
    input: `D = ${slow} and ${fast} cm²/s at ${low} and ${high} K`,
  }
}

/** D = d²/6τ, cm²/s. */
export const jumpD = (length: number, time: number): Derived => ({
  value: (CM2_S * length ** 2) / (6 * time),
  input: `d = ${length} Å, τ = ${time} ps`,
})

/** Half width of Chudley and Elliott, (ħ/τ)(1 − sin Qd/Qd), µeV. */
export const jumpWidth = (q: number, length: number, time: number): Derived => ({
  value: ((1000 * HBAR) / time) * (1 - Math.sin(q * length) / (q * length)),
  input: `d = ${length} Å, τ = ${time} ps, half width`,
})

/** g(0) of lithium that D implies, 2mD/(π k_BT ħ), 1/meV. */
export const densityAtZero = (D: number, temperature: number, mass: number): Derived => ({
  // m D in amu Å²/ps over k_BT in amu Å²/ps² is ps; over ħ per meV.
  value: (2 * mass * (D / CM2_S) * AMU) / (Math.PI * BOLTZMANN * temperature * HBAR),
  input: `D = ${D} cm²/s, ${temperature} K, m = ${mass} amu`,
})
const AMU = 0.1036426966

/** R ln W, J/mol/K. */
export const stateEntropy = (states: number): Derived => ({
  value: GAS * Math.log(states),
  input: `W = ${states} bins`,
})

/** Weight of lithium in the neutron-weighted density of states of ⁷Li6PS5Cl: f σ/m over the sum of all elements. */
export function lithiumWeight(): Derived {
  const parts = (
    [
      ['Li', 6, 7.016],
      ['P', 1, massOf('P')],
      ['S', 5, massOf('S')],
      ['Cl', 1, massOf('Cl')],
    ] as const
  ).map(([element, count, mass]) => (count * (crossSection(element, ['7Li']) as number)) / mass)
  return {
    value: parts[0] / parts.reduce((sum, part) => sum + part, 0),
    input: 'σ_coh + σ_inc of Sears (1992), 7Li',
  }
}

/** One printed number over another. */
export const ratioOf = (over: number, under: number, what: string): Derived => ({
  value: over / under,
  input: `${what} = ${over} over ${under}`,
})

/** log₁₀ of one printed number over another. */
export const ordersOf = (over: number, under: number, what: string): Derived => ({
  value: Math.log10(over / under),
  input: `${what} = ${over} over ${under}`,
})

/** Σ of what is printed of pairs, each by how many pairs are alike. */
export const sumOfPairs = (pairs: readonly (readonly [number, number])[], input: string): Derived => ({
  value: pairs.reduce((sum, [count, value]) => sum + count * value, 0),
  input,
})
