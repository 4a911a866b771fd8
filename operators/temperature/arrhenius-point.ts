import { BOLTZMANN } from '../../schemas/units.ts'

/** A value with a standard error that holds whatever the value came out as, zero and below among it. */
export interface Given {
  readonly value: number
  readonly error: number
  /** −1 where the line is of 1/value: times of rates. */
  readonly power: 1 | -1
}

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
  /** What was measured, where the line is fitted to that and not to its logarithm. */
  readonly given?: Given
}

/** 1/k_B T in eV⁻¹. */
export const inverseEnergy = (temperature: number): number => 1000 / (BOLTZMANN * temperature)
