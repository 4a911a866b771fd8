import type { FinishContext, RunState } from '../../pipeline/definition/operator.ts'
import { column, columnsOf, finite, type Row, type Table } from '../../schemas/table.ts'
import { changeBlocks, ionsTogether } from '../sampling/ions-together.ts'
import { replicasOr } from '../sampling/sample-errors.ts'
import { studentQuantile } from '../sampling/statistics.ts'
import type { FirstPassageShape, FirstPassageSlots } from './first-passage.ts'

export const firstPassageColumns = columnsOf('direct', {
  from: column('', 'state at the start, from 0', 'key'),
  to: column('', 'state that is reached first', 'key'),
  direct: column(
    'ps',
    'first-passage time: (time of arrivals + time of those cut off) / arrivals; null without arrivals',
    'value',
  ),
  error: column(
    'ps',
    'half the 68 % interval: t times the jackknife error over "method", at least that of the number of passages below 400, larger where ions go together; and the share of what was cut off, as what came after is not known; null without arrivals',
    { errorOf: 'direct' },
  ),
  mean: column('ps', 'mean of the arrivals alone: too short where many are cut off', 'value'),
  passages: column('', 'separate passages: visits that ended a wait', 'count'),
  arrivals: column('', 'frames in "from" whose passage was seen', 'count'),
  cut: column('', 'frames in "from" whose passage was cut off by a gap or the end of the run', 'count'),
  method: column(
    '',
    'what the error is taken between: replicas, ion blocks, or passages where they are few',
    'method',
  ),
  samples: column('', 'how many of them', 'count'),
  status: column(
    '',
    'determined; cut-off: more than a tenth of the frames were cut off by gaps or ends, after which passages are taken to go on at their mean rate; not-seen: none arrived',
    { role: 'status', known: ['determined'] },
  ),
})

/** Sums of one sample, or of several; times in ps. */
interface Sums {
  arrivals: number
  arrived: number
  passages: number
  cut: number
  waited: number
}
type Runs = readonly RunState<FirstPassageSlots, FirstPassageShape>[]

/** A row for each ordered pair of different states. */
export function firstPassageTable(runs: Runs, _: object, { warn }: FinishContext): Table {
  const states = Math.max(...runs.map(({ shape }) => shape.states))
  const rows: Row[] = []
  const wider = widerBy(runs)
  for (let from = 0; from < states; from++)
    for (let to = 0; to < states; to++) if (from !== to) rows.push(rowOf(runs, from, to, wider))
  const cut = rows.filter(({ status }) => status === CUT_OFF).length
  if (cut > 0)
    warn(
      CUT_OFF,
      `first-passage: of ${cut} of ${rows.length} passages gaps or ends of runs cut off more than a tenth; passages that go by way of other states are then off, either way: take longer runs, fewer gaps, or mfpt of passage`,
    )
  return { columns: firstPassageColumns, rows }
}

/** By how much ions that go together make errors larger. */
const widerBy = (runs: Runs): number =>
  Math.sqrt(
    ionsTogether(
      runs.map(({ total: { changes }, shape: { groups }, run }) => ({
        changes,
        groups,
        seen: changeBlocks(run.frames),
      })),
    ),
  )

function rowOf(runs: Runs, from: number, to: number, wider: number): Row {
  const blocks = runs.map((run) => blocksOf(run, from, to))
  const all = add(blocks.flat())
  const spread = spreadOf(replicasOr(blocks, add, 'ion blocks'), all, wider)
  return {
    from,
    to,
    direct: finite(direct(all)),
    error: finite(Math.hypot(spread.error ?? Number.NaN, cutShare(all) * direct(all))),
    mean: finite(all.arrived / all.arrivals),
    passages: all.passages,
    arrivals: all.arrivals,
    cut: all.cut,
    method: spread.method,
    samples: spread.samples,
    status: all.arrivals === 0 ? 'not-seen' : cutShare(all) > MUCH ? CUT_OFF : 'determined',
  }
}

/** Share of the frames whose passage was cut off from which on it is said. */
const MUCH = 0.1
const CUT_OFF = 'cut-off'

/** What a passage takes after it was cut off is taken as what one takes on the mean; it may take twice that, or nothing. */
const cutShare = ({ arrivals, cut }: Sums): number => cut / (arrivals + cut)

const direct = ({ arrived, waited, arrivals }: Sums): number => (arrived + waited) / arrivals

function blocksOf({ run, shape, total }: Runs[number], from: number, to: number): Sums[] {
  const { states, groups } = shape
  if (from >= states || to >= states) return []
  return Array.from({ length: groups }, (_, block) => {
    const at = (block * states + from) * states + to
    return {
      arrivals: total.arrivals[at],
      arrived: total.arrived[at] * run.interval,
      passages: total.passages[at],
      cut: total.cut[at],
      waited: total.waited[at] * run.interval,
    }
  })
}

function add(parts: readonly Sums[]): Sums {
  const sum: Sums = { arrivals: 0, arrived: 0, passages: 0, cut: 0, waited: 0 }
  for (const part of parts) for (const key of Object.keys(sum) as (keyof Sums)[]) sum[key] += part[key]
  return sum
}

/** Fewer passages have at least the error of their number: squares of waits have so long a tail that the jackknife of fewer is often too small. */
const FEW = 400

/** The larger of t₍ₙ₋₁₎ × the jackknife error and, where passages are few, √(2(k + 1))/k of the time: for exponential waits, over whose
 *  frames the time is averaged, each passage has a relative variance of 2. Both wider where ions go together. */
function spreadOf({ method, pieces }: { method: string; pieces: readonly Sums[] }, all: Sums, wider: number) {
  const used = pieces.filter(({ arrivals, cut }) => arrivals + cut > 0)
  const between = (method === 'replicas' ? 1 : wider) * jackknife(used)
  const few = (wider * direct(all) * Math.sqrt(2 * (all.passages + 1))) / all.passages
  if (all.passages === 0) return { error: undefined, method: 'none', samples: 0 }
  if (between > 0 && (all.passages >= FEW || between >= few))
    return { error: between, method, samples: used.length }
  return { error: few, method: 'passages', samples: all.passages }
}

/** t times the standard error of `direct` from leaving out one sample after the other; NaN where fewer than two saw arrivals. */
function jackknife(used: readonly Sums[]): number {
  if (used.filter(({ arrivals }) => arrivals > 0).length < 2) return Number.NaN
  const without = used.map((_, k) => direct(add(used.filter((__, i) => i !== k))))
  const mean = without.reduce((sum, value) => sum + value, 0) / without.length
  const spread = without.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return studentQuantile(used.length - 1) * Math.sqrt(((used.length - 1) / used.length) * spread)
}
