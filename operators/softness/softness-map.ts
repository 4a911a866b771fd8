import { tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { type Grid, gridOf, voxelCount } from '../density/density-grid.ts'
import { inFrameOf } from '../frames/in-frame-of.ts'
import { select } from '../frames/select.ts'
import { errorColumns, saidOf } from '../sampling/error-columns.ts'
import { overRunsAndParts } from '../sampling/over-runs.ts'
import { inBlocks } from './softness-blocks.ts'
import { softnessMapFigures, softnessMapsAcross } from './softness-map-figure.ts'
import { ofSamples, type Sampled } from './softness-samples.ts'
import { type MapGiven, mapOf, mapParams } from './softness-voxels.ts'
import { type Trained, trainedOn } from './trained.ts'

const columns = columnsOf('softness', {
  a: column('', 'middle of the voxel, fraction of the folded cell along a', 'key'),
  b: column('', 'the same along b', 'key'),
  c: column('', 'the same along c', 'key'),
  aWidth: column('', 'width of a voxel, fraction of the folded cell along a', 'note'),
  bWidth: column('', 'the same along b', 'note'),
  softness: column('', 'mean softness of the ions that are there when a window begins', 'value'),
  error: column('', 'half its 68 % interval, over blocks of time or replicas; the plane is taken as it is', {
    errorOf: 'softness',
  }),
  rearranging: column('', 'share of them that rearrange in the window', 'value'),
  count: column('', 'ions × windows in the voxel', 'count'),
  ...errorColumns,
})

const sampled = ofSamples('softness-map')

/** Softness on the structure: the mean over all ions that are in a voxel of the (folded) cell when a window begins, in the frame of the framework, by the
 *  plane of `softness` (its parameters), or by one that is given. A row a voxel in which ions were. Throws usage errors as `softness`, for too many
 *  voxels, and for replicas of another cell. Source: Guan et al., Fig. 6g–j. */
export const softnessMap = measure({
  name: 'softness-map',
  version: 2,
  summary: 'Mean softness of ions by where they are in the structure.',
  source: 'Guan et al., Fig. 6g–j; Schoenholz et al., Nat. Phys. 12, 469 (2016).',
  ...sampled,
  asked: {
    ...sampled.asked,
    chain: [inFrameOf.operator, select.operator],
    check: (given, run) => {
      sampled.asked.check(given, run)
      gridOf(given, run)
    },
  },
  params: mapParams,
  finish: (runs, given) => tableOf({ columns }, rowsOf(runs, given)),
  shown: {
    columns,
    figures: (table, given, runs) => softnessMapFigures(table, given, runs ?? []),
    across: softnessMapsAcross,
  },
  example: {
    params: { after: '0.5ps', cutoff: 4, featureCutoff: 4.5, weight: 0.01, spacing: 3, fold: 1 },
  },
})

function rowsOf(runs: readonly Sampled[], given: MapGiven): Row[] {
  const trained = trainedOn(runs, given)
  if (!trained) return []
  const { grid, voxels } = mapOf(runs, given, trained)
  const inside = Array.from({ length: voxelCount(grid) }, (): number[] => [])
  voxels.forEach((voxel, i) => {
    inside[voxel].push(i)
  })
  const frames = runs.map(({ run }) => run.frames)
  return inside.flatMap((own, voxel) =>
    own.length === 0 ? [] : [{ ...placeIn(grid, voxel), ...meanOf(own, trained, frames) }],
  )
}

function placeIn({ size: [, ny, nz], size }: Grid, voxel: number): Row {
  const at = [Math.floor(voxel / (ny * nz)), Math.floor(voxel / nz) % ny, voxel % nz]
  const [a, b, c] = at.map((index, k) => (index + 0.5) / size[k])
  return { a, b, c, aWidth: 1 / size[0], bWidth: 1 / size[1] }
}

function meanOf(own: readonly number[], trained: Trained, frames: readonly number[]): Row {
  const sum = (of: readonly number[]) => of.reduce((all, i) => all + trained.softness[i], 0)
  const each = inBlocks(trained, frames, own).map((parts) => ({ parts }))
  const mean = overRunsAndParts(each, 'mean', (part) => ({ above: sum(part), below: part.length }))
  return {
    softness: sum(own) / own.length,
    error: finite(mean.error),
    rearranging: own.filter((i) => trained.labels[i] === 1).length / own.length,
    count: own.length,
    ...saidOf(mean),
  }
}
