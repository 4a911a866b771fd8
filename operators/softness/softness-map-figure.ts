import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { frameworkOf } from '../density/density-framework.ts'
import { voxelCount, voxelVolume } from '../density/density-grid.ts'
import { volumeView } from '../density/density-volume.ts'
import { heat } from '../figures/heat.ts'
import type { Mark } from '../figures/plot.ts'
import { groupedBy, short } from '../figures/rows.ts'
import { elementsAmong } from '../sampling/subject-elements.ts'
import type { Sampled } from './softness-samples.ts'
import { type MapGiven, mapOf } from './softness-voxels.ts'
import { type Trained, trainedOn } from './trained.ts'

/** Softness seen along c; on the page, where soft ions are among the other atoms. */
export function softnessMapFigures(own: Table, given: MapGiven, runs: readonly Sampled[]): Figure[] {
  const trained = runs.length === 0 ? undefined : trainedOn(runs, given)
  if (!trained) return []
  const volume = softVolume(runs, given, trained)
  return softnessMapsAcross([{ label: '', own, from: {} }]).map((figure) => ({
    ...figure,
    caption: `Surface of equal density of ions with a softness above 0, among the other atoms at their mean places. In print: ${figure.caption}`,
    volume,
  }))
}

/** Maps of several systems on one scale. */
export function softnessMapsAcross(systems: readonly SystemTables[]): Figure[] {
  const cells = systems.flatMap(({ label, own }) =>
    alongC(own.rows).map((cell) => (systems.length > 1 ? { ...cell, system: label } : cell)),
  )
  const most = cells.reduce((far, { softness }) => Math.max(far, Math.abs(Number(softness))), 0)
  return heat(
    systems,
    {
      name: 'softness-map',
      title: 'Softness on the structure',
      caption:
        'mean softness of the ions at a place, along c; axes are fractions of the cell that it is folded into.',
      x: { field: 'x', to: 'x2', title: 'fraction along a', scale: { domain: [0, 1] } },
      y: { field: 'y', to: 'y2', title: 'fraction along b', scale: { domain: [0, 1] } },
      value: {
        field: 'softness',
        title: 'softness',
        scale: { scheme: 'redblue', reverse: true, domain: [-most, most] },
      },
      size: { width: 380, height: 380 },
    },
    cells,
  )
}

/** Means over the voxels above each other, by how many ions were in them. */
function alongC(rows: readonly Row[]): Mark[] {
  return [...groupedBy(rows, ({ a, b }) => `${a} ${b}`).values()].map((own) => {
    const count = own.reduce((sum, row) => sum + Number(row['count']), 0)
    const sum = own.reduce((all, row) => all + Number(row['softness']) * Number(row['count']), 0)
    const [a, b, across, up] = ['a', 'b', 'aWidth', 'bWidth'].map((name) => Number(own[0][name]))
    return {
      x: short(a - across / 2),
      x2: short(a + across / 2),
      y: short(b - up / 2),
      y2: short(b + up / 2),
      softness: short(sum / count),
    }
  })
}

function softVolume(runs: readonly Sampled[], given: MapGiven, trained: Trained) {
  const { grid, voxels } = mapOf(runs, given, trained)
  const values = new Float64Array(voxelCount(grid))
  voxels.forEach((voxel, i) => {
    if (trained.softness[i] > 0) values[voxel]++
  })
  const moments = runs.reduce((sum, { run, shape }) => sum + Math.floor((run.frames - 1) / shape.step), 0)
  const scale = moments * grid.fold[0] * grid.fold[1] * grid.fold[2] * voxelVolume(grid)
  const [element] = elementsAmong(runs)
  const atoms = frameworkOf(runs[0].run, grid, element)
  const title = `soft ${element}`
  return volumeView(title, { title, grid, values: values.map((n) => n / scale), isDensity: true, atoms })
}
