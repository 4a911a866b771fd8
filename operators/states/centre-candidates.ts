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

/** Finds candidates over all periodic images of any cell: none that could be nearest is missed, because nothing moves
 *  farther in a stretch of frames than the bound that is worked out here. */
export function candidateFinder(job: CentreJob): (row: number, from: number, to: number) => Candidates {
  const { frames, ions, centres, count, cell, own, reach } = job
  const inverse = inverse3(cell)
  const heights = [0, 1, 2].map((c) => 1 / Math.hypot(inverse[c], inverse[3 + c], inverse[6 + c]))
  const moved = new Map<number, number>()
  const d = new Float64Array(3)
  const f = new Float64Array(3)
  const [[x, y, z], [u, v, w]] = [ions, centres]
  const offset = (row: number, k: number, t: number): void => {
    const i = row * frames + t
    const j = k * frames + t
    d[0] = u[j] - x[i]
    d[1] = v[j] - y[i]
    d[2] = w[j] - z[i]
    for (let c = 0; c < 3; c++) f[c] = d[0] * inverse[c] + d[1] * inverse[3 + c] + d[2] * inverse[6 + c]
  }
  return (row, from, to) => {
    if (!moved.has(from)) moved.set(from, farthest(centres, count, frames, from, to))
    const move = (moved.get(from) as number) + rowMoves(ions, row, frames, from, to)
    let least = Number.POSITIVE_INFINITY
    for (let k = 0; k < count; k++) {
      if (k === own[row]) continue
      offset(row, k, from)
      least = Math.min(least, squareAt(d, cell, -Math.round(f[0]), -Math.round(f[1]), -Math.round(f[2])))
    }
    const strain = largestStrain(job.maps, from, to)
    const bound = ((1 + strain) * (Math.sqrt(least) + move) + reach) / (1 - strain) + move + 1e-6
    const found: Candidates = { centre: [], shift: [] }
    for (let k = 0; k < count; k++) {
      if (k === own[row]) continue
      offset(row, k, from)
      addImages(found, k, d, f, cell, heights, bound)
    }
    return found
  }
}

/** Images of one centre closer than `bound`: |fraction_c| ≤ |d|/height_c bounds where they can be. */
function addImages(
  found: Candidates,
  k: number,
  d: Float64Array,
  f: Float64Array,
  cell: Float64Array,
  heights: readonly number[],
  bound: number,
): void {
  const f0 = f[0]
  const f1 = f[1]
  const f2 = f[2]
  const s0 = bound / heights[0]
  const s1 = bound / heights[1]
  const s2 = bound / heights[2]
  for (let p = Math.ceil(-s0 - f0); p <= s0 - f0; p++)
    for (let q = Math.ceil(-s1 - f1); q <= s1 - f1; q++)
      for (let r = Math.ceil(-s2 - f2); r <= s2 - f2; r++) {
        if (squareAt(d, cell, p, q, r) > bound * bound) continue
        found.centre.push(k)
        for (let c = 0; c < 3; c++) found.shift.push(shiftOf(cell, p, q, r, c))
      }
}

const shiftOf = (cell: Float64Array, p: number, q: number, r: number, c: number): number =>
  p * cell[c] + q * cell[3 + c] + r * cell[6 + c]

function squareAt(d: Float64Array, cell: Float64Array, p: number, q: number, r: number): number {
  const x = d[0] + shiftOf(cell, p, q, r, 0)
  const y = d[1] + shiftOf(cell, p, q, r, 1)
  const z = d[2] + shiftOf(cell, p, q, r, 2)
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
