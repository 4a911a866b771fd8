import type { RunState } from '../../pipeline/definition/operator.ts'
import { column, columnsOf, type Row, type Samples, type Table } from '../../schemas/table.ts'
import { tidy } from '../../schemas/units.ts'
import { changeBlocks, ionsTogether } from '../sampling/ions-together.ts'
import { nameOf, type StateSpace } from './state-space.ts'
import type { TransitionShape, TransitionSlots } from './transitions.ts'

/** Up to so many states every pair has a row, beyond only those that occur. */
const ALL_PAIRS = 64

export const transitionColumns = columnsOf(null, {
  lag: column('ps', 'time between the two ends of a pair', 'key'),
  from: column('', 'state at the earlier end, from 0', 'key'),
  to: column('', 'state at the later end', 'key'),
  count: column('', 'number of pairs, counted as "mode" says', 'count'),
  effective: column(
    '',
    'pairs that do not overlap which the count is worth: sliding counts divided by the lag in frames',
    'count',
  ),
  fromName: column('', 'name of the state at the earlier end', 'key'),
  toName: column('', 'name of the state at the later end', 'key'),
  together: column(
    '',
    'how many times as large as of ions (or blocks of them) that know nothing of each other the variance of their changes is; 1 where they go one by one',
    'note',
  ),
  mode: column(
    '',
    'sliding: all pairs; sliding-effective: divided by the lag in frames; strided: pairs that do not overlap',
    'key',
  ),
})

interface Params {
  readonly lags: readonly number[]
  readonly mode: string
  readonly perIon: boolean
}
type Runs = readonly RunState<TransitionSlots, TransitionShape>[]
/** Counts [from][to] of one lag, of the whole or of one sample. */
type Counts = Float64Array

/** Counts of all runs added up, lag by lag, with the samples that they consist of. */
export function transitionTable(runs: Runs, params: Params): Table {
  const rows: Row[] = []
  const samples: Record<string, Samples> = {}
  const spaces = runs.map(({ shape }) => shape.space)
  const states = Math.max(...spaces.map((space) => space.states))
  const together = ionsTogether(
    runs.map(({ total: { changes }, shape: { groups }, run }) => ({
      changes,
      groups,
      seen: changeBlocks(run.frames),
    })),
  )
  params.lags.forEach((lag, k) => {
    const parts = samplesOf(runs, params, k, states)
    const { total, effective } = parts
    const pairs = pairsOf(total, states)
    for (const pair of pairs)
      rows.push({
        ...placeOf(lag, pair, states),
        count: total[pair],
        effective: effective[pair],
        ...namesOf(pair, states, spaces[0]),
        together,
        mode: params.mode,
      })
    samples[String(tidy(lag))] = {
      method: parts.method,
      weights: sharesOf(parts.counts),
      values: parts.counts.map((counts) => Float64Array.from(pairs, (pair) => counts[pair])),
    }
  })
  return { columns: transitionColumns, rows, samples }
}

const placeOf = (lag: number, pair: number, states: number): Row => ({
  lag: tidy(lag),
  from: Math.floor(pair / states),
  to: pair % states,
})

const namesOf = (pair: number, states: number, space: StateSpace): Row => ({
  fromName: nameOf(Math.floor(pair / states), space),
  toName: nameOf(pair % states, space),
})

/** Counts of one lag, apart and together. */
interface Counted {
  readonly method: string
  readonly counts: readonly Counts[]
  readonly total: Counts
  readonly effective: Counts
}

/** Replicas where there are some, else blocks of ions; or every ion. Runs may have seen fewer states than all together. */
function samplesOf(runs: Runs, { mode, perIon }: Params, k: number, states: number): Counted {
  const all = runs.map((run) => {
    const groups = groupCounts(run, k, states)
    const frames = mode === 'strided' ? 1 : run.shape.lags[k]
    const counts = sumOf(groups, states)
    return { groups, frames, counts, effective: counts.map((count) => count / frames) }
  })
  const apart = all.flatMap(({ groups, counts, frames }) => {
    const own = perIon || runs.length === 1 ? groups : [counts]
    return mode === 'sliding-effective' ? own.map((part) => part.map((count) => count / frames)) : own
  })
  const effective = sumOf(
    all.map((run) => run.effective),
    states,
  )
  const total =
    mode === 'sliding-effective'
      ? effective
      : sumOf(
          all.map((run) => run.counts),
          states,
        )
  const method = perIon ? 'ions' : runs.length === 1 ? 'ion blocks' : 'replicas'
  return { method, counts: apart, total, effective }
}

/** Counts of one lag for each group of ions, in a matrix of `states`. */
function groupCounts({ total, shape }: Runs[number], k: number, states: number): Counts[] {
  const { space, lags, groups } = shape
  const size = space.states * space.states
  return Array.from({ length: groups }, (_, group) => {
    const at = (group * lags.length + k) * size
    return spread(total.counts.subarray(at, at + size), space.states, states)
  })
}

function spread(counts: Counts, own: number, states: number): Counts {
  if (own === states) return counts
  const out = new Float64Array(states * states)
  for (let i = 0; i < own; i++) out.set(counts.subarray(i * own, (i + 1) * own), i * states)
  return out
}

function sumOf(parts: readonly Counts[], states: number): Counts {
  const total = new Float64Array(states * states)
  for (const part of parts) for (let i = 0; i < part.length; i++) total[i] += part[i]
  return total
}

function pairsOf(total: Counts, states: number): number[] {
  const pairs = Array.from(total.keys())
  return states <= ALL_PAIRS ? pairs : pairs.filter((pair) => total[pair] > 0)
}

/** Each sample's share of all pairs; equal shares where there are none. */
function sharesOf(parts: readonly Counts[]): Float64Array {
  const sums = Float64Array.from(parts, (part) => part.reduce((sum, count) => sum + count, 0))
  const total = sums.reduce((sum, count) => sum + count, 0)
  return sums.map((sum) => (total > 0 ? sum / total : 1 / parts.length))
}
