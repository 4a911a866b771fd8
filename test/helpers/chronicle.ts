import { z } from 'zod'
import { select } from '../../operators/frames/select.ts'
import { logsOf } from '../../pipeline/definition/operator.ts'
import { measure } from '../../pipeline/definition/steps.ts'
import { study } from '../../pipeline/definition/study.ts'
import { appendRows } from '../../pipeline/state/slots.ts'
import { tableFrom } from '../../pipeline/tables/long-table.ts'
import { column, columnsOf } from '../../schemas/table.ts'

const columns = columnsOf(null, {
  frame: column('', 'frame', 'key'),
  row: column('', 'row', 'key'),
  side: column('', 'of x', 'value'),
})

/** A log of every frame and atom: more than a task may hold. */
export const chronicle = measure({
  name: 'chronicle',
  version: 1,
  summary: 'Everything.',
  source: '',
  cut: 'atoms',
  parts: 'none',
  needs: ['x'],
  asked: { chain: [] },
  params: z.object({}),
  slots: () => ({ log: { law: 'rows', length: 3 } as const, seen: { law: 'count', length: 1 } as const }),
  carry: () => ({ open: -1 }),
  update(state, block, { carry }) {
    const x = block.column('x')
    const found: number[] = []
    for (let row = 0, i = 0; row < block.rows.length; row++)
      for (let t = 0; t < block.count; t++, i++) found.push(block.first + t, block.rows[row], x[i])
    appendRows(state, 'log', found)
    state.seen[0] += block.count
    carry.open = block.first + block.count
  },
  close(state, { carry }) {
    appendRows(state, 'log', [carry.open, -1, 0])
  },
  finish: (runs) =>
    tableFrom(columns, {
      count: runs.reduce(
        (sum, run) => sum + logsOf(run, 'log').reduce((n, log) => n + log.numbers / 3, 0),
        0,
      ),
      kinds: { frame: 'number', row: 'number', side: 'string' },
      *chunks() {
        for (const run of runs)
          for (const log of logsOf(run, 'log'))
            for (const values of log) {
              const pick = (c: number) => values.filter((_, i) => i % 3 === c)
              const side = Array.from(pick(2), (x) => (x < 0 ? 'below' : x > 0 ? 'above' : null))
              yield { length: side.length, values: { frame: pick(0), row: pick(1), side } }
            }
      },
    }),
  shown: { columns },
  example: { params: {} },
})

export default () => study({ flow: (frames) => ({ chronicle: frames.pipe(select('Li')).pipe(chronicle()) }) })
