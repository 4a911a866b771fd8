import { z } from 'zod'
import { type RunState, tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { SlotsOf } from '../../pipeline/state/slots.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { errorColumns, saidOf } from '../sampling/error-columns.ts'
import { overRunsAndParts } from '../sampling/over-runs.ts'
import { ofSites } from './of-sites.ts'
import { sites } from './sites.ts'

const columns = columnsOf('fraction', {
  kind: column('', 'kind of site; none: between sites', 'key'),
  sites: column('', 'sites of this kind in the cell', 'count'),
  ions: column('', 'mean number of ions on them; over all kinds they add to the ions', 'value'),
  fraction: column('', 'share of the ions', 'value'),
  error: column('', 'half the 68 % interval of the share', { errorOf: 'fraction' }),
  ...errorColumns,
  perSite: column('', 'mean number of ions on one site', 'value'),
  visits: column('', 'whole visits: those whose beginning and end were seen', 'count'),
  meanVisit: column(
    'ps',
    'mean length of whole visits; it is biased low where they are as long as the run',
    'value',
  ),
})

type Counts = SlotsOf<'frames' | 'visits' | 'visited'>

/** How many ions are on each kind of site, and how long their visits last. A visit is an unbroken stretch of frames on one site.
 *  Labels [row][frame] in, a row a kind out. */
export const occupation = measure({
  name: 'occupation',
  version: 2,
  summary: 'Occupation of each kind of site, with the number and mean length of whole visits.',
  source: 'Morgan, Chem. Mater. 33, 2004 (2021): site occupations and residence of polyhedral sites.',
  ...ofSites,
  parts: 'time',
  params: z.object({}),
  slots: (known): Counts => {
    const length = sites.of(known).kinds.length + 1
    return {
      /** Ion-frames, visits and their frames: 0 is none, k + 1 the k-th kind. */
      frames: { law: 'count', length },
      visits: { law: 'count', length },
      visited: { law: 'count', length },
    }
  },
  carry: (_, rows) => ({
    label: new Uint16Array(rows.length),
    /** Frame in which the visit began, −1 where that was not seen. */
    since: new Int32Array(rows.length).fill(-1),
  }),
  update: (state, block, { facts, carry }) => {
    const { kindOf } = sites.of({ facts })
    const labels = block.labels.get('site') as Uint16Array
    const kind = (label: number) => (label === 0 ? 0 : kindOf[label - 1] + 1)
    for (let row = 0; row < block.rows.length; row++) {
      for (let t = 0, at = row * block.count; t < block.count; t++, at++) {
        const frame = block.first + t
        const last = carry.label[row]
        if (frame > 0 && labels[at] !== last) {
          if (carry.since[row] >= 0) {
            state.visits[kind(last)]++
            state.visited[kind(last)] += frame - carry.since[row]
          }
          carry.since[row] = frame
        }
        carry.label[row] = labels[at]
        state.frames[kind(labels[at])]++
      }
    }
  },
  finish: (runs) => tableOf({ columns }, rowsOf(runs)),
  shown: { columns },
  example: { params: {}, transforms: { sites: { shape: 'spheres', reach: 1 } } },
})

function rowsOf(runs: readonly RunState<Counts>[]): Row[] {
  const { kinds, kindOf } = sites.of(runs[0])
  return ['none', ...kinds].map((kind, k) => {
    const total = (slot: keyof Counts) => sum(runs.map((run) => run.total[slot][k]))
    const frames = sum(runs.map((run) => run.total.frames.reduce((a, b) => a + b, 0)))
    const fraction = total('frames') / frames
    const count = k === 0 ? 0 : kindOf.reduce((n, each) => (each === k - 1 ? n + 1 : n), 0)
    const ions = fraction * runs[0].rows.length
    const visits = total('visits')
    const share = overRunsAndParts(runs, 'mean', (part) => ({
      above: part.frames[k],
      below: sum(part.frames),
    }))
    const time = sum(runs.map((run) => run.total.visited[k] * run.run.interval))
    return {
      kind,
      sites: count,
      ions,
      fraction,
      error: finite(share.error),
      ...saidOf(share),
      perSite: count > 0 ? ions / count : null,
      visits,
      meanVisit: finite(time / visits),
    }
  })
}

const sum = (values: ArrayLike<number>): number =>
  Array.prototype.reduce.call(values, (a: any, b: any) => a + b, 0) as number
