import { z } from 'zod'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import { number } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { tidy } from '../../schemas/units.ts'
import { curve } from '../figures/curve.ts'
import { drawn } from '../figures/systems.ts'
import { errorColumns, saidOf } from '../sampling/error-columns.ts'
import { presences } from '../sampling/presences.ts'
import { inBlocks } from './softness-blocks.ts'
import { ofSamples, softnessParams } from './softness-samples.ts'
import { type Trained, trainedOn } from './trained.ts'

const columns = columnsOf('density', {
  of: column('', 'all, or those that are rearranging, or resting', 'key'),
  softness: column('', 'middle of the bin', 'key'),
  density: column(
    '',
    'ions and windows with this softness, of these, over all of these and the width of the bin: ∫ dS = 1',
    'value',
  ),
  error: column('', 'half its 68 % interval, over blocks of time or replicas; the plane is taken as it is', {
    errorOf: 'density',
  }),
  count: column('', 'ions × windows in the bin', 'count'),
  rearranging: column('', 'share of the ions × windows in the bin that rearrange, of all', 'value'),
  ...errorColumns,
})

const KINDS = [
  ['all', undefined],
  ['rearranging', 1],
  ['resting', -1],
] as const

/** Distribution of softness over ions and windows, of all and of those that rearrange or rest: by the plane of `softness` (its parameters), or by one that is
 *  given, without which materials are not on one scale. Throws usage errors as `softness`, and for a bin without a width.
 *  Source: Guan et al., Fig. 6c–f; Schoenholz et al., Nat. Phys. 12, 469 (2016), Fig. 2. */
export const softnessDistribution = measure({
  name: 'softness-distribution',
  version: 3,
  summary: 'Distribution of the softness of ions, of all and of those that rearrange or rest.',
  source: 'Guan et al., Fig. 6c–f; Schoenholz et al., Nat. Phys. 12, 469 (2016), Fig. 2.',
  ...ofSamples('softness-distribution'),
  params: z.object({
    ...softnessParams,
    bin: number('width of a bin of softness')
      .refine((width) => width > 0, 'expected a width above 0')
      .default(0.1),
  }),
  finish: (runs, given) => {
    const trained = trainedOn(runs, given)
    if (!trained) return tableOf({ columns }, [])
    const frames = runs.map(({ run }) => run.frames)
    return tableOf(
      { columns },
      KINDS.flatMap(([of, label]) => rowsOf(of, label, trained, frames, given.bin)),
    )
  },
  shown: {
    columns,
    ...drawn((systems) =>
      curve(systems, {
        name: 'softness-distribution',
        title: 'Softness of ions',
        caption:
          'Density of softness over ions and windows of time. Systems are on one scale where they have one plane ("plane").',
        x: { field: 'softness', title: 'softness', scale: { zero: false } },
        y: { field: 'density', title: 'density' },
        of: { field: 'of' },
        line: { interpolate: 'step' },
        band: { interpolate: 'step' },
      }),
    ),
  },
  example: { params: { after: '0.5ps', cutoff: 4, featureCutoff: 4.5, weight: 0.01, bin: 0.5 } },
})

/** Bins from the first to the last that holds something. */
function rowsOf(
  of: string,
  label: number | undefined,
  trained: Trained,
  frames: readonly number[],
  width: number,
): Row[] {
  const own = [...trained.values.keys()].filter((i) => label === undefined || trained.labels[i] === label)
  if (own.length === 0) return []
  const binOf = (i: number) => Math.floor(trained.softness[i] / width)
  const bins = own.map(binOf)
  const [first, last] = bins.reduce(([a, b], bin) => [Math.min(a, bin), Math.max(b, bin)], [bins[0], bins[0]])
  const each = inBlocks(trained, frames, own).map((parts) => ({
    parts: parts.map((samples) => {
      const counts = new Float64Array(last - first + 1)
      for (const i of samples) counts[binOf(i) - first]++
      return { counts, all: samples.length }
    }),
  }))
  const shares = presences(each, last - first + 1, ({ counts, all }, _, k) => ({
    above: counts[k],
    below: all,
  }))
  return shares.map((share, k) => {
    const inside = own.filter((_i, n) => bins[n] === first + k)
    const known = inside.length > 0
    return {
      of,
      softness: tidy((first + k + 0.5) * width),
      density: inside.length / own.length / width,
      error: known && share.error !== undefined ? finite(share.error / width) : null,
      count: inside.length,
      rearranging:
        of === 'all' && known ? inside.filter((i) => trained.labels[i] === 1).length / inside.length : null,
      ...saidOf(known ? share : { ...share, error: undefined }),
    }
  })
}
