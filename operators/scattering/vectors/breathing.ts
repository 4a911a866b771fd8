import { determinant } from '../../../pipeline/cell/matrix.ts'
import { inputError } from '../../../schemas/errors.ts'
import { lengthOf, type Triple, waveVector } from './reciprocal.ts'

/** |Q(t)| of fixed whole numbers n on a cell that changes. */
export interface Breathing {
  /** Mean over frames and vectors, and its standard deviation over frames, Å⁻¹. */
  readonly Q: number
  readonly spread: number
}

/** |Q| of some vectors on the cells of frames (9 numbers each). */
export function breathingOf(vectors: readonly Triple[], cells: ArrayLike<number>): Breathing {
  const frames = cells.length / 9
  const each = Float64Array.from({ length: frames }, (_, t) => {
    const cell = Array.from({ length: 9 }, (_, k) => cells[9 * t + k])
    return vectors.reduce((sum, n) => sum + lengthOf(waveVector(cell, n)), 0) / vectors.length
  })
  const Q = each.reduce((sum, value) => sum + value, 0) / frames
  const spread = Math.sqrt(each.reduce((sum, value) => sum + (value - Q) ** 2, 0) / frames)
  return { Q, spread }
}

/** Throws an input error where the volume of a frame's cell is further than this fraction from that of the first, or of another. */
export function checkCells(
  where: string,
  cells: ArrayLike<number>,
  most: number,
  against: ArrayLike<number> = cells,
): void {
  const volumeOf = (of: ArrayLike<number>, t: number) =>
    Math.abs(determinant(Array.from({ length: 9 }, (_, k) => of[9 * t + k])))
  const first = volumeOf(against, 0)
  for (let t = 0; t < cells.length / 9; t++) {
    const change = volumeOf(cells, t) / first - 1
    if (Math.abs(change) > most)
      throw inputError(
        `${where}, frame ${t}`,
        `the cell's volume is ${(100 * change).toFixed(1)} % from that of the first frame, ${100 * most} % at most are allowed`,
        'Cut the part in which the cell settles or the phase changes, or allow more: |Q| breathes by a third of it.',
      )
  }
}
