import { volumeOf } from '../../pipeline/cell/widths.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'

/** A grid over a cell, or over one of the equal parts that it is folded into. */
export interface Grid {
  /** Row vectors of the (folded) cell, 9 numbers, Å. */
  readonly cell: Float64Array
  readonly fold: readonly number[]
  /** Voxels along each vector. */
  readonly size: readonly number[]
}

export interface GridParams {
  readonly spacing: number
  readonly voxels: readonly number[]
  readonly fold: readonly number[]
}

const MOST = 1 << 24

/** The grid over a run's reference cell. Throws a usage error for more than 2²⁴ voxels. */
export function gridOf({ spacing, voxels, fold }: GridParams, run: Run): Grid {
  const parts = three(fold)
  const cell = Float64Array.from(run.manifest.cell, (value, i) => value / parts[Math.floor(i / 3)])
  return { cell, fold: parts, size: voxels.length > 0 ? checked(three(voxels)) : sizeOver(cell, spacing) }
}

/** Voxels along each vector of a cell, of about this edge. Throws a usage error for more than 2²⁴. */
export const sizeOver = (cell: ArrayLike<number>, spacing: number): number[] =>
  checked(
    [0, 3, 6].map((at) =>
      Math.max(1, Math.round(Math.hypot(cell[at], cell[at + 1], cell[at + 2]) / spacing)),
    ),
  )

function checked(size: number[]): number[] {
  if (size[0] * size[1] * size[2] <= MOST) return size
  throw usageError(
    `density: ${size.join(' × ')} voxels, at most ${MOST} are possible`,
    'Give a larger "spacing".',
  )
}

const three = (values: readonly number[]): number[] =>
  values.length === 1 ? [0, 1, 2].map(() => values[0]) : [...values]

export const voxelCount = ({ size }: Grid): number => size[0] * size[1] * size[2]

/** Volume of a voxel, Å³. */
export const voxelVolume = (grid: Grid): number => volumeOf(grid.cell) / voxelCount(grid)
