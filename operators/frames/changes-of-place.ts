import type { Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { medianOf } from './median.ts'
import { STRETCHES, stretchMeans } from './stretch-means.ts'

/** An atom whose mean position is this far away is at another place, Å. */
const AWAY = 1.5
/** How often it can be. */
export const CHANCES = STRETCHES - 1

/** How often an atom's mean position in a sixteenth of the run is another than in the one before, in the mean over these rows, from the
 *  middle of all of them: at most CHANCES. Undefined where the run is too short to say, or without rows. */
export function changesOfPlace(run: Run, rows: Rows): number | undefined {
  if (rows.length === 0) return undefined
  const places = stretchMeans(run, rows)
  if (places.length === 0) return undefined
  const all = Array.from(rows.keys())
  let changes = 0
  for (let s = 1; s < places.length; s++) {
    const moved = places[s].map((value, i) => value - places[s - 1][i])
    const middle = medianOf(moved, all)
    for (const i of all) {
      const square = middle.reduce((sum, value, axis) => sum + (moved[3 * i + axis] - value) ** 2, 0)
      if (square > AWAY ** 2) changes++
    }
  }
  return changes / rows.length
}
