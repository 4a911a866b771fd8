import { inverse3 } from '../../pipeline/cell/matrix.ts'

/** Atoms and centres in the reference cell, [row][frame], and what the cell of each frame does to a displacement. */
export interface CentreJob {
  readonly frames: number
  readonly ions: Places
  readonly centres: Places
  readonly count: number
  /** Reference cell, row vectors, Å. */
  readonly cell: Float64Array
  /** h_ref⁻¹ h(t), 9 numbers a frame, where the cell varies. */
  readonly maps?: Float64Array
  /** Centre that each ion is itself, or −1: it is none of its candidates. */
  readonly own: Int32Array
  /** Å: centres that are so much farther than the nearest matter too. */
  readonly reach: number
}
export type Places = readonly [Float32Array, Float32Array, Float32Array]

/** Centres, with the lattice vector from ion to centre's image, that may be the nearest of an ion in some frames;
 *  in the order of centres. */
export interface Candidates {
  count: number
  centre: Int32Array
  /** Å, three a candidate, in the reference cell. */
  shift: Float64Array
}

/** Frames that share a list of candidates. */
export const STRETCH = 32

/** Finds the candidates of a row in the frames [from, to) over all periodic images of any cell: none that could be nearest is missed,
 *  because nothing moves farther in a stretch of frames than the bound that is worked out here. `near` is the centre that each row was next
 *  to, −1 where none is known: where to look first, kept up to date. Candidates are good until the next are asked for. */
export function candidateFinder(
  job: CentreJob,
  from: number,
  to: number,
  near: Int32Array,
): (row: number) => Candidates {
  const { frames, ions, centres, count, cell, own, reach } = job
  const inverse = inverse3(cell)
  const [i0, i1, i2, i3, i4, i5, i6, i7, i8] = inverse
  const [high, broad, long] = [0, 1, 2].map((c) => 1 / Math.hypot(inverse[c], inverse[3 + c], inverse[6 + c]))
  const move = farthest(centres, count, frames, from, to)
  const strain = largestStrain(job.maps, from, to)
  const [u, v, w] = centres.map((values) => column(values, frames, from, count))
  const found: Candidates = { count: 0, centre: new Int32Array(ROOM), shift: new Float64Array(3 * ROOM) }
  /** Squared distance to an image of a centre that is as near as any, but for the rounding of skewed cells. */
  const squareTo = (k: number, x: number, y: number, z: number): number => {
    const dx = u[k] - x
    const dy = v[k] - y
    const dz = w[k] - z
    const p = Math.round(dx * i0 + dy * i3 + dz * i6)
    const q = Math.round(dx * i1 + dy * i4 + dz * i7)
    const r = Math.round(dx * i2 + dy * i5 + dz * i8)
    return squareAt(dx, dy, dz, cell, -p, -q, -r)
  }
  const nearestOf = (x: number, y: number, z: number, self: number): number => {
    let least = Number.POSITIVE_INFINITY
    for (let k = 0; k < count; k++) {
      const square = k === self ? least : squareTo(k, x, y, z)
      if (square < least) least = square
    }
    return least
  }
  /** Images of all centres within the bound: |fraction_c| ≤ bound/height_c bounds where they can be. Gives the least squared distance. */
  const addAll = (row: number, x: number, y: number, z: number, bound: number): number => {
    const self = own[row]
    const [wide, deep, tall] = [bound / high, bound / broad, bound / long]
    let least = Number.POSITIVE_INFINITY
    found.count = 0
    for (let k = 0; k < count; k++) {
      const dx = u[k] - x
      const dy = v[k] - y
      const dz = w[k] - z
      const f = dx * i0 + dy * i3 + dz * i6
      if (isBeyond(f, wide)) continue
      const g = dx * i1 + dy * i4 + dz * i7
      if (isBeyond(g, deep)) continue
      const h = dx * i2 + dy * i5 + dz * i8
      if (isBeyond(h, tall) || k === self) continue
      for (let p = Math.ceil(-wide - f); p <= wide - f; p++)
        for (let q = Math.ceil(-deep - g); q <= deep - g; q++)
          for (let r = Math.ceil(-tall - h); r <= tall - h; r++) {
            const square = squareAt(dx, dy, dz, cell, p, q, r)
            if (square > bound * bound) continue
            add(found, k, cell, p, q, r)
            if (square >= least) continue
            least = square
            near[row] = k
          }
    }
    return least
  }
  const [x, y, z] = ions
  return (row) => {
    const at = row * frames + from
    const moves = move + rowMoves(ions, row, frames, from, to)
    const boundFor = (least: number): number =>
      ((1 + strain) * (least + moves) + reach) / (1 - strain) + moves + 1e-6
    const [px, py, pz] = [x[at], y[at], z[at]]
    const square = near[row] < 0 ? nearestOf(px, py, pz, own[row]) : squareTo(near[row], px, py, pz)
    const least = addAll(row, px, py, pz, boundFor(Math.sqrt(square)))
    if (square > AGAIN * least) addAll(row, px, py, pz, boundFor(Math.sqrt(least)))
    return found
  }
}

/** Where the nearest centre is so much nearer, squared, than the one that was looked at first, most of the candidates are none. */
const AGAIN = 1.5

/** One frame of all rows. */
function column(values: Float32Array, frames: number, t: number, count: number): Float64Array {
  const out = new Float64Array(count)
  for (let k = 0; k < count; k++) out[k] = values[k * frames + t]
  return out
}

/** Candidates that there is room for at first. */
const ROOM = 16

/** True where no image along an axis is within a bound; both in fractions. */
const isBeyond = (fraction: number, bound: number): boolean =>
  Math.abs(fraction - Math.round(fraction)) > bound + 1e-9

function add(found: Candidates, k: number, cell: Float64Array, p: number, q: number, r: number): void {
  const { count } = found
  if (count === found.centre.length) {
    const [centre, shift] = [new Int32Array(2 * count), new Float64Array(6 * count)]
    centre.set(found.centre)
    shift.set(found.shift)
    found.centre = centre
    found.shift = shift
  }
  found.centre[count] = k
  for (let c = 0; c < 3; c++) found.shift[3 * count + c] = shiftOf(cell, p, q, r, c)
  found.count++
}

const shiftOf = (cell: Float64Array, p: number, q: number, r: number, c: number): number =>
  p * cell[c] + q * cell[3 + c] + r * cell[6 + c]

function squareAt(
  dx: number,
  dy: number,
  dz: number,
  cell: Float64Array,
  p: number,
  q: number,
  r: number,
): number {
  const x = dx + shiftOf(cell, p, q, r, 0)
  const y = dy + shiftOf(cell, p, q, r, 1)
  const z = dz + shiftOf(cell, p, q, r, 2)
  return x * x + y * y + z * z
}

/** Largest distance of one row from where it is at `from`. */
function rowMoves(places: Places, row: number, frames: number, from: number, to: number): number {
  const x = places[0]
  const y = places[1]
  const z = places[2]
  let most = 0
  const start = row * frames + from
  const end = row * frames + to
  for (let i = start + 1; i < end; i++) {
    const dx = x[i] - x[start]
    const dy = y[i] - y[start]
    const dz = z[i] - z[start]
    most = Math.max(most, dx * dx + dy * dy + dz * dz)
  }
  return Math.sqrt(most)
}

function farthest(places: Places, rows: number, frames: number, from: number, to: number): number {
  let most = 0
  for (let row = 0; row < rows; row++) most = Math.max(most, rowMoves(places, row, frames, from, to))
  return most
}

/** Largest ‖h_ref⁻¹ h(t) − 1‖ (Frobenius): a displacement changes by no more than this part of itself. */
function largestStrain(maps: Float64Array | undefined, from: number, to: number): number {
  let most = 0
  for (let t = from; maps && t < to; t++) {
    let sum = 0
    for (let k = 0; k < 9; k++) sum += (maps[9 * t + k] - (k % 4 === 0 ? 1 : 0)) ** 2
    most = Math.max(most, sum)
  }
  return Math.sqrt(most)
}
