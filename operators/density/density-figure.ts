import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import { type Heat, heat } from '../figures/heat.ts'
import type { Mark } from '../figures/plot.ts'
import { short } from '../figures/rows.ts'
import type { Volume } from './density-files.ts'
import type { Grid } from './density-grid.ts'
import { volumeView } from './density-volume.ts'

/** Cells of a picture along each axis at most. */
const MOST = 36
/** Pixels of its longer side. */
const SIDE = 380

/** A density in three dimensions, and its mean along c, over fractions of the (folded) cell, which stands for it on paper. */
export const densityFigures = (element: string, volume: Volume, within?: number): Figure[] =>
  flat(1, element, volume.grid, flattened(volume)).map((figure) => ({
    ...figure,
    caption: `Surface of equal density, smoothed over neighbouring voxels and cut off flat on the faces of the cell; other atoms at their mean places, with the bonds of polyanions. In print: mean ${figure.caption}`,
    volume: volumeView(element, volume, within),
  }))

/** What paper shows of several systems, side by side, from the pictures of each. */
export function densitiesAcross(systems: readonly SystemTables[]): Figure[] {
  const all = systems.flatMap(({ label, figures = [] }) => figures.map((figure) => ({ label, figure })))
  return [...new Set(all.map(({ figure }) => figure.name))].flatMap((name) => {
    const own = all.filter(({ figure }) => figure.name === name)
    const cells = own.flatMap(({ label, figure: { spec } }) =>
      (spec['data'] as { values: Mark[] }).values.map((cell): Mark => ({ ...cell, system: label })),
    )
    const { width, height } = own[0].figure.spec as unknown as Heat['size']
    return heat(
      systems,
      { ...plotOf(name), caption: `Mean ${MEAN}. One scale for all.`, size: { width, height } },
      cells,
    )
  })
}

const MEAN = 'along c; axes are fractions of the cell that it is folded into'

const plotOf = (element: string) => ({
  name: element,
  title: `Density of ${element}`,
  x: sideOf('x', 'a'),
  y: sideOf('y', 'b'),
  value: { field: 'density', title: 'density / Å⁻³', scale: { domainMin: 0 } },
})

const sideOf = (field: string, vector: string) => ({
  field,
  to: `${field}2`,
  title: `fraction along ${vector}`,
  scale: { domain: [0, 1] },
})

/** Sides in the proportion of the cell's. */
function flat(systems: number, element: string, { cell }: Grid, cells: readonly Mark[]): Figure[] {
  const [a, b] = [0, 3].map((at) => Math.hypot(...cell.subarray(at, at + 3)))
  const angle =
    (180 / Math.PI) * Math.acos((cell[0] * cell[3] + cell[1] * cell[4] + cell[2] * cell[5]) / (a * b))
  const skew =
    Math.abs(angle - 90) > 0.05 ? `, drawn at right angles where a and b make ${angle.toFixed(1)}°` : ''
  const [width, height] = [a, b].map((side) => Math.round((SIDE * side) / Math.max(a, b)))
  return heat(
    { length: systems },
    { ...plotOf(element), caption: `${MEAN}${skew}.`, size: { width, height } },
    cells,
  )
}

/** The mean over c, and over the voxels of each cell of the picture. */
function flattened({ grid: { size }, values }: Volume): Mark[] {
  const [nx, ny, nz] = size
  const [across, up] = [nx, ny].map(edgesOf)
  const sums = new Float64Array(nx * ny).map((_, column) =>
    values.subarray(column * nz, (column + 1) * nz).reduce((sum, value) => sum + value, 0),
  )
  return across.slice(1).flatMap((end, p) =>
    up.slice(1).map((top, q): Mark => {
      let sum = 0
      for (let i = across[p]; i < end; i++) for (let j = up[q]; j < top; j++) sum += sums[i * ny + j]
      const density = sum / ((end - across[p]) * (top - up[q]) * nz)
      const [x, x2, y, y2] = [across[p] / nx, end / nx, up[q] / ny, top / ny].map(short)
      return { x, x2, y, y2, density: short(density) }
    }),
  )
}

/** Where cells of a picture begin among so many voxels, and where the last ends. */
function edgesOf(voxels: number): number[] {
  const cells = Math.min(MOST, voxels)
  return Array.from({ length: cells + 1 }, (_, p) => Math.ceil((p * voxels) / cells))
}
