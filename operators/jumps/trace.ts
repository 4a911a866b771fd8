import { z } from 'zod'
import { type RunState, tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { appendRows, type SlotsOf } from '../../pipeline/state/slots.ts'
import { usageError } from '../../schemas/errors.ts'
import { time } from '../../schemas/params.ts'
import { column, columnsOf, type Row } from '../../schemas/table.ts'
import { tidy } from '../../schemas/units.ts'
import { backFrames, takesBack } from '../cages/rule.ts'
import { ofSites } from '../sites/of-sites.ts'
import { type EventShape, eventParams, eventShape } from './site-events.ts'
import { traceFigures } from './trace-figure.ts'
import { unitCellOf } from './unit-cell.ts'

const params = z.object({
  ions: z
    .preprocess(
      (value) => (typeof value === 'string' ? value.split(',') : [value].flat()),
      z.array(z.coerce.number().int()),
    )
    .meta({ description: 'ids of the ions in the input; the first one where nothing is given', unit: '' })
    .default([]),
  homes: eventParams.homes,
  ignoreReturnsWithin: time(
    'a way back to the cage just left within this time takes back the one before it: neither is a crossing; 0: every one is',
  ).default(1),
  since: time('time from the start of the run at which the trace begins').default(0),
  span: time('how long it is, at most; 0: to the end').default(0),
})
type Given = z.output<typeof params>

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
  returned: column(
    '',
    'true on such a way, and on the way back, where it was undone within the return time',
    'note',
  ),
})

type Path = SlotsOf<'path'>

/** Numbers of one row in a state: frame, store row, x, y, z, label. */
const WIDTH = 6

/** The path of some ions with the cages that they are in, and the stretches on which they change cage. Positions (Å) and labels in,
 *  a row a frame and ion out. Throws a usage error for ids that are not there. */
export const trace = measure({
  name: 'trace',
  version: 2,
  summary: 'Paths of some ions frame by frame, with their sites and cages.',
  source: 'Ding et al., Fig. 3(a): trace of one lithium ion, coloured by cage.',
  ...ofSites,
  parts: 'none',
  params,
  shape: (given, run, _, facts): TraceShape => ({ ...eventShape(given, facts), ...framesOf(given, run) }),
  slots: (): Path => ({ path: { law: 'rows', length: WIDTH } }),
  carry: ({ params: { ions }, run, rows: all }, rows) => ({ chosen: chosenOf(ions, run, rows, all) }),
  update: (state, block, { carry, shape: { first, end } }) => {
    const [from, to] = [first - block.first, Math.min(block.count, end - block.first)]
    const [x, y, z] = (['x', 'y', 'z'] as const).map((name) => block.column(name))
    const labels = block.labels.get('site') as Uint16Array
    const found: number[] = []
    for (let row = 0; row < block.rows.length; row++) {
      if (!carry.chosen[row]) continue
      for (let t = Math.max(0, from), at = row * block.count + t; t < to; t++, at++)
        found.push(block.first + t, block.rows[row], x[at], y[at], z[at], labels[at])
    }
    appendRows(state, 'path', found)
  },
  finish: (runs, given) =>
    tableOf(
      { columns },
      runs.flatMap((run) => rowsOf(run, given)),
    ),
  shown: {
    columns,
    across: (systems) => traceFigures(systems),
    figures: (own, _, runs = []) =>
      traceFigures([{ label: '', own, from: {} }], runs[0] && unitCellOf(runs[0])),
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

interface TraceShape extends EventShape {
  /** Frames of the trace. */
  readonly first: number
  readonly end: number
}

function framesOf({ since, span }: Given, { interval, frames, name }: Run) {
  const first = Math.ceil(since / interval - 1e-6)
  if (since >= 0 && span >= 0 && first < frames)
    return {
      first,
      end: span > 0 ? Math.min(frames, first + Math.floor(span / interval + 1e-6) + 1) : frames,
    }
  throw usageError(
    `trace: from ${tidy(since)} ps on`,
    `${name} goes from 0 to ${tidy((frames - 1) * interval)} ps.`,
  )
}

type MutableRow = Record<string, number | string | boolean | null>

function rowsOf({ run, shape, total }: RunState<Path, TraceShape>, { ignoreReturnsWithin }: Given): Row[] {
  const points: Float64Array[] = []
  for (let at = 0; at < total.path.length; at += WIDTH) points.push(total.path.subarray(at, at + WIDTH))
  points.sort((a, b) => a[1] - b[1] || a[0] - b[0])
  const { kinds, kindOf } = shape.set
  const rows = points.map(
    ([frame, row, x, y, z, label]): MutableRow => ({
      run: run.name,
      ion: run.ids[row],
      time: frame * run.interval,
      x,
      y,
      z,
      site: label > 0 ? `${kinds[kindOf[label - 1]]} ${label}` : null,
      cage: null,
      crossing: false,
      returned: false,
    }),
  )
  const back = ignoreReturnsWithin > 0 ? backFrames(ignoreReturnsWithin, run) : -1
  for (const [from, to] of ionsIn(points)) markCrossings(points, rows, from, to, shape, back)
  return rows
}

/** Where the points of each ion begin and end. */
function ionsIn(points: readonly Float64Array[]): [number, number][] {
  const starts = points.flatMap((point, i) => (i === 0 || points[i - 1][1] !== point[1] ? [i] : []))
  return starts.map((start, k) => [start, starts[k + 1] ?? points.length])
}

/** A way from one cage to another: after the point `left` up to `reached`. */
interface Crossing {
  readonly came: number
  readonly left: number
  readonly reached: number
  readonly at: number
}

/** Cages, crossings, and which of them took back the one before, of the points of one ion. */
function markCrossings(
  points: readonly Float64Array[],
  rows: MutableRow[],
  from: number,
  to: number,
  { set, isHome }: EventShape,
  back: number,
): void {
  const mark = ({ left, reached }: Crossing, name: 'crossing' | 'returned') => {
    for (let k = left + 1; k <= reached; k++) rows[k][name] = true
  }
  const standing: Crossing[] = []
  let [cage, left] = [0, from]
  for (let i = from; i < to; i++) {
    const [frame, , , , , label] = points[i]
    const own = label > 0 && isHome[set.kindOf[label - 1]] ? set.cage[label - 1] + 1 : 0
    if (own > 0) {
      const way = { came: cage, left, reached: i, at: frame }
      const last = standing.at(-1)
      if (cage > 0 && own !== cage) {
        mark(way, 'crossing')
        if (back >= 0 && last && takesBack(last, own, frame, back)) {
          mark(last, 'returned')
          mark(way, 'returned')
          standing.pop()
        } else standing.push(way)
      }
      cage = own
      left = i
    }
    rows[i]['cage'] = cage > 0 ? cage : null
  }
}
