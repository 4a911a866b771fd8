import { type Lattice, squaredDistance } from '../../pipeline/cell/lattice.ts'
import { volumeOf } from '../../pipeline/cell/widths.ts'
import { periodicBoxes } from '../kernels/periodic-boxes.ts'
import type { Places } from './centres-of-mass.ts'

/** Moving places [place][frame] of a block, and the lattice that they are in. */
export interface Around extends Places {
  readonly count: number
  readonly lattice: Lattice
  readonly maps: Float64Array | undefined
}

/** Squared distances, Å², to the two places nearest to an ion in each frame, and where in the columns the nearest is. */
export interface TwoNearest {
  readonly first: Float64Array
  readonly second: Float64Array
  readonly nearest: Int32Array
}

/** Frames that one list of candidates is for. */
const STRETCH = 32
/** Beyond what rounding does to distances, Å. */
const SLACK = 1e-6
/** Of fewer places boxes are not worth making. */
const FEW = 200
/** How far one looks for candidates at first, in edges of a place's share of the cell. */
const WITHIN = 2

/** Finds the two places nearest to an ion, of [ion][frame], frame by frame: among those that can be, by how far ion and places come from
 *  where they are at the beginning of a stretch of frames. Where the cell changes, among all. */
export function twoNearest(around: Around): (ions: Places, ion: number) => TwoNearest {
  const { count, maps } = around
  const places = around.x.length / count
  const every = Array.from({ length: places }, (_, place) => place)
  const starts = maps ? [] : stretchesOf(count).map((from) => startOf(around, from, every))
  return (ions, ion) => {
    const found = {
      first: new Float64Array(count),
      second: new Float64Array(count),
      nearest: new Int32Array(count),
    }
    stretchesOf(count).forEach((from, s) => {
      const candidates = maps ? every : candidatesOf(around, starts[s], ions, ion)
      const to = Math.min(from + STRETCH, count)
      for (let t = from; t < to; t++) findAmong(candidates, around, ions, ion, t, found)
    })
    return found
  }
}

const stretchesOf = (count: number): number[] =>
  Array.from({ length: Math.ceil(count / STRETCH) }, (_, s) => s * STRETCH)

/** A stretch of frames. */
interface Start {
  /** Its first frame. */
  readonly from: number
  readonly every: readonly number[]
  /** How far each place comes from where it is then, and the most of them, Å. */
  readonly moved: Float64Array
  readonly most: number
  /** Places that are then nearer than `within`, and others; all where there are few. */
  near?(x: number, y: number, z: number): readonly number[]
  readonly within: number
}

function startOf(around: Around, from: number, every: readonly number[]): Start {
  const { x, y, z, count, lattice } = around
  const moved = Float64Array.from(every, (place) => moveOf(around, place, from, count))
  const most = moved.reduce((a, b) => Math.max(a, b), 0)
  const within = WITHIN * Math.cbrt(volumeOf(lattice.basis) / every.length)
  if (every.length < FEW) return { from, every, moved, most, within }
  const at = every.flatMap((place) => [x, y, z].map((axis) => axis[place * count + from]))
  return { from, every, moved, most, within, near: periodicBoxes(lattice, at, every, within) }
}

function moveOf({ x, y, z }: Places, place: number, from: number, count: number): number {
  const [at, to] = [place * count + from, place * count + Math.min(from + STRETCH, count)]
  let most = 0
  for (let k = at + 1; k < to; k++) {
    const [u, v, w] = [x[k] - x[at], y[k] - y[at], z[k] - z[at]]
    most = Math.max(most, u * u + v * v + w * w)
  }
  return Math.sqrt(most)
}

/** Places, rising, that are one of the two nearest in a stretch of frames unless two others are nearer throughout. */
function candidatesOf(around: Around, start: Start, ions: Places, ion: number): readonly number[] {
  const { from, near, within, most, every } = start
  const at = ion * around.count + from
  const own = moveOf(ions, ion, from, around.count)
  if (near) {
    const [some, reach] = reachedFrom(near(ions.x[at], ions.y[at], ions.z[at]), around, start, ions, ion, own)
    if (reach + most < within) return some
  }
  return reachedFrom(every, around, start, ions, ion, own)[0]
}

/** Those of some places that can be among the two nearest of them, and how near a place must come for that, Å. */
function reachedFrom(
  places: readonly number[],
  around: Around,
  { from, moved }: Start,
  ions: Places,
  ion: number,
  own: number,
): [number[], number] {
  const distances = Float64Array.from(places, (place) => Math.sqrt(squareAt(around, place, ions, ion, from)))
  let [first, second] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  places.forEach((place, i) => {
    const furthest = distances[i] + moved[place]
    if (furthest < first) {
      second = first
      first = furthest
    } else if (furthest < second) second = furthest
  })
  const reach = second + 2 * own + SLACK
  return [places.filter((place, i) => distances[i] - moved[place] <= reach), reach]
}

function squareAt(
  { count, lattice, maps, x, y, z }: Around,
  place: number,
  ions: Places,
  ion: number,
  t: number,
) {
  const [at, c] = [ion * count + t, place * count + t]
  return squaredDistance(
    lattice,
    ions.x[at],
    ions.y[at],
    ions.z[at],
    x[c],
    y[c],
    z[c],
    maps,
    maps ? 9 * t : 0,
  )
}

function findAmong(
  candidates: readonly number[],
  around: Around,
  ions: Places,
  ion: number,
  t: number,
  into: TwoNearest,
): void {
  let [first, second, nearest] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -1]
  for (const place of candidates) {
    const square = squareAt(around, place, ions, ion, t)
    if (square < first) {
      second = first
      first = square
      nearest = place * around.count + t
    } else if (square < second) second = square
  }
  into.first[t] = first
  into.second[t] = second
  into.nearest[t] = nearest
}
