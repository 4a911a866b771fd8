import { usageError } from '../../../schemas/errors.ts'
import { BOLTZMANN } from '../../../schemas/units.ts'

/** What a spectrum is: each has its own form of a damped oscillator. */
export const FORMS = ['susceptibility', 'measured', 'classical', 'current', 'density-of-states'] as const
export type Form = (typeof FORMS)[number]

/** A mode of weight 1 is a(E₀,Γ) p(E)/Δ: what of it does not depend on the mode, and what does not depend on the energy. */
export interface Shape {
  readonly prefactor: (E: number) => number
  readonly amplitude: (energy: number, width: number) => number
}

/** Δ = (E² − E₀²)² + (ΓE)², E₀ and Γ in meV.
 *  susceptibility: E₀²ΓE/Δ, the static susceptibility (2/π)∫₀^∞ χ''/E dE is 1;
 *  classical S: E₀²Γ/πΔ, ∫S dE over both signs is 1; measured S: that times x/(1 − e^−x), x = E/k_BT, which is (n + 1) ΓE/Δ;
 *  current (C_L, C_T) and density of states: (2/π) ΓE²/Δ, ∫₀^∞ is 1.
 *  Throws a usage error for measured S without a temperature. */
export function shapeOf(form: Form, temperature: number): Shape {
  if (form === 'measured' && !(temperature > 0))
    throw usageError(
      'damped-oscillators: measured S without a temperature',
      "Give the temperature in K: n + 1 needs it. Of g(E) or χ'' name the column so, or say --form density-of-states, susceptibility.",
    )
  const thermal = BOLTZMANN * temperature
  const bound = (energy: number, width: number) => energy * energy * width
  const flow = (_: number, width: number) => (2 * width) / Math.PI
  if (form === 'susceptibility') return { prefactor: (E) => E, amplitude: bound }
  if (form === 'classical') return { prefactor: () => 1 / Math.PI, amplitude: bound }
  if (form === 'measured') return { prefactor: (E) => bose(E / thermal) / Math.PI, amplitude: bound }
  return { prefactor: (E) => E * E, amplitude: flow }
}

/** The same as a function of energy, E₀ and Γ. */
export function oscillatorShape(
  form: Form,
  temperature: number,
): (E: number, energy: number, width: number) => number {
  const { prefactor, amplitude } = shapeOf(form, temperature)
  return (E, energy, width) =>
    (amplitude(energy, width) * prefactor(E)) / ((E * E - energy * energy) ** 2 + (width * E) ** 2)
}

/** x (n + 1) = x/(1 − e^−x) */
const bose = (x: number): number => (Math.abs(x) < 1e-9 ? 1 + x / 2 : x / -Math.expm1(-x))

/** Above this Γ/E₀ an oscillator does not swing. */
export const CRITICAL = 2
