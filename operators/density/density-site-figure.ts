import type { Figure } from '../../schemas/figure.ts'
import type { Table } from '../../schemas/table.ts'
import { orbit } from '../crystal/site-source.ts'
import { densityFigures } from './density-figure.ts'
import { frameworkOf } from './density-site-files.ts'
import { type DensitySiteParams, nearIn, type SiteCounted, smoothedCounts } from './density-site-list.ts'
import { voxelVolumeOf } from './site-grid.ts'

/** Share of the ions within the first surface: little, so that the sites show. */
const WITHIN = 0.35

/** The smoothed density with its sites and the framework; everything is moved by half a voxel, as values are at the corners of voxels here. */
export function densitySiteFigures(
  { rows }: Table,
  runs: readonly SiteCounted[],
  given: DensitySiteParams,
): Figure[] {
  const [state] = runs
  if (!state) return []
  const grid = state.shape
  const { cell, size } = grid
  const { smooth } = smoothedCounts(runs, given)
  const perCell = runs.reduce((sum, { total }) => sum + total.frames[0], 0) * grid.copies
  const values = smooth.map((value) => value / perCell / voxelVolumeOf(grid))
  const near = nearIn(grid, given)
  const { types, typeOf } = state.run
  const { element } = types[typeOf[state.rows[0]]]
  const atom = (name: string, at: readonly number[]) => {
    const f = at.map((value, c) => value - Math.floor(value) + 1 / (2 * size[c]))
    return {
      element: name,
      at: [0, 1, 2].map((c) => f[0] * cell[c] + f[1] * cell[3 + c] + f[2] * cell[6 + c]),
    }
  }
  const atoms = [
    ...(frameworkOf(state) ?? []).map(({ atoms: own, at }) => atom(own[0], at)),
    ...rows.flatMap(({ kind, x, y, z }) =>
      kind === 'none'
        ? []
        : orbit([x, y, z] as number[], grid.operations, near).map((at) => atom(element, at)),
    ),
  ]
  const volume = { title: '', grid: { cell, fold: [1, 1, 1], size }, values, isDensity: true, atoms }
  return densityFigures(element, volume, WITHIN).map((figure) => ({
    ...figure,
    title: `Sites in the density of ${element}`,
    caption: `${element} where its density has the sites of the table, with a surface of equal density. ${figure.caption}`,
  }))
}
