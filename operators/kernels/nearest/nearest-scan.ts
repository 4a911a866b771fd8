import { squared } from '../../../pipeline/cell/lattice.ts'
import type { NearestJob } from './nearest-plain.ts'
import type { FixedTable } from './nearest-voxels.ts'
import type { VoxelTable } from './voxel-table.ts'

/** What is known of one row, frame by frame. */
export interface RowScratch {
  /** Where it is within the cell, [frame][3], and in which voxel. */
  readonly place: Float64Array
  readonly voxel: Int32Array
  /** Squared distance of the nearest centre, and its index + 1. */
  readonly best: Float64Array
  readonly found: Uint16Array
}

export const rowScratch = (frames: number): RowScratch => ({
  place: new Float64Array(3 * frames),
  voxel: new Int32Array(frames),
  best: new Float64Array(frames),
  found: new Uint16Array(frames),
})

/** Wraps the positions of one row into the cell and finds their voxels. */
export function locate(job: NearestJob, size: VoxelTable['size'], row: number, into: RowScratch): void {
  const { basis } = job.lattice
  const isDiagonal = [1, 2, 3, 5, 6, 7].every((i) => basis[i] === 0)
  if (isDiagonal) locateDiagonal(job, size, row, into)
  else locateAny(job, size, row, into)
}

function locateAny(job: NearestJob, size: VoxelTable['size'], row: number, into: RowScratch): void {
  const { frames, x, y, z } = job
  const { place, voxel } = into
  const [b0, b1, b2, b3, b4, b5, b6, b7, b8] = job.lattice.basis
  const [i0, i1, i2, i3, i4, i5, i6, i7, i8] = job.lattice.inverse
  const [nx, ny, nz] = size
  for (let t = 0, at = row * frames; t < frames; t++, at++) {
    const rx = x[at]
    const ry = y[at]
    const rz = z[at]
    const u = rx * i0 + ry * i3 + rz * i6
    const v = rx * i1 + ry * i4 + rz * i7
    const w = rx * i2 + ry * i5 + rz * i8
    const p = Math.floor(u)
    const q = Math.floor(v)
    const r = Math.floor(w)
    place[3 * t] = rx - (p * b0 + q * b3 + r * b6)
    place[3 * t + 1] = ry - (p * b1 + q * b4 + r * b7)
    place[3 * t + 2] = rz - (p * b2 + q * b5 + r * b8)
    const i = Math.min(nx - 1, ((u - p) * nx) | 0)
    const j = Math.min(ny - 1, ((v - q) * ny) | 0)
    const k = Math.min(nz - 1, ((w - r) * nz) | 0)
    voxel[t] = (i * ny + j) * nz + k
  }
}

/** The same bits for a cell along x, y and z: what is left out is multiplied by zero. */
function locateDiagonal(job: NearestJob, size: VoxelTable['size'], row: number, into: RowScratch): void {
  const { frames, x, y, z } = job
  const { place, voxel } = into
  const { basis: b, inverse } = job.lattice
  const [bx, by, bz] = [b[0], b[4], b[8]]
  const [ix, iy, iz] = [inverse[0], inverse[4], inverse[8]]
  const [nx, ny, nz] = size
  for (let t = 0, at = row * frames; t < frames; t++, at++) {
    const u = x[at] * ix
    const v = y[at] * iy
    const w = z[at] * iz
    const p = Math.floor(u)
    const q = Math.floor(v)
    const r = Math.floor(w)
    place[3 * t] = x[at] - p * bx
    place[3 * t + 1] = y[at] - q * by
    place[3 * t + 2] = z[at] - r * bz
    const i = Math.min(nx - 1, ((u - p) * nx) | 0)
    const j = Math.min(ny - 1, ((v - q) * ny) | 0)
    const k = Math.min(nz - 1, ((w - r) * nz) | 0)
    voxel[t] = (i * ny + j) * nz + k
  }
}

/** The nearest of each voxel's candidates where the centres move, or the cell. */
export function scanMoving(job: NearestJob, table: FixedTable, row: RowScratch): void {
  const { frames, maps } = job
  const { x, y, z, moving } = job.centres
  const { start, list, centre, shift } = table
  const { place, voxel, best, found } = row
  const [stride, step] = moving ? [frames, 1] : [1, 0]
  for (let t = 0; t < frames; t++) {
    let least = Number.POSITIVE_INFINITY
    let nearest = 0
    const end = start[voxel[t] + 1]
    for (let e = start[voxel[t]]; e < end; e++) {
      const image = list[e]
      const k = centre[image]
      const at = k * stride + t * step
      const dx = place[3 * t] - (x[at] + shift[3 * image])
      const dy = place[3 * t + 1] - (y[at] + shift[3 * image + 1])
      const dz = place[3 * t + 2] - (z[at] + shift[3 * image + 2])
      const d2 = maps ? squared(dx, dy, dz, maps, 9 * t) : dx * dx + dy * dy + dz * dz
      if (d2 >= least) continue
      least = d2
      nearest = k + 1
    }
    best[t] = least
    found[t] = nearest
  }
}

/** Labels of one row: the nearest centre where it is closer than the radius. */
export function label(row: RowScratch, radius: number, out: Uint16Array, at: number): void {
  const { best, found } = row
  const limit = radius * radius
  for (let t = 0; t < best.length; t++) out[at + t] = best[t] < limit ? found[t] : 0
}
