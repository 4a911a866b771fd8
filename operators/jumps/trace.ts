import { z } from 'zod'
import { type RunState, tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { appendRows, type SlotsOf } from '../../pipeline/state/slots.ts'
import { usageError } from '../../schemas/errors.ts'
import { column, columnsOf, type Row } from '../../schemas/table.ts'
import { drawn } from '../figures/systems.ts'
import { ofSites } from '../sites/of-sites.ts'
import { type EventShape, eventParams, eventShape } from './site-events.ts'
import { traceFigures } from './trace-figure.ts'

const params = z.object({
  ions: z
    .preprocess(
      (value) => (typeof value === 'string' ? value.split(',') : [value].flat()),
      z.array(z.coerce.number().int()),
    )
    .meta({ description: 'ids of the ions in the input; the first one where nothing is given', unit: '' })
    .default([]),
  homes: eventParams.homes,
})

const columns = columnsOf(null, {
  run: column('', 'name of the run', 'key'),
  ion: column('', 'id of the ion in the input', 'key'),
  time: column('ps', 'from the beginning of the run', 'key'),
  x: column('Å', 'unwrapped position', 'value'),
  y: column('Å', 'unwrapped position', 'value'),
  z: column('Å', 'unwrapped position', 'value'),
  site: column('', 'site: its kind and number; null between sites', 'value'),
  cage: column(
    '',
    'number of the cage of the home that it was in last; null before the first, or where there are no cages',
    'value',
  ),
  crossing: column('', 'true on the way from a home of one cage to a home of another', 'note'),
})

type Path = SlotsOf<'path'>

/** Numbers of one row in a state: frame, store row, x, y, z, label. */
const WIDTH = 6

/** The path of some ions with the cages that they are in, and the stretches on which they change cage. Positions (Å) and labels in,
 *  a row a frame and ion out. Throws a usage error for ids that are not there. */
export const trace = measure({
  name: 'trace',
  version: 1,
  summary: 'Paths of some ions frame by frame, with their sites and cages.',
  source: 'Ding et al., Fig. 3(a): trace of one lithium ion, coloured by cage.',
  ...ofSites,
  parts: 'none',
  params,
  shape: (given, _, __, facts) => eventShape(given, facts),
  slots: (): Path => ({ path: { law: 'rows', length: WIDTH } }),
  carry: ({ params: { ions }, run, rows: all }, rows) => ({ chosen: chosenOf(ions, run, rows, all) }),
  update: (state, block, { carry }) => {
    const [x, y, z] = (['x', 'y', 'z'] as const).map((name) => block.column(name))
    const labels = block.labels.get('site') as Uint16Array
    const found: number[] = []
    for (let row = 0; row < block.rows.length; row++) {
      if (!carry.chosen[row]) continue
      for (let t = 0, at = row * block.count; t < block.count; t++, at++)
        found.push(block.first + t, block.rows[row], x[at], y[at], z[at], labels[at])
    }
    appendRows(state, 'path', found)
  },
  finish: (runs) => tableOf({ columns }, runs.flatMap(rowsOf)),
  shown: {
    columns,
    ...drawn(traceFigures),
  },
  example: { params: { homes: 'T5,T5a' }, transforms: { sites: { shape: 'voronoi' } } },
})

/** 1 for each row of the group that was asked for. */
function chosenOf(ions: readonly number[], run: Run, rows: Uint32Array, all: Uint32Array): Uint8Array {
  const known = new Set(Array.from(all, (row) => run.ids[row]))
  const stranger = ions.find((ion) => !known.has(ion))
  if (stranger !== undefined)
    throw usageError(
      `trace: ${run.name} has no ion ${stranger} among those selected`,
      `Ids begin with ${run.ids[all[0]]}.`,
    )
  const wanted = new Set(ions.length > 0 ? ions : [run.ids[all[0]]])
  return Uint8Array.from(rows, (row) => (wanted.has(run.ids[row]) ? 1 : 0))
}

function rowsOf({ run, shape: { set, isHome }, total }: RunState<Path, EventShape>): Row[] {
  const points: Float64Array[] = []
  for (let at = 0; at < total.path.length; at += WIDTH) points.push(total.path.subarray(at, at + WIDTH))
  points.sort((a, b) => a[1] - b[1] || a[0] - b[0])
  const rows = points.map(
    ([frame, row, x, y, z, label]): Record<string, number | string | boolean | null> => ({
      run: run.name,
      ion: run.ids[row],
      time: frame * run.interval,
      x,
      y,
      z,
      site: label > 0 ? `${set.kinds[set.kindOf[label - 1]]} ${label}` : null,
      cage: null,
      crossing: false,
    }),
  )
  let cage: number | null = null
  let left = 0
  points.forEach(([, row, , , , label], i) => {
    if (i === 0 || points[i - 1][1] !== row) cage = null
    if (label > 0 && isHome[set.kindOf[label - 1]] && set.cage[label - 1] >= 0) {
      const next = set.cage[label - 1] + 1
      if (cage !== null && next !== cage) for (let k = left + 1; k <= i; k++) rows[k]['crossing'] = true
      cage = next
      left = i
    }
    rows[i]['cage'] = cage
  })
  return rows
}
