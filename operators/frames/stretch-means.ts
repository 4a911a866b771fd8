import type { Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'

/** How many stretches of a run are looked at. */
export const STRETCHES = 16
/** Frames below which a stretch says nothing. */
const SHORTEST = 2

/** Mean positions [row][3] in stretches of a run one after the other, Å: of single blocks, as the store keeps them, where it has
 *  enough of them, else of equal parts of the frames. None where the run is too short. */
export function stretchMeans(run: Run, rows: Rows): Float64Array[] {
  if (run.blocks >= STRETCHES)
    return Array.from({ length: STRETCHES }, (_, s) => {
      const index = Math.floor(((s + 0.5) * run.blocks) / STRETCHES)
      return run.meanPositions(rows, index + 1, index)
    })
  const width = Math.floor(run.frames / STRETCHES)
  return width < SHORTEST ? [] : meansOfParts(run, rows, width)
}

function meansOfParts(run: Run, rows: Rows, width: number): Float64Array[] {
  const sums = Array.from({ length: STRETCHES }, () => new Float64Array(3 * rows.length))
  for (let index = 0; index * run.blockFrames < width * STRETCHES; index++) {
    const block = run.block(index, rows)
    const count = Math.min(block.count, width * STRETCHES - block.first)
    ;(['x', 'y', 'z'] as const).forEach((name, axis) => {
      const values = block.column(name, rows)
      for (let from = 0; from < count; ) {
        const stretch = Math.floor((block.first + from) / width)
        const to = Math.min(count, (stretch + 1) * width - block.first)
        addFrames(sums[stretch], axis, values, block.count, from, to)
        from = to
      }
    })
  }
  return sums.map((sum) => sum.map((value) => value / width))
}

/** Adds frames [from, to) of one axis, row by row. */
function addFrames(
  into: Float64Array,
  axis: number,
  values: Float32Array,
  count: number,
  from: number,
  to: number,
): void {
  let [at, row] = [axis, 0]
  // Four rows at once: no sum waits for another.
  for (; at + 9 < into.length; at += 12, row += 4 * count) {
    let [a, b, c, d] = [into[at], into[at + 3], into[at + 6], into[at + 9]]
    for (let t = from; t < to; t++) {
      a += values[row + t]
      b += values[row + count + t]
      c += values[row + 2 * count + t]
      d += values[row + 3 * count + t]
    }
    into[at] = a
    into[at + 3] = b
    into[at + 6] = c
    into[at + 9] = d
  }
  for (; at < into.length; at += 3, row += count) {
    let sum = into[at]
    for (let t = from; t < to; t++) sum += values[row + t]
    into[at] = sum
  }
}
