import { fraction, type Lattice, squaredDistance } from '../../../pipeline/cell/lattice.ts'

/** Points that cages stand round: [centre][frame], or [centre] where they stand still. Å. */
export interface CentrePositions {
  readonly count: number
  readonly moving: boolean
  readonly x: Float32Array | Float64Array
  readonly y: Float32Array | Float64Array
  readonly z: Float32Array | Float64Array
}

/** Edge of voxels for points that are looked up once, Å. */
export const COARSE = 2

/** Which centre is the nearest to each row, frame by frame. Positions are in the reference cell. */
export interface NearestJob {
  readonly lattice: Lattice
  readonly frames: number
  /** [row][frame], Å */
  readonly x: Float32Array
  readonly y: Float32Array
  readonly z: Float32Array
  readonly centres: CentrePositions
  /** Per frame the map (9 numbers) of a displacement from the reference cell to the true one. */
  readonly maps?: Float64Array
  /** Of each row the centre that it is itself, or −1. */
  readonly own?: Int32Array
  /** A label for each: 0 from this distance on; infinite where any distance will do. Å. */
  readonly radii: readonly number[]
  /** Edge of the voxels of a table, Å; the usual one is for columns of a block. It never shapes the numbers. */
  readonly edge?: number
}

/** Labels by brute force over all centres and images: the definition of right.
 *  out[radius][row][frame] = k + 1 for the nearest centre k closer than the radius, the first of equals, else 0. */
export function nearestPlain(job: NearestJob, out: readonly Uint16Array[]): void {
  const rows = job.x.length / job.frames
  for (let row = 0; row < rows; row++) nearestPlainRow(job, row, out)
}

/** The same for one row. */
export function nearestPlainRow(job: NearestJob, row: number, out: readonly Uint16Array[]): void {
  const { lattice, frames, centres, maps, own, radii } = job
  const { basis: b } = lattice
  const [stride, step] = centres.moving ? [frames, 1] : [1, 0]
  for (let t = 0; t < frames; t++) {
    const at = row * frames + t
    const [x, y, z] = [job.x[at], job.y[at], job.z[at]]
    const p = Math.floor(fraction(lattice, x, y, z, 0))
    const q = Math.floor(fraction(lattice, x, y, z, 1))
    const r = Math.floor(fraction(lattice, x, y, z, 2))
    const wx = x - (p * b[0] + q * b[3] + r * b[6])
    const wy = y - (p * b[1] + q * b[4] + r * b[7])
    const wz = z - (p * b[2] + q * b[5] + r * b[8])
    let best = Number.POSITIVE_INFINITY
    let nearest = 0
    for (let k = 0; k < centres.count; k++) {
      if (own && own[row] === k) continue
      const c = k * stride + t * step
      const d2 = squaredDistance(lattice, wx, wy, wz, centres.x[c], centres.y[c], centres.z[c], maps, 9 * t)
      if (d2 >= best) continue
      best = d2
      nearest = k + 1
    }
    for (let i = 0; i < radii.length; i++) out[i][at] = best < radii[i] * radii[i] ? nearest : 0
  }
}
