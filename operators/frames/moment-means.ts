import type { Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'

/** How often a run is looked at. */
export const MOMENTS = 16
/** Frames of a moment: a vibration is over, an exchange that is quick against the run is not. */
const [MOST, PER_RUN] = [8, 128]
/** Frames of a sixteenth below which it says nothing. */
const SHORTEST = 2

/** Mean positions [row][3] over a few frames in the middle of each sixteenth of a run, Å. None where the run is too short. */
export function momentMeans(run: Run, rows: Rows): Float64Array[] {
  if (run.frames < SHORTEST * MOMENTS) return []
  const wanted = Math.max(1, Math.min(MOST, Math.floor(run.frames / PER_RUN)))
  return Array.from({ length: MOMENTS }, (_, s) => {
    const frame = Math.floor(((s + 0.5) * run.frames) / MOMENTS)
    const block = run.block(Math.floor(frame / run.blockFrames), rows)
    const from = frame - block.first
    const to = Math.min(block.count, from + wanted)
    const mean = new Float64Array(3 * rows.length)
    ;(['x', 'y', 'z'] as const).forEach((name, axis) => {
      const values = block.column(name, rows)
      for (let row = 0; row < rows.length; row++)
        for (let t = from; t < to; t++) mean[3 * row + axis] += values[row * block.count + t] / (to - from)
    })
    return mean
  })
}
