import { type Lattice, squaredDistance } from '../../pipeline/cell/lattice.ts'
import { eventBoxes } from '../kernels/event-boxes.ts'

/** Events of one kind in a run: the frame of each, and where it was [event][3], Å. */
export interface Events {
  readonly frames: ArrayLike<number>
  readonly places: ArrayLike<number>
}

/** Pairs of an event of one kind (a hop) and one of another (a turn) in a run, by distance and by the time between them taken round the
 *  run as a circle: counts [shell][lag], lag = (frame of the other − frame of the one) modulo the number of frames. */
export interface EventLags {
  readonly frames: number
  readonly counts: Float64Array
}

/** Counts all pairs closer than the last of `edges` (Å, rising; shell k reaches from edge k to edge k + 1), by minimum image. */
export function eventLags(
  one: Events,
  other: Events,
  frames: number,
  lattice: Lattice,
  edges: readonly number[],
): EventLags {
  const shells = edges.length - 1
  const counts = new Float64Array(shells * frames)
  const { start, order, around } = eventBoxes(lattice, other.places, edges[shells])
  const squares = edges.map((edge) => edge * edge)
  for (let i = 0; i < one.frames.length; i++) {
    const [x, y, z] = [one.places[3 * i], one.places[3 * i + 1], one.places[3 * i + 2]]
    for (const box of around(x, y, z))
      for (let m = start[box]; m < start[box + 1]; m++) {
        const j = order[m]
        const [u, v, w] = [other.places[3 * j], other.places[3 * j + 1], other.places[3 * j + 2]]
        const square = squaredDistance(lattice, x, y, z, u, v, w)
        if (square >= squares[shells] || square < squares[0]) continue
        let shell = 0
        while (square >= squares[shell + 1]) shell++
        const lag = other.frames[j] - one.frames[i]
        counts[shell * frames + (lag < 0 ? lag + frames : lag)]++
      }
  }
  return { frames, counts }
}
