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
      for (let t = 0; t < count; t++) {
        const sum = sums[Math.floor((block.first + t) / width)]
        for (let i = 0; i < rows.length; i++) sum[3 * i + axis] += values[i * block.count + t]
      }
    })
  }
  return sums.map((sum) => sum.map((value) => value / width))
}
