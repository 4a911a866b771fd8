import { BOLTZMANN } from '../../../schemas/units.ts'
import { debyeWaller } from './elastic.ts'

/** ħ²/2 amu, meV Å² */
export const RECOIL = 2.0900795

/** The incoherent one-phonon S(Q,E) = (ħ²Q²/2M) e^{−2W} (n + 1) g(E)/E per meV of an atom of mass M (amu) whose density of
 *  states is g (one-sided, ∫g dE = 1, 1/meV); classical dynamics has k_BT/E for n + 1. E > 0. */
export function onePhonon(
  g: number,
  energy: number,
  { Q, mass, u2, temperature, classical = false }: OnePhonon,
): number {
  const thermal = BOLTZMANN * temperature
  const occupied = classical ? thermal / energy : -1 / Math.expm1(-energy / thermal)
  return ((RECOIL * Q * Q) / mass) * debyeWaller(Q, u2) * occupied * (g / energy)
}

export interface OnePhonon {
  /** Å⁻¹ */
  readonly Q: number
  /** amu */
  readonly mass: number
  /** ⟨u²⟩, Å² */
  readonly u2: number
  /** K */
  readonly temperature: number
  readonly classical?: boolean
}
