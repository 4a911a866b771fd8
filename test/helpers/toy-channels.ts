import { z } from 'zod'
import { select } from '../../operators/frames/select.ts'
import type { Outputs } from '../../pipeline/definition/flow.ts'
import { type Measure, tableOf } from '../../pipeline/definition/operator.ts'
import { measure, transform } from '../../pipeline/definition/steps.ts'
import { study } from '../../pipeline/definition/study.ts'
import { type Block, withLabels } from '../../pipeline/run/block.ts'
import type { ChannelRange } from '../../pipeline/state/channels.ts'
import { appendRows, type State } from '../../pipeline/state/slots.ts'
import { whole } from '../../schemas/params.ts'
import { column, columnsOf } from '../../schemas/table.ts'

const columns = columnsOf('sum', {
  channel: column('', 'its number', 'key'),
  sum: column('', 'a sum', 'value'),
})
const rowsOf = ({ total }: { total: State }, slot: string) =>
  Array.from(total[slot], (sum, channel) => ({ channel, sum }))

/** What toys declare alike. */
const toy = {
  version: 1,
  summary: 'A toy.',
  source: '',
  cut: 'channels',
  needs: ['x'],
  asked: { chain: [] },
  shown: { columns },
  example: { params: {} },
} satisfies Partial<Measure>

/** Σ_i cos(k x_i) of the channels of a task, k = channel + 1: [channel][frame]. */
export function modesIn(block: Block, { from, to }: ChannelRange): Float64Array {
  const x = block.column('x')
  const out = new Float64Array((to - from) * block.count)
  for (let k = from; k < to; k++)
    for (let row = 0; row < block.rows.length; row++)
      for (let t = 0; t < block.count; t++)
        out[(k - from) * block.count + t] += Math.cos((k + 1) * x[row * block.count + t])
  return out
}

/** Σ_t |ρ_k(t) − ρ_k(t − 1)|: remembers the last value, in a carry that is saved; `all` is over the channels. */
const steps = measure({
  ...toy,
  name: 'steps',
  parts: 'time',
  params: z.object({ count: whole('channels', 0).default(10), group: whole('a task', 1).default(4) }),
  channels: ({ params: { count, group } }) => ({ of: 'modes', count, group }),
  slots: () => ({
    path: { law: 'sum', length: 1, per: 'channel' },
    most: { law: 'max', length: 2, per: 'channel' },
    all: { law: 'count', length: 1 },
    frames: { law: 'count', length: 1, per: 'run' },
  }),
  carry: (_, channels) => ({ last: new Float64Array(channels.length), seen: 0 }),
  update(state, block, { carry, channels }) {
    const modes = modesIn(block, channels)
    for (let i = 0, at = 0; i < carry.last.length; i++) {
      for (let t = 0; t < block.count; t++, at++) {
        if (carry.seen + t > 0) state.path[i] += Math.abs(modes[at] - carry.last[i])
        carry.last[i] = modes[at]
        state.most[2 * i] = Math.max(state.most[2 * i], modes[at])
        state.most[2 * i + 1] = Math.max(state.most[2 * i + 1], -modes[at])
        state.all[0]++
      }
    }
    carry.seen += block.count
    state.frames[0] += block.count
  },
  finish: (runs) =>
    tableOf(
      { columns },
      runs.flatMap(({ total, parts }) => [
        ...rowsOf({ total }, 'path'),
        ...rowsOf({ total }, 'most'),
        ...rowsOf({ total }, 'all'),
        ...rowsOf({ total }, 'frames'),
        ...parts.flatMap((part) => rowsOf({ total: part }, 'path')),
      ]),
    ),
})

/** Σ_t ρ_k(t) ρ_k(t − lag): remembers `lag` frames, which the store can rebuild; the last frame is open until close. */
export const lagged = measure({
  ...toy,
  name: 'lagged',
  parts: 'none',
  params: z.object({ lag: whole('frames', 1).default(37) }),
  channels: () => ({ of: 'modes', count: 10, group: 4 }),
  slots: () => ({
    sum: { law: 'sum', length: 1, per: 'channel' },
    pairs: { law: 'count', length: 1, per: 'run' },
  }),
  carry: ({ params: { lag } }, channels) => ({ history: new Float64Array(lag * channels.length), seen: -1 }),
  lookback: ({ params: { lag } }) => lag,
  update(state, block, { params: { lag }, carry, channels }) {
    const modes = modesIn(block, channels)
    for (let t = 0; t < block.count; t++) {
      carry.seen = block.first + t
      if (carry.seen >= lag) state.pairs[0]++
      for (let i = 0; i < channels.to - channels.from; i++) {
        const slot = i * lag + (carry.seen % lag)
        const value = modes[i * block.count + t]
        if (carry.seen >= lag) state.sum[i] += value * carry.history[slot]
        carry.history[slot] = value
      }
    }
  },
  close(state, { carry }) {
    state.sum[0] += carry.seen
  },
  finish: (runs) =>
    tableOf(
      { columns },
      runs.flatMap((run) => [...rowsOf(run, 'sum'), ...rowsOf(run, 'pairs')]),
    ),
})

/** As many as there are hundreds of frames: channels that become more as a run grows. */
const hundreds = transform({
  name: 'hundreds',
  version: 1,
  summary: 'A toy.',
  source: '',
  cut: 'any',
  gives: ['noise'],
  params: z.object({}),
  prepare: (_, run) => ({ count: 3 + Math.floor(run.frames / 100) }),
  changes: ({ count }) => count,
  apply: () => {
    throw new Error('nobody wants these labels')
  },
})

/** ρ_k in the first frame and wherever it goes through 0: a log, in the order of channels. */
export const zeros = measure({
  ...toy,
  name: 'zeros',
  parts: 'none',
  follows: ['hundreds'],
  params: z.object({}),
  channels: (known) => ({ of: 'modes', count: hundreds.of(known).count, group: 4 }),
  slots: () => ({ log: { law: 'rows', length: 2 } }),
  carry: (_, channels) => ({ last: new Float64Array(channels.length) }),
  update(state, block, { carry, channels }) {
    const modes = modesIn(block, channels)
    for (let i = 0; i < carry.last.length; i++)
      for (let t = 0; t < block.count; t++) {
        const value = modes[i * block.count + t]
        if (value * carry.last[i] <= 0) appendRows(state, 'log', [channels.from + i, block.first + t])
        carry.last[i] = value
      }
  },
  finish: (runs) =>
    tableOf(
      { columns },
      runs.flatMap((run) => rowsOf(run, 'log')),
    ),
})

/** How often each atom has come to the other side of 0: a transform with a memory. */
const turns = transform({
  name: 'turns',
  version: 1,
  summary: 'A toy.',
  source: '',
  cut: 'atoms',
  gives: ['turns'],
  params: z.object({}),
  carry: (_, __, rows) => ({ last: new Float32Array(rows.length), turns: new Uint16Array(rows.length) }),
  apply(block, { carry }) {
    const x = block.column('x')
    const labels = new Uint16Array(x.length)
    for (let row = 0, at = 0; row < block.rows.length; row++)
      for (let t = 0; t < block.count; t++, at++) {
        if (x[at] * carry.last[row] < 0) carry.turns[row]++
        carry.last[row] = x[at]
        labels[at] = carry.turns[row]
      }
    return withLabels(block, [['turns', labels]])
  },
})

/** Atoms and frames with so many turns, for each number of them. */
export const turned = measure({
  ...toy,
  name: 'turned',
  parts: 'time',
  wants: ['turns'],
  params: z.object({}),
  channels: () => ({ of: 'numbers', count: 9, group: 2 }),
  slots: () => ({ counts: { law: 'count', length: 1, per: 'channel' } }),
  update(state, block, { channels: { from, to } }) {
    for (const label of block.labels.get('turns') ?? [])
      if (label >= from && label < to) state.counts[label - from]++
  },
  finish: (runs) =>
    tableOf(
      { columns },
      runs.flatMap((run) => rowsOf(run, 'counts')),
    ),
})

/** A sum that each task finds otherwise, and says is the same for all. */
const liar = measure({
  ...toy,
  name: 'liar',
  parts: 'none',
  params: z.object({}),
  channels: () => ({ of: 'lies', count: 2, group: 1 }),
  slots: () => ({ first: { law: 'count', length: 1, per: 'run' } }),
  update: (state, _, { channels }) => void (state.first[0] += channels.from),
  finish: (runs) =>
    tableOf(
      { columns },
      runs.flatMap((run) => rowsOf(run, 'first')),
    ),
})

interface Given {
  readonly group?: number
  readonly only?: 'liar' | 'none'
}

export default ({ group = 4, only }: Given = {}) =>
  study({
    flow(frames): Outputs {
      if (only === 'liar') return { liar: frames.pipe(liar()) }
      if (only === 'none') return { steps: frames.pipe(steps({ count: 0 })) }
      const li = frames.pipe(select('Li'))
      return {
        steps: li.pipe(steps({ group })),
        lagged: li.pipe(lagged()),
        echoed: li.pipe(turns(), lagged({ lag: 5 })),
        zeros: li.pipe(hundreds(), zeros()),
        turned: li.pipe(turns(), turned()),
      }
    },
  })
