import { BOLTZMANN } from '../../../schemas/units.ts'

/** What a spectrum is: each has its own form of a damped oscillator. */
export const FORMS = ['susceptibility', 'measured', 'classical', 'current', 'density-of-states'] as const
export type Form = (typeof FORMS)[number]

/** One mode of weight 1 as each of them sees it, Δ = (E² − E₀²)² + (ΓE)²; E₀ and Γ in meV.
 *  susceptibility: E₀²ΓE/Δ, the static susceptibility (2/π)∫₀^∞ χ''/E dE is 1;
 *  classical S: E₀²Γ/πΔ, ∫S dE over both signs is 1; measured S: that times x/(1 − e^−x), x = E/k_BT, which is (n + 1) ΓE/Δ;
 *  current (C_L, C_T) and density of states: (2/π) ΓE²/Δ, ∫₀^∞ is 1. */
export function oscillatorShape(
  form: Form,
  temperature: number,
): (E: number, energy: number, width: number) => number {
  const thermal = BOLTZMANN * temperature
  return (E, energy, width) => {
    const square = energy * energy
    const delta = (E * E - square) ** 2 + (width * E) ** 2
    if (form === 'susceptibility') return (square * width * E) / delta
    if (form === 'classical') return (square * width) / (Math.PI * delta)
    if (form === 'measured') return (square * width * bose(E / thermal)) / (Math.PI * delta)
    return (2 * width * E * E) / (Math.PI * delta)
  }
}

/** x (n + 1) = x/(1 − e^−x) */
const bose = (x: number): number => (Math.abs(x) < 1e-9 ? 1 + x / 2 : x / -Math.expm1(-x))

/** Above this Γ/E₀ an oscillator does not swing. */
export const CRITICAL = 2
