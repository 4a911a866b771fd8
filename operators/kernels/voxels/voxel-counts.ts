import type { Lattice } from '../../../pipeline/cell/lattice.ts'

/** Positions to be counted in voxels of a cell, or of one of `fold` equal parts of it along each vector. */
export interface VoxelJob {
  /** Inverse of the cell's row vectors, 9 numbers. */
  readonly inverse: Lattice['inverse']
  readonly fold: readonly number[]
  /** Voxels along each vector of the (folded) cell; voxel (i, j, k) is number (i n_y + j) n_z + k. */
  readonly size: readonly number[]
  /** [row][frame], Å */
  readonly x: Float32Array
  readonly y: Float32Array
  readonly z: Float32Array
}

/** Adds one for every position to the voxel that it is in: the definition of right. */
export function countVoxelsPlain({ inverse: v, fold, size, x, y, z }: VoxelJob, counts: Float64Array): void {
  for (let i = 0; i < x.length; i++) {
    const index = [0, 1, 2].map((axis) => {
      const f = (x[i] * v[axis] + y[i] * v[3 + axis] + z[i] * v[6 + axis]) * fold[axis]
      return Math.min(size[axis] - 1, Math.floor((f - Math.floor(f)) * size[axis]))
    })
    counts[(index[0] * size[1] + index[1]) * size[2] + index[2]]++
  }
}

/** The same, bit for bit, without lists; in cells along x, y and z what would be multiplied by zero is left out. */
export function countVoxels(job: VoxelJob, counts: Float64Array): void {
  if ([1, 2, 3, 5, 6, 7].every((i) => job.inverse[i] === 0)) countDiagonal(job, counts)
  else countAny(job, counts)
}

function countDiagonal({ inverse: v, fold, size, x, y, z }: VoxelJob, counts: Float64Array): void {
  const [a, b, c] = fold
  const [nx, ny, nz] = size
  const [ix, iy, iz] = [v[0], v[4], v[8]]
  for (let i = 0; i < x.length; i++) {
    const f = x[i] * ix * a
    const g = y[i] * iy * b
    const h = z[i] * iz * c
    const p = Math.min(nx - 1, ((f - Math.floor(f)) * nx) | 0)
    const q = Math.min(ny - 1, ((g - Math.floor(g)) * ny) | 0)
    const r = Math.min(nz - 1, ((h - Math.floor(h)) * nz) | 0)
    counts[(p * ny + q) * nz + r]++
  }
}

function countAny({ inverse: v, fold, size, x, y, z }: VoxelJob, counts: Float64Array): void {
  const [a, b, c] = fold
  const [nx, ny, nz] = size
  const [v0, v1, v2, v3, v4, v5, v6, v7, v8] = v
  for (let i = 0; i < x.length; i++) {
    const f = (x[i] * v0 + y[i] * v3 + z[i] * v6) * a
    const g = (x[i] * v1 + y[i] * v4 + z[i] * v7) * b
    const h = (x[i] * v2 + y[i] * v5 + z[i] * v8) * c
    const p = Math.min(nx - 1, ((f - Math.floor(f)) * nx) | 0)
    const q = Math.min(ny - 1, ((g - Math.floor(g)) * ny) | 0)
    const r = Math.min(nz - 1, ((h - Math.floor(h)) * nz) | 0)
    counts[(p * ny + q) * nz + r]++
  }
}
