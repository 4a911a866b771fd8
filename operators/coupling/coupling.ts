import { z } from 'zod'
import { latticeOf } from '../../pipeline/cell/lattice.ts'
import { type FinishContext, tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { everyRow } from '../../pipeline/tables/long-table.ts'
import { usageError } from '../../schemas/errors.ts'
import { lengths, time, whole, words } from '../../schemas/params.ts'
import { column, columnsOf, type Row, type Table } from '../../schemas/table.ts'
import { tidy } from '../../schemas/units.ts'
import { jumps } from '../jumps/jumps.ts'
import { turns } from '../polyanions/turning/turns.ts'
import { couplingFigures } from './coupling-figure.ts'
import { eventCoupling } from './event-coupling.ts'
import { type EventLags, type Events, eventLags } from './event-lags.ts'

const params = z.object({
  shells: lengths('edges of the shells of distance between a turn and a jump').default([0, 4, 6, 8]),
  window: time('length of a window of lags').default(0.5),
  reach: whole('windows on each side of lag 0', 1).default(6),
  jumpKinds: words('kinds of jump that are counted, as inter-cage; all where nothing is given').default([]),
  shifts: whole('circular shifts of the null', 19).default(999),
  seed: whole('where they begin').default(1),
})
type Given = z.output<typeof params>

const columns = columnsOf(null, {
  from: column('Å', 'inner edge of the shell round a turn', 'key'),
  to: column('Å', 'its outer edge', 'key'),
  lag: column('ps', 'middle of the window, time of the jump minus that of the turn', 'key'),
  pairs: column('', 'pairs of a turn and a jump in this shell and window', 'count'),
  expected: column('', 'what they would be if neither knew of the other: the mean over all shifts', 'value'),
  ratio: column('', 'pairs / expected', 'value'),
  chance: column(
    '',
    'share of circular shifts, longer than all windows, that give so many pairs or more: small where there are more than by chance',
    'value',
  ),
  chanceOfAny: column('', 'the same of the window of this shell that stands out most', 'value'),
})

/** Coupling of the jumps of ions to the turns of polyanions: how many pairs are so far apart in space and time, against a null in which the jumps of a
 *  run are moved together round the run by any number of frames. That keeps jumps that come in clusters clustered, and so rejects as
 *  often as it says. Tables of `jumps` and `turns` in, a row a shell and window out. Throws usage errors where runs are not known, where one
 *  is shorter than the windows, and where there are no jumps or no turns. Source: Li et al., Fig. 2f; Guan et al., supplement, note 3. */
export const coupling = estimate({
  name: 'coupling',
  version: 1,
  summary: 'Jumps of ions beside turns of polyanions, by distance and lag, against circular shifts in time.',
  source: 'Li et al., Fig. 2f: cation jumps and rotor turns; null of circular shifts in time.',
  from: [jumps.operator, turns.operator],
  params,
  finish: (tables, given, context) => {
    const pairs = pairsIn(tables, given, context)
    const interval = pairs[0].interval
    const frames = Math.max(1, Math.round(given.window / interval))
    const windows = { width: frames % 2 === 0 ? frames + 1 : frames, reach: given.reach }
    const rows = given.shells.slice(1).flatMap((to, shell): Row[] => {
      const lags = pairs.map((each) => each.lags)
      const found = eventCoupling(lags, shell, windows, given.shifts, given.seed + shell)
      return Array.from(found.lags, (lag, k) => ({
        from: given.shells[shell],
        to,
        lag: tidy(lag * interval),
        pairs: found.found[k],
        expected: found.expected,
        ratio: found.expected > 0 ? found.found[k] / found.expected : null,
        chance: found.p[k],
        chanceOfAny: found.pAll,
      }))
    })
    return tableOf({ columns }, rows)
  },
  shown: { columns, ...couplingFigures },
  example: { params: { window: '0.3ps', reach: 2, shifts: 19 } },
})

interface Paired {
  readonly interval: number
  readonly lags: EventLags
}

/** Of every run the pairs of a turn and a jump. */
function pairsIn(tables: Readonly<Record<string, Table>>, given: Given, { runs }: FinishContext): Paired[] {
  const { shells } = given
  if (shells.length < 2 || shells.some((edge, i) => i > 0 && !(edge > shells[i - 1])))
    throw usageError(`coupling: shells ${shells.join(', ')} Å`, 'Give two edges or more, rising, as 0,4,6,8.')
  const isCounted = ({ kind }: Row) => given.jumpKinds.length === 0 || given.jumpKinds.includes(String(kind))
  const jumped = byRun([...everyRow(tables['jumps'])].filter(isCounted))
  const turned = byRun([...everyRow(tables['turns'])])
  if (jumped.size === 0 || turned.size === 0)
    throw usageError(
      `coupling: no ${jumped.size === 0 ? 'jumps' : 'turns'}`,
      'There is nothing that could be coupled: look at longer runs, or at what counts as one.',
    )
  const stranger = [...jumped.keys(), ...turned.keys()].find((name) => !runs.some((run) => run.name === name))
  if (stranger !== undefined)
    throw usageError(`coupling: run ${stranger} is not known`, 'Measure it from its store.')
  return runs.map((run) => {
    const [one, other] = [turned, jumped].map((events) => eventsOf(events.get(run.name) ?? [], run))
    const lags = eventLags(one, other, run.frames, latticeOf(run.manifest.cell), shells)
    return { interval: run.interval, lags }
  })
}

function byRun(rows: readonly Row[]): Map<string, Row[]> {
  const out = new Map<string, Row[]>()
  for (const row of rows) {
    const name = String(row['run'])
    const own = out.get(name)
    if (own) own.push(row)
    else out.set(name, [row])
  }
  return out
}

const eventsOf = (rows: readonly Row[], { interval }: Run): Events => ({
  frames: Int32Array.from(rows, ({ time: at }) => Math.round(Number(at) / interval)),
  places: Float64Array.from(rows.flatMap(({ x, y, z: up }) => [Number(x), Number(y), Number(up)])),
})
