import { z } from 'zod'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { usageError } from '../../schemas/errors.ts'
import { number } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row, type Table } from '../../schemas/table.ts'
import { ranked } from '../figures/points.ts'
import { drawnFrom, withRows } from '../figures/systems.ts'
import { isSeen } from '../free-energy/free-energy.ts'
import { barrierBetween, lowestNear } from '../free-energy/minimax-path.ts'
import { reachesOf, smoothed } from '../free-energy/smooth-surface.ts'
import { binFor, binsOf, type ValueGrid } from '../free-energy/value-grid.ts'
import { collectiveVariable } from './collective-variable.ts'
import { VARIABLES } from './ion-variables.ts'

const point = (description: string) =>
  z
    .custom<string | readonly number[]>(() => true)
    .transform((value, context) => {
      const found = (typeof value === 'string' ? value.split(',') : [value].flat()).map(Number)
      if (found.length > 0 && found.every(Number.isFinite)) return found
      context.addIssue({ code: 'custom', message: 'expected numbers, a comma between them' })
      return []
    })
    .meta({ description, unit: '' })

const params = z.object({
  from: point(
    'where a barrier begins: the lowest bin near this point, a number for each variable in the order of the columns of the table, as 2,6',
  ),
  to: point('where it ends'),
  near: number('how far from those points along each variable, Å or degrees').default(0.5),
})
type Given = z.output<typeof params>

const columns = columnsOf('forward', {
  from: column('', 'the bin that it begins in, by its middle', 'key'),
  to: column('', 'the bin that it ends in', 'key'),
  forward: column(
    'kJ/mol',
    'height over the first: the lowest of the highest values on the way, bins that differ by their noise alone smoothed; where that leads through a bin in which nothing was seen, what it is above',
    'value',
  ),
  error: column(
    'kJ/mol',
    'half its 68 % interval, from those of the two bins: more than it is where bins are narrow; null where one has none',
    { errorOf: 'forward' },
  ),
  backward: column('kJ/mol', 'height over the second', 'value'),
  backwardError: column('kJ/mol', 'half its 68 % interval', { errorOf: 'backward' }),
  saddle: column('', 'the bin that is highest on the way', 'note'),
  status: column(
    '',
    'determined; not-determined: a bin that it is taken from was seen too seldom for an error; lower-bound: the way leads through a bin in which nothing was seen; downhill: nothing on the way is higher than where it begins, and there is no barrier; one place: the lowest bin is the same near both',
    'status',
  ),
})

/** The barrier between two places of a free-energy surface of `collective-variable`: the way over its bins, edges and corners too, whose highest value is
 *  lowest. kJ/mol; with `convergence` against the length of the run. Where bins differ by less than their errors F is that of parabolas through them (`smoothed`),
 *  as the highest of several noisy bins is too high, and the lowest too low. Throws usage errors for points that are not on the surface. Source: Guan et al., supplement, 2.1–2.3: barriers of 13 to 65 kJ/mol. */
export const barrier = estimate({
  name: 'barrier',
  version: 3,
  summary: 'Barrier between two places of a free-energy surface of ions, both ways, with its saddle.',
  source: 'Guan et al., supplement, 2.1–2.3; the min–max path by flooding.',
  from: [collectiveVariable.operator],
  params,
  finish: (tables, given) => tableOf({ columns }, rowsOf(tables['collective-variable'], given)),
  shown: {
    columns,
    ...drawnFrom((systems) =>
      ranked(
        withRows(systems, ({ own }) => own.rows.flatMap(bothWays)),
        {
          name: 'barrier',
          title: 'Barriers',
          caption:
            'Both ways over the saddle, with 68 % intervals; open marks where the status is another than determined.',
          x: { field: 'way', title: null },
          y: { field: 'height', title: 'height / kJ mol⁻¹' },
          shape: { field: 'status' },
          full: 'isKnown',
          half: ({ spread }) => spread as number | null,
        },
      ),
    ),
  },
  example: { params: { from: '1.5,5.5,30', to: '1.5,5.5,150' } },
})

const bothWays = ({ from, to, forward, error, backward, backwardError, status }: Row): Row[] => [
  { way: `${from} → ${to}`, height: forward, spread: error, status, isKnown: status === 'determined' },
  {
    way: `${to} → ${from}`,
    height: backward,
    spread: backwardError,
    status,
    isKnown: status === 'determined',
  },
]

const EMPTY: Row = Object.fromEntries(Object.keys(columns).map((name) => [name, null]))

function rowsOf({ rows }: Table, given: Given): Row[] {
  if (rows.length === 0) return []
  const names = VARIABLES.filter((name) => rows.some((row) => row[name] !== null))
  const grid = names.map((name) => axisOf(rows, name))
  const rowAt: Row[] = []
  for (const row of rows) {
    const place = names.map((name) => Number(row[name]))
    rowAt[binFor('barrier', grid, place)] = row
  }
  const F = energiesOf(grid, rowAt)
  const said = (bin: number) => names.map((name) => `${rowAt[bin][name]}`).join(', ')
  const [from, to] = [given.from, given.to].map((place) => binNear(place, grid, F, given.near))
  if (from === to) return [{ ...EMPTY, from: said(from), to: said(to), status: 'one place' }]
  const found = barrierBetween(grid, F, from, to)
  if (!found) return []
  const { saddle, bins } = found.path
  const top = F[saddle] >= F[from] && F[saddle] >= F[to] ? saddle : F[from] > F[to] ? from : to
  const isOpen = bins.every((bin) => isSeen(rowAt[bin]))
  const errorTo = (bin: number) => {
    const errors = [top, bin].map((each) => rowAt[each]['error'])
    const isKnown = errors.every((error) => typeof error === 'number') && isOpen && top !== bin
    return isKnown ? finite(Math.hypot(...(errors as number[]))) : null
  }
  const [error, backwardError] = [from, to].map(errorTo)
  return [
    {
      from: said(from),
      to: said(to),
      forward: found.forward,
      error,
      backward: found.backward,
      backwardError,
      saddle: said(top),
      status: !isOpen
        ? 'lower-bound'
        : top === from
          ? 'downhill'
          : error === null
            ? 'not-determined'
            : 'determined',
    },
  ]
}

/** F of what was seen, smoothed where bins differ by their noise alone, and what it is above where nothing was. */
function energiesOf(grid: ValueGrid, rowAt: readonly Row[]): Float64Array {
  const column = (name: string) =>
    Float64Array.from({ length: binsOf(grid) }, (_, bin) => Number(rowAt[bin]?.[name] ?? Number.NaN))
  const [F, errors] = [column('freeEnergy'), column('error')]
  const counts = column('count').map((count) => (Number.isNaN(count) ? 0 : count))
  const most = counts.reduce((max, count) => Math.max(max, count), 0)
  const highest = rowAt.reduce(
    (top, row, bin) => (isSeen(row) && F[bin] > F[top] ? bin : top),
    counts.indexOf(most),
  )
  const kT = counts[highest] < most ? F[highest] / Math.log(most / counts[highest]) : 1
  const relative = errors.map((error) => error / kT)
  const logs = smoothed(grid, counts, reachesOf(grid, counts, relative))
  return F.map((value, bin) => {
    if (counts[bin] > 0) return kT * (Math.log(most) - logs[bin])
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value
  })
}

/** All bins of a variable have rows. */
function axisOf(rows: readonly Row[], name: string): ValueGrid[number] {
  const middles = [...new Set(rows.map((row) => Number(row[name])))].sort((a, b) => a - b)
  const width = middles.length > 1 ? (middles[middles.length - 1] - middles[0]) / (middles.length - 1) : 1
  return { from: middles[0] - width / 2, width, bins: middles.length }
}

function binNear(place: readonly number[], grid: ValueGrid, F: Float64Array, near: number): number {
  const own = binFor('barrier', grid, place)
  const found = lowestNear(
    grid,
    F,
    place,
    grid.map(() => near),
  )
  if (found >= 0) return found
  if (F[own] < Number.POSITIVE_INFINITY) return own
  throw usageError(`barrier: nothing near ${place.join(', ')}`, 'Give a larger "near".')
}
