import { type Lattice, latticeVector, nearestImage } from '../../pipeline/cell/lattice.ts'
import { periodicBoxes } from '../kernels/periodic-boxes.ts'
import type { Paths } from './corner-paths.ts'
import type { SiteSet } from './site-set.ts'

/** Multiples of the basis vectors of a lattice. */
export type Image = readonly number[]

/** On which places of corners their atoms stand in the frames of a block. */
export interface Places {
  /** Atoms that are away from their own place in some frame. */
  readonly away: readonly number[]
  /** Of each of them and each frame the place, −1 where it is on none of theirs, [atom][frame]. */
  readonly on: Int32Array
  /** The lattice vector nearest to the way from a place to an atom; `guess` is looked at first. */
  imageFrom(place: number, atom: number, frame: number, guess: Image): Image
}

/** Finds them: an atom is on the place that it is within half the least distance of two places from. The places move with their mean. */
export function placesOver(paths: Paths, frames: number, set: SiteSet): Places {
  const { cornerPlaces: at, cornerReach: reach, lattice } = set
  const drift = [0, 1, 2].map((c) => meanMoved(paths[c], frames, at, c))
  const within = reach * reach
  const isShort = 4 * within < shortestSquare(lattice)
  const from = (place: number, atom: number, t: number, c: number): number =>
    paths[c][atom * frames + t] - drift[c][t] - at[3 * place + c]
  const isNear = (place: number, atom: number, t: number, [p, q, r]: Image): boolean => {
    const dx = from(place, atom, t, 0) - latticeVector(lattice, p, q, r, 0)
    const dy = from(place, atom, t, 1) - latticeVector(lattice, p, q, r, 1)
    const dz = from(place, atom, t, 2) - latticeVector(lattice, p, q, r, 2)
    return dx * dx + dy * dy + dz * dz < within
  }
  const imageFrom = (place: number, atom: number, t: number, guess: Image): Image =>
    isShort && isNear(place, atom, t, guess)
      ? guess
      : nearestImage(lattice, from(place, atom, t, 0), from(place, atom, t, 1), from(place, atom, t, 2))
  const away = Array.from(set.corners, (_, i) => i).filter((i) => leaves(paths, frames, drift, at, i, within))
  const round = periodicBoxes(lattice, at, away, reach)
  const on = new Int32Array(away.length < 2 ? 0 : away.length * frames)
  for (let i = 0; i * frames < on.length; i++) {
    const atom = away[i]
    let [last, image]: [number, Image] = [atom, HERE]
    for (let t = 0; t < frames; t++) {
      if (isNear(atom, atom, t, HERE)) on[i * frames + t] = atom
      else if (isShort && isNear(last, atom, t, image)) on[i * frames + t] = last
      else {
        const [x, y, z] = paths.map((values, c) => values[atom * frames + t] - drift[c][t])
        const place =
          round(x, y, z).find((each) => isNear(each, atom, t, imageFrom(each, atom, t, HERE))) ?? -1
        if (place >= 0) [last, image] = [place, imageFrom(place, atom, t, HERE)]
        on[i * frames + t] = place
      }
    }
  }
  return { away, on, imageFrom }
}

export const HERE: Image = [0, 0, 0]

/** How far all corners have moved together along one axis since the first frame, Å. */
function meanMoved(values: Float32Array, frames: number, places: Float64Array, axis: number): Float64Array {
  const out = new Float64Array(frames)
  const count = places.length / 3
  for (let i = 0; i < count; i++) {
    const place = places[3 * i + axis]
    for (let t = 0, at = i * frames; t < frames; t++, at++) out[t] += (values[at] - place) / count
  }
  return out
}

/** True where an atom is away from its own place in some frame. */
function leaves(
  [x, y, z]: Paths,
  frames: number,
  [u, v, w]: readonly Float64Array[],
  places: Float64Array,
  atom: number,
  within: number,
): boolean {
  const px = places[3 * atom]
  const py = places[3 * atom + 1]
  const pz = places[3 * atom + 2]
  for (let t = 0, at = atom * frames; t < frames; t++, at++) {
    const dx = x[at] - u[t] - px
    const dy = y[at] - v[t] - py
    const dz = z[at] - w[t] - pz
    if (!(dx * dx + dy * dy + dz * dz < within)) return true
  }
  return false
}

/** Squared length of the shortest lattice vector, Å²; in a reduced basis it is one of the basis. */
const shortestSquare = ({ basis: b }: Lattice): number =>
  Math.min(...[0, 3, 6].map((i) => b[i] * b[i] + b[i + 1] * b[i + 1] + b[i + 2] * b[i + 2]))
