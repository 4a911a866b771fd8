import { type Lattice, squaredDistance } from '../../pipeline/cell/lattice.ts'
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

/** Finds the two places nearest to an ion, of [ion][frame], frame by frame: among those that can be, by how far ion and places come from
 *  where they are at the beginning of a stretch of frames. Where the cell changes, among all. */
export function twoNearest(around: Around): (ions: Places, ion: number) => TwoNearest {
  const { count, maps } = around
  const places = around.x.length / count
  const every = Array.from({ length: places }, (_, place) => place)
  const moved = maps ? [] : stretchesOf(count).map((from) => movesFrom(around, from, places))
  return (ions, ion) => {
    const found = {
      first: new Float64Array(count),
      second: new Float64Array(count),
      nearest: new Int32Array(count),
    }
    stretchesOf(count).forEach((from, s) => {
      const candidates = maps ? every : candidatesOf(around, moved[s], ions, ion, from)
      const to = Math.min(from + STRETCH, count)
      for (let t = from; t < to; t++) findAmong(candidates, around, ions, ion, t, found)
    })
    return found
  }
}

const stretchesOf = (count: number): number[] =>
  Array.from({ length: Math.ceil(count / STRETCH) }, (_, s) => s * STRETCH)

/** How far each place comes from where it is in a frame, within the stretch that begins there, Å. */
const movesFrom = (all: Places & { readonly count: number }, from: number, places: number): Float64Array =>
  Float64Array.from({ length: places }, (_, place) => moveOf(all, place, from, all.count))

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
function candidatesOf(
  around: Around,
  moved: Float64Array,
  ions: Places,
  ion: number,
  from: number,
): number[] {
  const distances = new Float64Array(moved.length)
  let [first, second] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let place = 0; place < moved.length; place++) {
    distances[place] = Math.sqrt(squareAt(around, place, ions, ion, from))
    const furthest = distances[place] + moved[place]
    if (furthest < first) {
      second = first
      first = furthest
    } else if (furthest < second) second = furthest
  }
  const own = moveOf(ions, ion, from, around.count)
  const most = second + 2 * own + SLACK
  const candidates: number[] = []
  for (let place = 0; place < moved.length; place++)
    if (distances[place] - moved[place] <= most) candidates.push(place)
  return candidates
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
