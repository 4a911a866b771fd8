import { determinant, inverse3, multiply3 } from './matrix.ts'

/** A cell that goes on from the one before, and how the file's own vectors are made of it. */
export interface ContinuousCell {
  readonly cell: Float64Array
  /** Whole numbers N with file cell = N × cell; undefined where N = 1. */
  readonly turn?: Float64Array
}

const NEAR = 0.2

/** Takes a flip of a triclinic box back: the same lattice in new vectors is N × the old ones, N of whole numbers and
 *  determinant ±1. Cells are row vectors, Å. */
export function continuousCell(before: Float64Array | undefined, now: Float64Array): ContinuousCell {
  if (!before || same(before, now)) return { cell: now }
  const ratio = multiply3(now, inverse3(before))
  const turn = ratio.map(Math.round)
  const unit = turn.every((value, k) => value === (k % 4 === 0 ? 1 : 0))
  const flipped = Math.abs(Math.abs(determinant(turn)) - 1) < 0.5
  if (unit || !flipped || ratio.some((value, k) => Math.abs(value - turn[k]) > NEAR)) return { cell: now }
  return { cell: multiply3(inverse3(turn).map(Math.round), now), turn }
}

export const same = (a: Float64Array, b: Float64Array): boolean => {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false
  return true
}
