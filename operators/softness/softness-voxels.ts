import { z } from 'zod'
import { inverse3 } from '../../pipeline/cell/matrix.ts'
import { usageError } from '../../schemas/errors.ts'
import { length, type Resolved, voxelNumbers } from '../../schemas/params.ts'
import { type Grid, gridOf } from '../density/density-grid.ts'
import { type Sampled, softnessParams } from './softness-samples.ts'
import type { Trained } from './trained.ts'

export const mapParams = z.object({
  ...softnessParams,
  spacing: length('edge of a voxel, about').default(0.8),
  voxels: voxelNumbers('voxels along each vector instead, one number or three').default([]),
  fold: voxelNumbers(
    'fold the cell into this many equal parts along each vector (2,2,2: into its unit cell)',
  ).default([1]),
})
export type MapGiven = Resolved<typeof mapParams>

/** The grid that all runs have, and the voxel of each sample in it. */
export function mapOf(runs: readonly Sampled[], given: MapGiven, trained: Trained) {
  const grids = runs.map(({ run }) => gridOf(given, run))
  const other = grids.findIndex(({ size }) => size.join() !== grids[0].size.join())
  if (other > 0)
    throw usageError(
      `softness-map: ${runs[other].run.name} has another cell than ${runs[0].run.name}`,
      'Give the number of "voxels", or measure them one by one.',
    )
  const voxels = Int32Array.from(trained.values.keys(), (i) =>
    voxelOf(grids[trained.runs[i]], trained.places.subarray(3 * i, 3 * i + 3)),
  )
  return { grid: grids[0], voxels }
}

function voxelOf({ cell, size }: Grid, [x, y, z]: Float32Array): number {
  const inverse = inverse3(cell)
  return size.reduce((voxel, n, k) => {
    const f = x * inverse[k] + y * inverse[3 + k] + z * inverse[6 + k]
    return voxel * n + Math.min(n - 1, Math.floor((f - Math.floor(f)) * n))
  }, 0)
}
