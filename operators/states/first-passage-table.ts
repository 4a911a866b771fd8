import type { RunState } from '../../pipeline/definition/operator.ts'
import { column, columnsOf, finite, type Row, type Table } from '../../schemas/table.ts'
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
    'standard error by jackknife over "method"; null with fewer than two samples that saw arrivals',
    { errorOf: 'direct' },
  ),
  mean: column('ps', 'mean of the arrivals alone: too short where many are cut off', 'value'),
  passages: column('', 'separate passages: visits that ended a wait', 'count'),
  arrivals: column('', 'frames in "from" whose passage was seen', 'count'),
  cut: column('', 'frames in "from" whose passage was cut off by a gap or the end of the run', 'count'),
  method: column('', 'what the error is taken between', 'method'),
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
export function firstPassageTable(runs: Runs): Table {
  const states = Math.max(...runs.map(({ shape }) => shape.states))
  const method = runs.length > 1 ? 'replicas' : 'ion blocks'
  const rows: Row[] = []
  for (let from = 0; from < states; from++)
    for (let to = 0; to < states; to++) if (from !== to) rows.push(rowOf(runs, from, to, method))
  return { columns: firstPassageColumns, rows }
}

function rowOf(runs: Runs, from: number, to: number, method: string): Row {
  const blocks = runs.map((run) => blocksOf(run, from, to))
  const samples = runs.length > 1 ? blocks.map(add) : blocks[0]
  const all = add(samples)
  return {
    from,
    to,
    direct: finite(direct(all)),
    error: finite(jackknife(samples)),
    mean: finite(all.arrived / all.arrivals),
    passages: all.passages,
    arrivals: all.arrivals,
    cut: all.cut,
    method,
  }
}

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

/** Standard error of `direct` from leaving out one sample after the other. */
function jackknife(samples: readonly Sums[]): number {
  const used = samples.filter(({ arrivals, cut }) => arrivals + cut > 0)
  if (used.filter(({ arrivals }) => arrivals > 0).length < 2) return Number.NaN
  const without = used.map((_, k) => direct(add(used.filter((__, i) => i !== k))))
  const mean = without.reduce((sum, value) => sum + value, 0) / without.length
  const spread = without.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return Math.sqrt(((used.length - 1) / used.length) * spread)
}
