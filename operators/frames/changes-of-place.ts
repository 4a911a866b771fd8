import type { Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { medianOf } from './median.ts'
import { MOMENTS, momentMeans } from './moment-means.ts'

/** An atom that is this far away is at another place, Å. */
const AWAY = 1.5
const HALF = MOMENTS / 2

/** Shares of atoms that are at another place than they were, from the middle of all of them: a sixteenth of the run later, and half a
 *  run later, in the mean over these rows and all such times. Places that are left for good make the second 1, two that exchange as often as
 *  they can; the first falls short of it where the exchange is slow. */
export interface ChangesOfPlace {
  readonly next: number
  readonly later: number
}

/** Undefined where the run is too short to say, or without rows. */
export function changesOfPlace(run: Run, rows: Rows): ChangesOfPlace | undefined {
  if (rows.length === 0) return undefined
  const places = momentMeans(run, rows)
  if (places.length === 0) return undefined
  return { next: shareAway(places, 1), later: shareAway(places, HALF) }
}

function shareAway(places: readonly Float64Array[], lag: number): number {
  const all = Array.from({ length: places[0].length / 3 }, (_, i) => i)
  let away = 0
  for (let s = lag; s < places.length; s++) {
    const moved = places[s].map((value, i) => value - places[s - lag][i])
    const middle = medianOf(moved, all)
    for (const i of all) {
      const square = middle.reduce((sum, value, axis) => sum + (moved[3 * i + axis] - value) ** 2, 0)
      if (square > AWAY ** 2) away++
    }
  }
  return away / all.length / (places.length - lag)
}
