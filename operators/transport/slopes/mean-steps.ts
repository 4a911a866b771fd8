import { blockOf, MOST_BLOCKS } from '../../sampling/sparse-lags.ts'
import type { Positions } from '../../sampling/sparse-pairs.ts'

/** Adds displacements from frame to frame, each to the block of time that its middle lies in, Å, [class][block][axis]. `last` is
 *  the frame before of each row, [row][axis], and is made the last of the new ones; `known` is false where there is none yet. */
export function addSteps(
  steps: Float64Array,
  places: Int32Array,
  last: Float64Array,
  { first, count, columns }: Positions,
  width: number,
  known: boolean,
): void {
  const ends = endsOf(first, count, width)
  for (let axis = 0; axis < 3; axis++) {
    const column = columns[axis]
    for (let row = 0; row < places.length; row++) {
      const [at, into] = [row * count, 3 * places[row] * MOST_BLOCKS + axis]
      let before = known ? last[3 * row + axis] : column[at]
      for (const { place, block } of ends) {
        const now = column[at + place]
        steps[into + 3 * block] += now - before
        before = now
      }
      last[3 * row + axis] = before
    }
  }
}

/** Place of the last of the new frames in each block of time that they reach. */
function endsOf(first: number, count: number, width: number): { place: number; block: number }[] {
  const ends: { place: number; block: number }[] = []
  for (let t = first; t < first + count; ) {
    const block = blockOf(Math.max(0, t - 1), 1, width)
    const end = Math.min(first + count - 1, (block + 1) * width)
    ends.push({ place: end - first, block })
    t = end + 1
  }
  return ends
}

/** Neighbouring blocks together, in place. */
export function mergeSteps(steps: Float64Array): void {
  const length = 3 * MOST_BLOCKS
  for (let from = 0; from < steps.length; from += length) {
    for (let i = 0; i < length / 2; i++) {
      const at = from + 6 * Math.floor(i / 3) + (i % 3)
      steps[from + i] = steps[at] + steps[at + 3]
    }
    steps.fill(0, from + length / 2, from + length)
  }
}
