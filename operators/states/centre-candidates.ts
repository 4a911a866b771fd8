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
  readonly centre: number[]
  /** Å, three a candidate, in the reference cell. */
  readonly shift: number[]
}

/** Frames that share a list of candidates. */
export const STRETCH = 32

/** Finds the candidates of a row in the frames [from, to) over all periodic images of any cell: none that could be nearest is missed,
 *  because nothing moves farther in a stretch of frames than the bound that is worked out here. They are good until the next are asked for. */
export function candidateFinder(job: CentreJob, from: number, to: number): (row: number) => Candidates {
  const { frames, ions, centres, count, cell, own, reach } = job
  const inverse = inverse3(cell)
  const [i0, i1, i2, i3, i4, i5, i6, i7, i8] = inverse
  const heights = [0, 1, 2].map((c) => 1 / Math.hypot(inverse[c], inverse[3 + c], inverse[6 + c]))
  const move = farthest(centres, count, frames, from, to)
  const strain = largestStrain(job.maps, from, to)
  const at = centres.map((values) => Float64Array.from({ length: count }, (_, k) => values[k * frames + from]))
  const [u, v, w] = at
  const fraction = new Float64Array(3 * count)
  const found: Candidates = { centre: [], shift: [] }
  const nearestOf = (x: number, y: number, z: number, self: number): number => {
    let least = Number.POSITIVE_INFINITY
    for (let k = 0; k < count; k++) {
      const dx = u[k] - x
      const dy = v[k] - y
      const dz = w[k] - z
      const f = dx * i0 + dy * i3 + dz * i6
      const g = dx * i1 + dy * i4 + dz * i7
      const h = dx * i2 + dy * i5 + dz * i8
      fraction[3 * k] = f
      fraction[3 * k + 1] = g
      fraction[3 * k + 2] = h
      if (k === self) continue
      const d2 = squareAt(dx, dy, dz, cell, -Math.round(f), -Math.round(g), -Math.round(h))
      if (d2 < least) least = d2
    }
    return least
  }
  return (row) => {
    found.centre.length = found.shift.length = 0
    const [x, y, z] = ions.map((values) => values[row * frames + from])
    const moves = move + rowMoves(ions, row, frames, from, to)
    const least = Math.sqrt(nearestOf(x, y, z, own[row]))
    const bound = ((1 + strain) * (least + moves) + reach) / (1 - strain) + moves + 1e-6
    const [s, r, q] = heights.map((height) => bound / height)
    for (let k = 0; k < count; k++) {
      const f = fraction[3 * k]
      const g = fraction[3 * k + 1]
      const h = fraction[3 * k + 2]
      if (isBeyond(f, s) || isBeyond(g, r) || isBeyond(h, q) || k === own[row]) continue
      addImages(found, k, [u[k] - x, v[k] - y, w[k] - z], [f, g, h], [s, r, q], cell, bound * bound)
    }
    return found
  }
}

/** True where no image along an axis is within a bound; both in fractions. */
const isBeyond = (fraction: number, bound: number): boolean =>
  Math.abs(fraction - Math.round(fraction)) > bound + 1e-9

/** Images of one centre within the bound: |fraction_c| ≤ |d|/height_c bounds where they can be. */
function addImages(
  found: Candidates,
  k: number,
  [dx, dy, dz]: readonly number[],
  [f0, f1, f2]: readonly number[],
  [s0, s1, s2]: readonly number[],
  cell: Float64Array,
  most: number,
): void {
  for (let p = Math.ceil(-s0 - f0); p <= s0 - f0; p++)
    for (let q = Math.ceil(-s1 - f1); q <= s1 - f1; q++)
      for (let r = Math.ceil(-s2 - f2); r <= s2 - f2; r++) {
        if (squareAt(dx, dy, dz, cell, p, q, r) > most) continue
        found.centre.push(k)
        for (let c = 0; c < 3; c++) found.shift.push(shiftOf(cell, p, q, r, c))
      }
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
function rowMoves([x, y, z]: Places, row: number, frames: number, from: number, to: number): number {
  let most = 0
  const [start, end] = [row * frames + from, row * frames + to]
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
