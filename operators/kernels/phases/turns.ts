import { inverse3 } from '../../../pipeline/cell/matrix.ts'

/** Where atoms are, as fractions of the three cell vectors: [row][frame] each, in double. */
export interface Turns {
  readonly axes: readonly [Float64Array, Float64Array, Float64Array]
  readonly rows: number
  readonly frames: number
}

/** Positions (Å, [row][frame]) as fractions s = r h⁻¹ of the cell's row vectors: one cell of 9 numbers, or one a frame.
 *  Where the frames have cells of their own, whole numbers n make wave vectors 2π h(t)⁻¹ n that breathe with them. */
export function turnsOf(
  [x, y, z]: readonly [ArrayLike<number>, ArrayLike<number>, ArrayLike<number>],
  frames: number,
  cells: ArrayLike<number>,
): Turns {
  const own = cells.length > 9
  const each = own ? frames : 1
  if (cells.length !== 9 * each) throw new RangeError(`${cells.length} numbers for ${frames} cells`)
  const inverses = new Float64Array(9 * each)
  for (let t = 0; t < each; t++)
    inverses.set(inverse3(Array.from({ length: 9 }, (_, k) => cells[9 * t + k])), 9 * t)
  const [a, b, c] = [0, 1, 2].map(() => new Float64Array(x.length))
  for (let i = 0; i < x.length; i++) {
    const m = own ? 9 * (i % frames) : 0
    a[i] = x[i] * inverses[m] + y[i] * inverses[m + 3] + z[i] * inverses[m + 6]
    b[i] = x[i] * inverses[m + 1] + y[i] * inverses[m + 4] + z[i] * inverses[m + 7]
    c[i] = x[i] * inverses[m + 2] + y[i] * inverses[m + 5] + z[i] * inverses[m + 8]
  }
  return { axes: [a, b, c], rows: x.length / frames, frames }
}
