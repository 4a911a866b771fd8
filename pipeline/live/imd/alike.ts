import { inverse3 } from '../../cell/matrix.ts'

interface Still {
  readonly cell: Float64Array
  /** [atom][3], Å */
  readonly positions: Float32Array
}

/** Significant digits that a dump writes at least (%g). */
const DIGITS = 6
const SINGLE = 1.2e-7

/** True where all atoms of two frames stand at the same places of the same cell, but for how they are written: to six digits in
 *  a dump, in single precision in a stream, moved by whole cells or not. */
export function alike(a: Still, b: Still): boolean {
  const [p, q] = [a.positions, b.positions]
  if (p.length !== q.length || !sameCell(a.cell, b.cell)) return false
  const edge = largest(a.cell)
  const [h0, h1, h2, h3, h4, h5, h6, h7, h8] = Array.from(a.cell)
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = Array.from(inverse3(a.cell))
  for (let i = 0; i < p.length; i += 3) {
    const [x, y, z] = [p[i] - q[i], p[i + 1] - q[i + 1], p[i + 2] - q[i + 2]]
    const k = Math.round(x * m0 + y * m3 + z * m6)
    const l = Math.round(x * m1 + y * m4 + z * m7)
    const m = Math.round(x * m2 + y * m5 + z * m8)
    const apart = Math.max(
      Math.abs(x - k * h0 - l * h3 - m * h6),
      Math.abs(y - k * h1 - l * h4 - m * h7),
      Math.abs(z - k * h2 - l * h5 - m * h8),
    )
    const size = Math.max(edge, largest(p.subarray(i, i + 3)), largest(q.subarray(i, i + 3)))
    if (apart > 2 * blur(size)) return false
  }
  return true
}

/** True where two cells are the same but for how they are written. */
export function sameCell(a: Float64Array, b: Float64Array): boolean {
  const edge = largest(a)
  return a.every((value, k) => Math.abs(value - b[k]) <= 1e-5 * edge)
}

/** How far a number of this size may be off by its digits. */
const blur = (size: number): number =>
  0.5 * Number(`1e${Math.floor(Math.log10(size)) + 1 - DIGITS}`) + SINGLE * size

function largest(values: ArrayLike<number>): number {
  let most = 0
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]))
  return most
}
