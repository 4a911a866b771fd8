import test from 'ava'
import { z } from 'zod'
import { evaluate, type Replicas } from '../../pipeline/evaluate.ts'
import { frames } from '../../pipeline/flow.ts'
import type { FinishContext } from '../../pipeline/operator.ts'
import { estimate, measure } from '../../pipeline/steps.ts'
import { column } from '../../schemas/table.ts'
import { inMemory } from '../helpers/memory.ts'

const columns = { runs: column('', 'their names') }
const seen: Record<string, FinishContext[]> = { nothing: [], one: [], all: [] }
const table = (name: string, context: FinishContext) => {
  seen[name].push(context)
  return { columns, rows: [{ runs: context.runs.map((run) => run.name).join(' ') }] }
}
const words = { version: 1, summary: '', source: '', params: z.object({}), columns, example: { params: {} } }
const nothing = measure({
  ...words,
  name: 'nothing',
  cut: 'frames',
  parts: 'none',
  needs: [],
  chain: [],
  slots: () => ({}),
  update: () => {},
  finish: (_, __, context) => table('nothing', context),
})
const one = estimate({
  ...words,
  name: 'one',
  from: [nothing.operator],
  finish: (_, __, context) => table('one', context),
})
const all = estimate({
  ...words,
  name: 'all',
  from: [one.operator],
  across: true,
  finish: (_, __, context) => table('all', context),
})

test('measures and estimates know tags and runs of their system, estimates across systems all runs', (t) => {
  const run = (name: string, temperature: number) => ({
    ...inMemory({ atoms: [['Li', 1]], frames: 1, interval: 1, columns: {}, name }),
    tags: { temperature },
  })
  const runs = [run('a', 300), run('b', 600), run('c', 300)]
  const measurement = frames().pipe(nothing())
  const system = (temperature: number): Replicas => ({
    tags: { temperature },
    states: new Map([
      [
        measurement,
        runs
          .filter(({ tags }) => tags.temperature === temperature)
          .map((each) => ({ run: each, rows: new Uint32Array(0), facts: new Map(), total: {}, parts: [] })),
      ],
    ]),
  })
  const { results } = evaluate({ own: measurement.pipe(one()), every: measurement.pipe(one()).pipe(all()) }, [
    system(300),
    system(600),
  ])
  t.deepEqual(results[0].table.rows, [
    { temperature: 300, runs: 'a c' },
    { temperature: 600, runs: 'b' },
  ])
  t.deepEqual(results[1].table.rows, [{ runs: 'a c b' }])
  t.deepEqual([...new Set(seen['one'].map(({ tags }) => tags['temperature']))], [300, 600])
  t.deepEqual(seen['all'][0].tags, {})
  t.deepEqual(
    seen['nothing'][0].runs.map(({ name }) => name),
    ['a', 'c'],
  )
})
