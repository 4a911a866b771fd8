import { inverse3 } from '../../../pipeline/cell/matrix.ts'

type Numbers = Float64Array | Float32Array

/** Where atoms are, as fractions of the three cell vectors: [row][frame] each. */
export interface Turns {
  readonly axes: readonly [Numbers, Numbers, Numbers]
  readonly rows: number
  readonly frames: number
}

type Columns = readonly [ArrayLike<number>, ArrayLike<number>, ArrayLike<number>]

/** Positions (Å, [row][frame]) as fractions s = r h⁻¹ of the cell's row vectors, in double: one cell of 9 numbers, or one a frame.
 *  Where the frames have cells of their own, whole numbers n make wave vectors 2π h(t)⁻¹ n that breathe with them. */
export function turnsOf(columns: Columns, frames: number, cells: ArrayLike<number>): Turns {
  const { length } = columns[0]
  const axes = [new Float64Array(length), new Float64Array(length), new Float64Array(length)] as const
  turnsIn(frames, cells)(columns, 0, length, axes)
  return { axes, rows: length / frames, frames }
}

/** Puts those of the values [from, to) of columns into the beginnings of three arrays. */
export function turnsIn(frames: number, cells: ArrayLike<number>) {
  const own = cells.length > 9
  const each = own ? frames : 1
  if (cells.length !== 9 * each) throw new RangeError(`${cells.length} numbers for ${frames} cells`)
  const inverses = new Float64Array(9 * each)
  for (let t = 0; t < each; t++)
    inverses.set(inverse3(Array.from({ length: 9 }, (_, k) => cells[9 * t + k])), 9 * t)
  return ([x, y, z]: Columns, from: number, to: number, [a, b, c]: readonly Float64Array[]): void => {
    for (let i = from; i < to; i++) {
      const m = own ? 9 * (i % frames) : 0
      a[i - from] = x[i] * inverses[m] + y[i] * inverses[m + 3] + z[i] * inverses[m + 6]
      b[i - from] = x[i] * inverses[m + 1] + y[i] * inverses[m + 4] + z[i] * inverses[m + 7]
      c[i - from] = x[i] * inverses[m + 2] + y[i] * inverses[m + 5] + z[i] * inverses[m + 8]
    }
  }
}
