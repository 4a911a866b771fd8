import { BOLTZMANN } from '../../schemas/units.ts'

/** One temperature of a line of Arrhenius. */
export interface Point {
  /** K */
  readonly temperature: number
  readonly value: number
  /** 68 % error of the value itself, in its own unit. */
  readonly error: number
  /** True where the value is not to be told from zero: it counts as it is, not by its logarithm. */
  readonly censored: boolean
  /** Independent samples behind the error; known as it stands where they are not. */
  readonly samples?: number
}

/** 1/k_B T in eV⁻¹. */
export const inverseEnergy = (temperature: number): number => 1000 / (BOLTZMANN * temperature)
