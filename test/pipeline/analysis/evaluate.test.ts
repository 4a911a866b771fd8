import test from 'ava'
import { z } from 'zod'
import { evaluate } from '../../../pipeline/analysis/evaluate.ts'
import type { Replicas } from '../../../pipeline/analysis/systems-of.ts'
import { frames } from '../../../pipeline/definition/flow.ts'
import type { FinishContext } from '../../../pipeline/definition/operator.ts'
import { estimate, measure } from '../../../pipeline/definition/steps.ts'
import { column, columnsOf } from '../../../schemas/table.ts'
import { inMemory } from '../../helpers/memory.ts'

const columns = columnsOf(null, { runs: column('', 'their names', 'value') })
const seen: Record<string, FinishContext[]> = { nothing: [], one: [], all: [] }
const table = (name: string, context: FinishContext) => {
  seen[name].push(context)
  return { columns, rows: [{ runs: context.runs.map((run) => run.name).join(' ') }] }
}
const words = {
  version: 1,
  summary: '',
  source: '',
  params: z.object({}),
  shown: { columns },
  example: { params: {} },
}
const nothing = measure({
  ...words,
  name: 'nothing',
  cut: 'frames',
  parts: 'none',
  needs: [],
  asked: { chain: [] },
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
          .map((each) => ({
            run: each,
            rows: Uint32Array.of(runs.indexOf(each)),
            facts: [],
            shape: undefined,
            total: {},
            parts: [],
          })),
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
  const rows = new Set(seen['one'].map(({ rows }) => rows.map(([row]) => row).join(' ')))
  t.deepEqual([...rows], ['0 2', '1'])
  t.deepEqual([...new Set(seen['one'].map(({ tags }) => tags['temperature']))], [300, 600])
  t.deepEqual(seen['all'][0].tags, {})
  t.deepEqual(
    seen['nothing'][0].runs.map(({ name }) => name),
    ['a', 'c'],
  )
})

test('pictures of several systems together: in the order of their tags, none for one system', (t) => {
  const drawn: unknown[] = []
  const family = measure({
    ...words,
    name: 'family',
    cut: 'frames',
    parts: 'none',
    needs: [],
    asked: { chain: [] },
    slots: () => ({}),
    update: () => {},
    finish: (runs) => ({ columns, rows: [{ runs: runs[0].run.name }] }),
    shown: {
      columns,
      across: (systems) => {
        drawn.push(systems.map(({ label, own, from }) => [label, own.rows[0]['runs'], Object.keys(from)]))
        return [{ name: 'together', title: '', caption: '', spec: {} }]
      },
    },
  })
  const second = estimate({
    ...words,
    name: 'second',
    from: [family.operator],
    finish: (tables) => tables['family'],
    shown: { columns, across: family.operator.shown.across },
  })
  const measurement = frames().pipe(family())
  const system = (temperature: number, phase: string): Replicas => {
    const atoms = [['Li', 1]] as const
    const run = { ...inMemory({ atoms, frames: 1, interval: 1, columns: {}, name: `run${temperature}` }) }
    const state = { run, rows: new Uint32Array(0), facts: [], shape: undefined, total: {}, parts: [] }
    return { tags: { temperature, phase, same: 1 }, states: new Map([[measurement, [state]]]) }
  }
  const outputs = { first: measurement, second: measurement.pipe(second()) }
  const several = evaluate(outputs, [system(1000, 'a'), system(300, 'a')]).results
  t.deepEqual(
    several.map(({ figures }) => figures.map(({ name }) => name)),
    [['together'], ['together']],
  )
  t.deepEqual(drawn, [
    [
      ['300 K', 'run300', []],
      ['1000 K', 'run1000', []],
    ],
    [
      ['300 K', 'run300', ['family']],
      ['1000 K', 'run1000', ['family']],
    ],
  ])
  t.deepEqual(evaluate(outputs, [system(300, 'a')]).results[0].figures, [])
  evaluate({ first: measurement }, [system(300, 'b'), system(600, 'a'), system(300, 'a')])
  t.deepEqual(
    (drawn[2] as unknown[][]).map(([label]) => label),
    ['300 K, a', '300 K, b', '600 K, a'],
  )
})
