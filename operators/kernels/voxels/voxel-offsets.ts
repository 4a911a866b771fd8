import { perpendicularWidths } from '../../../pipeline/cell/widths.ts'

/** A grid of voxels over a periodic cell; voxel (i, j, k) is number (i n_y + j) n_z + k. */
export interface PeriodicGrid {
  /** Row vectors, 9 numbers, Å. */
  readonly cell: ArrayLike<number>
  readonly size: readonly number[]
}

/** Steps from a voxel to those around it. */
export interface VoxelOffsets {
  /** [offset][3] */
  readonly steps: Int32Array
  /** Å */
  readonly distances: Float64Array
}

/** Every step from a voxel to itself and to those whose middles are within a distance (Å), in the order of their indices. */
export function offsetsWithin({ cell, size }: PeriodicGrid, reach: number): VoxelOffsets {
  const voxel = Float64Array.from({ length: 9 }, (_, i) => cell[i] / size[Math.floor(i / 3)])
  const [p, q, r] = perpendicularWidths(voxel).map((width) => Math.floor(reach / width))
  const steps: number[] = []
  const distances: number[] = []
  for (let i = -p; i <= p; i++) {
    for (let j = -q; j <= q; j++) {
      for (let k = -r; k <= r; k++) {
        const along = (c: number) => i * voxel[c] + j * voxel[3 + c] + k * voxel[6 + c]
        const distance = Math.hypot(along(0), along(1), along(2))
        if (distance > reach) continue
        steps.push(i, j, k)
        distances.push(distance)
      }
    }
  }
  return { steps: Int32Array.from(steps), distances: Float64Array.from(distances) }
}

/** Index along an axis for every index from −reach to n − 1 + reach, at [index + reach], times the axis' stride. */
export function wrappedIndices(n: number, reach: number, stride: number): Int32Array {
  return Int32Array.from({ length: n + 2 * reach }, (_, i) => ((((i - reach) % n) + n) % n) * stride)
}
