import { z } from 'zod'
import { select } from '../../operators/frames/select.ts'
import { measure, transform } from '../../pipeline/definition/steps.ts'
import { study } from '../../pipeline/definition/study.ts'
import type { Block } from '../../pipeline/run/block.ts'
import { number, whole } from '../../schemas/params.ts'
import { column, columnsOf } from '../../schemas/table.ts'

const sumColumn = columnsOf(null, { sum: column('Å', 'a sum', 'value') })
const sumOf = (runs: readonly { total: { sum: Float64Array } }[]) => ({
  columns: sumColumn,
  rows: runs.flatMap(({ total }) => [...total.sum].map((sum) => ({ sum }))),
})

/** Σ of |x(t) − x(t − 1)| over all frames: remembers the last frame in a saved carry. */
export const path = measure({
  name: 'path',
  version: 1,
  summary: 'Length of the path.',
  source: '',
  cut: 'atoms',
  parts: 'time',
  needs: ['x'],
  asked: { chain: [] },
  params: z.object({ scale: number('a factor').default(1) }),
  slots: () => ({ sum: { law: 'sum', length: 1 } as const, frames: { law: 'count', length: 1 } as const }),
  carry: (_, rows) => ({ last: new Float32Array(rows.length), seen: 0 }),
  update(state, block, { params, carry }) {
    const x = block.column('x')
    for (let row = 0; row < block.rows.length; row++) {
      for (let t = 0; t < block.count; t++) {
        const value = x[row * block.count + t]
        if (carry.seen + t > 0) state.sum[0] += params.scale * Math.abs(value - carry.last[row])
        carry.last[row] = value
      }
    }
    carry.seen += block.count
    state.frames[0] += block.count
  },
  finish: (runs) => sumOf(runs as never),
  shown: { columns: sumColumn },
  example: { params: {} },
})

/** Σ of x(t)·x(t − lag): remembers the last `lag` frames, which the store can rebuild; the last product is open until close. */
export const product = measure({
  name: 'product',
  version: 1,
  summary: 'Lagged products.',
  source: '',
  cut: 'atoms',
  parts: 'none',
  needs: ['x'],
  asked: { chain: [] },
  params: z.object({ lag: whole('frames', 1).default(37) }),
  slots: () => ({ sum: { law: 'sum', length: 1 } as const }),
  carry: ({ params: { lag } }, rows) => ({
    history: new Float64Array(lag * rows.length).fill(0),
    seen: -1,
    open: 0,
  }),
  lookback: ({ params: { lag } }) => lag,
  update(state, block, { params: { lag }, carry }) {
    const x = block.column('x')
    for (let t = 0; t < block.count; t++) {
      const frame = block.first + t
      for (let row = 0; row < block.rows.length; row++) {
        const slot = row * lag + (frame % lag)
        const value = x[row * block.count + t]
        if (frame >= lag) state.sum[0] += value * carry.history[slot]
        carry.history[slot] = value
      }
      carry.seen = frame
    }
  },
  close(state, { carry }) {
    state.sum[0] += carry.seen
  },
  finish: (runs) => sumOf(runs as never),
  shown: { columns: sumColumn },
  example: { params: {} },
})

/** Σ over frames of the spread of x over all rows: needs whole frames. */
export const spread = measure({
  name: 'spread',
  version: 1,
  summary: 'Spread.',
  source: '',
  cut: 'frames',
  parts: 'time',
  needs: ['x'],
  asked: { chain: [] },
  params: z.object({}),
  slots: () => ({ sum: { law: 'sum', length: 1 } as const, frames: { law: 'count', length: 1 } as const }),
  update(state, block) {
    const x = block.column('x')
    for (let t = 0; t < block.count; t++) {
      let [low, high] = [Infinity, -Infinity]
      for (let row = 0; row < block.rows.length; row++) {
        low = Math.min(low, x[row * block.count + t])
        high = Math.max(high, x[row * block.count + t])
      }
      state.sum[0] += high - low
    }
    state.frames[0] += block.count
  },
  finish: (runs) => sumOf(runs as never),
  shown: { columns: sumColumn },
  example: { params: {} },
})

/** Adds to x what it was in the frame before: a transform with a memory. */
export const echo = transform({
  name: 'echo',
  version: 1,
  summary: 'Echo.',
  source: '',
  cut: 'atoms',
  params: z.object({}),
  carry: (_, __, rows) => ({ last: new Float32Array(rows.length) }),
  apply(block: Block, { carry }) {
    const x = block.column('x')
    const out = new Float32Array(x.length)
    for (let row = 0; row < block.rows.length; row++) {
      for (let t = 0; t < block.count; t++) {
        out[row * block.count + t] = x[row * block.count + t] + carry.last[row]
        carry.last[row] = x[row * block.count + t]
      }
    }
    return { ...block, column: (name, rows) => (name === 'x' ? out : block.column(name, rows)) }
  },
})

export default ({ scale = 1 }: { scale?: number } = {}) =>
  study({
    flow(frames) {
      const li = frames.pipe(select('Li'))
      const echoed = li.pipe(echo())
      return {
        path: li.pipe(path({ scale })),
        product: li.pipe(product()),
        spread: frames.pipe(spread()),
        echoed: echoed.pipe(path()),
        both: echoed.pipe(product({ lag: 5 })),
      }
    },
  })
