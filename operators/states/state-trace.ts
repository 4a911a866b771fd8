import { z } from 'zod'
import { type RunState, tableOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'
import { time, whole } from '../../schemas/params.ts'
import { column, columnsOf, type Row } from '../../schemas/table.ts'
import { tidy } from '../../schemas/units.ts'
import { drawn } from '../figures/systems.ts'
import { ionIndices } from './ion-groups.ts'
import { ofStates, stateSpace } from './of-states.ts'
import { nameOf } from './state-space.ts'
import { stateTraceFigures } from './state-trace-figure.ts'

const params = z.object({
  ion: whole('which ion of those that are looked at, from 0').default(0),
  since: time('time from the start of the run at which the trace begins').default(0),
  span: time('how long it is, at most').default(1000),
})
interface Span {
  readonly since: number
  readonly span: number
}
/** The frames of the trace. */
interface Frames {
  readonly first: number
  readonly count: number
}
type Slots = { labels: { law: 'max'; length: number } }

const columns = columnsOf(null, {
  run: column('', 'name of the run', 'key'),
  ion: column('', 'id of the ion in the input', 'key'),
  time: column('ps', 'first frame of the visit, from the start of the run', 'key'),
  until: column('ps', 'first frame after it', 'value'),
  state: column('', 'state, from 0; null in a gap', 'value'),
  name: column('', 'name of the state', 'note'),
})

/** The states of one ion one after the other: a row for each visit. Keeps one number a frame of the span.
 *
 *  Labels [row][frame] in; rows out: time and until in ps (first frame in the state, first frame not in it any more), state and name.
 *  Throws usage errors for an ion that is not there, and for a span outside the run.
 *  Source: Guan et al., Fig. 3i. */
export const stateTrace = measure({
  name: 'state-trace',
  version: 1,
  summary: 'The states that one ion goes through, visit by visit.',
  source: 'Guan et al., Fig. 3i: time-evolving state of one lithium ion.',
  ...ofStates,
  parts: 'none',
  params,
  asked: {
    ...ofStates.asked,
    check: (given, run) => void framesOf(given, run),
  },
  shape: (given, run, rows): Frames => {
    if (given.ion >= rows.length)
      throw usageError(`state-trace: no ion ${given.ion}`, `There are ${rows.length}, from 0.`)
    return framesOf(given, run)
  },
  slots: ({ shape }): Slots => ({ labels: { law: 'max', length: shape.count } }),
  carry: ({ params: { ion }, rows: all }, rows) => ({ row: ionIndices(rows, all).indexOf(ion) }),
  update(state, block, { shape: { first, count }, carry: { row } }) {
    if (row < 0) return
    const labels = block.labels.get('state') as Uint8Array | Uint16Array
    const from = Math.max(first, block.first)
    const to = Math.min(first + count, block.first + block.count)
    for (let t = from; t < to; t++) state.labels[t - first] = labels[row * block.count + t - block.first]
  },
  finish: (runs, given) =>
    tableOf(
      { columns },
      runs.flatMap((each) => visits(each, given.ion)),
    ),
  shown: {
    columns,
    ...drawn(stateTraceFigures),
  },
  example: { params: { ion: 3, span: '20ps' }, transforms: { 'shell-states': { site: 'any' } } },
})

function framesOf({ since, span }: Span, { interval, frames, name }: Run): Frames {
  const first = Math.ceil(since / interval - 1e-6)
  if (since >= 0 && span > 0 && first < frames)
    return { first, count: Math.min(frames - first, Math.floor(span / interval + 1e-6) + 1) }
  throw usageError(
    `state-trace: ${tidy(span)} ps from ${tidy(since)} ps on`,
    `${name} goes from 0 to ${tidy((frames - 1) * interval)} ps.`,
  )
}

function visits({ run, rows, facts, shape, total }: RunState<Slots, Frames>, ion: number): Row[] {
  const { labels } = total
  const { first } = shape
  const at = (frame: number) => tidy((first + frame) * run.interval)
  const out: Row[] = []
  for (let t = 0; t < labels.length; ) {
    let end = t + 1
    while (end < labels.length && labels[end] === labels[t]) end++
    const state = labels[t] === 0 ? null : labels[t] - 1
    const name = state === null ? 'gap' : nameOf(state, stateSpace({ facts }))
    out.push({ run: run.name, ion: run.ids[rows[ion]], time: at(t), until: at(end), state, name })
    t = end
  }
  return out
}
