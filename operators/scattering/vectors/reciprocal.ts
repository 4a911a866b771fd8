import { inverse3, multiply3 } from '../../../pipeline/cell/matrix.ts'
import { usageError } from '../../../schemas/errors.ts'

export type Triple = readonly [number, number, number]

/** Q = 2π h⁻¹ n of whole numbers n on a cell of row vectors a, b, c (9 numbers, Å): Å⁻¹. */
export function waveVector(cell: ArrayLike<number>, [h, k, l]: ArrayLike<number> & Iterable<number>): Triple {
  const m = inverse3(cell)
  const part = (axis: number) => 2 * Math.PI * (m[3 * axis] * h + m[3 * axis + 1] * k + m[3 * axis + 2] * l)
  return [part(0), part(1), part(2)]
}

/** n = h Q/2π: whole numbers where Q fits the cell. */
export const indicesOf = (cell: ArrayLike<number>, [x, y, z]: Triple): Triple =>
  [0, 3, 6].map((i) => (cell[i] * x + cell[i + 1] * y + cell[i + 2] * z) / (2 * Math.PI)) as [
    number,
    number,
    number,
  ]

export const lengthOf = ([x, y, z]: Triple): number => Math.sqrt(x * x + y * y + z * z)

/** How far from a whole number an index, or an entry of the supercell's matrix, may lie. */
const OFF = 1e-3

/** M with h = M u: how many cells u (row vectors) a supercell h is made of along each of its vectors. Indices on h of
 *  q in reciprocal lattice units of u are n = M q. Throws a usage error where h is no supercell of u. */
export function supercellOf(cell: ArrayLike<number>, unit: ArrayLike<number>, tolerance = 0.02): Int32Array {
  const found = multiply3(cell, inverse3(unit))
  const whole = Int32Array.from(found, Math.round)
  const off = found.findIndex((value, i) => Math.abs(value - whole[i]) > tolerance)
  if (off >= 0)
    throw usageError(
      `wave vectors: the cell is no supercell of the unit cell: vector ${'abc'[Math.floor(off / 3)]} holds ${found[off].toPrecision(4)} of its ${'abc'[off % 3]}`,
      'Give the unit cell that the run was built of, with its vectors along those of the run; its size at this temperature may differ by a part in fifty.',
    )
  return whole
}

/** n = M q of a point in reciprocal lattice units; a usage error where the cell does not hold it, with its neighbours. */
export function onGrid(matrix: ArrayLike<number>, point: Triple): [number, number, number] {
  const [h, k, l] = point
  const found = [0, 3, 6].map((i) => matrix[i] * h + matrix[i + 1] * k + matrix[i + 2] * l)
  const whole = found.map(Math.round)
  if (found.some((value, i) => Math.abs(value - whole[i]) > OFF)) {
    const near = inverseTimes(matrix, whole)
    throw usageError(
      `wave vectors: (${point.map(tidy).join(' ')}) does not fit the cell: its indices there are (${found.map(tidy).join(' ')}), whole numbers are needed`,
      `The nearest that fits is (${near.map(tidy).join(' ')}). A supercell of N cells along an axis has steps of 1/N along it.`,
    )
  }
  return whole as [number, number, number]
}

/** q = M⁻¹ n, reciprocal lattice units. */
export function inverseTimes(matrix: ArrayLike<number>, [h, k, l]: readonly number[]): Triple {
  const m = inverse3(matrix)
  return [0, 3, 6].map((i) => m[i] * h + m[i + 1] * k + m[i + 2] * l) as [number, number, number]
}

export const tidy = (value: number): number => Number(value.toPrecision(6)) + 0
