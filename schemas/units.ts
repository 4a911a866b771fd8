import { usageError } from './errors.ts'

/** Boltzmann constant, meV/K. */
export const BOLTZMANN = 0.08617333262
/** Reduced Planck constant, meV·ps. */
export const HBAR = 0.6582119569
/** Planck constant, meV·ps: the energy of 1 THz in meV. */
export const PLANCK = 4.135667696
/** 1 THz in cm⁻¹. */
export const CM1_THZ = 33.3564095
/** 1 amu·Å²/ps² in meV. */
export const AMU_A2_PS2 = 0.1036426966
/** 1 e²/(Å·ps·meV) in mS/cm: it is e·10²⁵ = 1.602e6 S/m, and 1 S/m is 10 mS/cm. */
export const MS_CM = 1.602176634e7
/** 1 meV in kJ/mol. */
export const KJ_MOL = 0.0964853321233
/** 1 Å²/ps in cm²/s. */
export const CM2_S = 1e-4

/** Kinds of quantity that a parameter can have; inside, every number is in the first unit of its kind. */
export type QuantityKind = 'time' | 'length' | 'temperature'

/** A unit as [multiplier, divisor]: dividing keeps 20 fs = 0.02 ps correctly rounded. */
type Scale = readonly [number, number]

const SCALES: Record<QuantityKind, Record<string, Scale>> = {
  time: { ps: [1, 1], fs: [1, 1000], ns: [1000, 1], us: [1_000_000, 1], µs: [1_000_000, 1] },
  length: { Å: [1, 1], A: [1, 1], angstrom: [1, 1], nm: [10, 1], pm: [1, 100], bohr: [0.529177210903, 1] },
  temperature: { K: [1, 1] },
}

const baseUnit = (kind: QuantityKind): string => Object.keys(SCALES[kind])[0]

/** A time in ps. */
export const ps = (value: number): number => value
/** A time given in fs, in ps. */
export const fs = (value: number): number => value / 1000
/** A time given in ns, in ps. */
export const ns = (value: number): number => value * 1000

/** Reads `"30ps"`, `"0.5 ns"` or a bare number (already in the base unit) into the base unit of its kind.
 *  Throws a usage error for an unknown unit or something that is no number. */
export function parseQuantity(given: string | number, kind: QuantityKind): number {
  if (typeof given === 'number') return given
  const match = /^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*([^\d\s]*)\s*$/u.exec(given)
  const scale = match && (match[2] === '' ? ([1, 1] as Scale) : SCALES[kind][match[2]])
  if (!match || !scale) {
    const units = Object.keys(SCALES[kind]).join(', ')
    throw usageError(
      `"${given}" is not a ${kind}`,
      `Write a number and a unit: ${units}; without one, ${baseUnit(kind)} is meant.`,
    )
  }
  return (Number(match[1]) * scale[0]) / scale[1]
}

/** True where `time` is a whole multiple of `interval`, to a part in 1e6 of the interval. */
export const isMultipleOf = (time: number, interval: number): boolean => {
  const ratio = time / interval
  return Math.abs(ratio - Math.round(ratio)) < 1e-6 * Math.max(1, Math.abs(ratio) * 1e-3)
}

/** A time without the noise of binary fractions: 3 × 0.1 is 0.3. */
export const tidy = (time: number): number => Number(time.toPrecision(12))
