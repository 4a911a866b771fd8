import test from 'ava'
import { residence } from '../../../operators/cages/residence.ts'
import { residenceSensitivity } from '../../../operators/cages/residence-sensitivity.ts'
import { knownOf, type Measure, type RunState, UNHEARD } from '../../../pipeline/definition/operator.ts'
import type { Block } from '../../../pipeline/run/block.ts'
import { resolveParams } from '../../../schemas/params.ts'
import { seeded } from '../../helpers/random.ts'
import { cut, factsOf, labelled, rowsOf, stateOf } from './labelled.ts'

const facts = factsOf(['S 4c', 'S 4c', 'Cl 4c'], [4, 3.5])

/** Paths between three cages and outside, at two radii. */
function walk(frames = 240, ions = 30): Block {
  const random = seeded(5)
  const paths = [0.1, 0.3].map((outside) =>
    Array.from({ length: ions }, () => {
      let cage = 1
      return Array.from({ length: frames }, () => {
        if (random() < 0.08) cage = 1 + Math.floor(3 * random())
        return random() < outside ? 0 : cage
      })
    }),
  )
  return labelled(paths, facts)
}

/** Every so manieth frame, as a run of its own. */
function every(block: Block, stride: number): Block {
  const labels = [...block.labels].map(([name, values]): [string, Uint16Array] => [
    name,
    (values as Uint16Array).filter((_, i) => (i % block.count) % stride === 0),
  ])
  const run = { ...block.run, interval: block.run.interval * stride }
  return { ...block, run, count: Math.ceil(block.count / stride), labels: new Map(labels) } as Block
}

test('each combination is what residence says of those frames, wherever blocks end', (t) => {
  const block = walk()
  const given = { rules: ['keep-last', 'direct:0.6ps'], returnTimes: [0, 1], strides: [1, 3, 4] }
  const rows = rowsOf(residenceSensitivity, given, [block], [7, 100, 101, 190])
  t.is(rows.length, 2 * 2 * 2 * 3)
  for (const row of rows) {
    const stride = Math.round((row['interval'] as number) / 0.1)
    const own = rowsOf(residence, { rule: row['rule'], ignoreReturnsWithin: row['returnTime'] }, [
      every(block, stride),
    ])
    const same = own.find((each) => each['centre'] === 'all' && each['radius'] === row['radius'])
    t.is(row['jumps'], same?.['jumps'] as number, JSON.stringify(row))
    t.is(row['returns'], same?.['returns'] as number)
    t.true(Math.abs((row['residence'] as number) - (same?.['residence'] as number)) < 1e-9)
  }
  t.true(rows.some((row) => (row['returns'] as number) > 0))
})

test('ratios are to every frame, and frames too far apart are said', (t) => {
  const block = walk()
  const operator = residenceSensitivity.operator as Measure
  const given = { returnTimes: [0, 0.6], strides: [1, 2, 3, 10], rules: 'keep-last' }
  const params = resolveParams(operator.name, operator.params, given)
  const { state, parts } = stateOf(residenceSensitivity, given, block, [120])
  const known = knownOf(operator, params, block.run, block.rows, facts)
  const runs: RunState[] = [{ ...known, total: state, parts }]
  const said: string[] = []
  const { rows } = operator.finish(runs, params, { ...UNHEARD, warn: (_, message) => said.push(message) })
  const [first] = rows
  t.is(first['ratio'], 1)
  t.is(rows[1]['ratio'], (rows[1]['residence'] as number) / (first['residence'] as number))
  t.deepEqual(
    rows.slice(4, 8).map((row) => [row['interval'], row['resolved'], row['residence'] === null]),
    [
      [0.1, true, false],
      [0.2, true, false],
      [0.30000000000000004, false, false],
      [1, false, true],
    ],
  )
  t.is(said.length, 2)
  t.regex(said[0], /returns within 0.6 ps: frames every 0.3/)
  t.is(cut(block, 0, 5).count, 5)
})

test('residence itself warns of frames too far apart', (t) => {
  const block = walk(20, 2)
  const operator = residence.operator as Measure
  const said: string[] = []
  for (const time of [0.2, 0.3]) {
    const given = { ignoreReturnsWithin: time }
    const { state } = stateOf(residence, given, block)
    const params = resolveParams(operator.name, operator.params, given)
    const known = knownOf(operator, params, block.run, block.rows, facts)
    operator.finish([{ ...known, total: state, parts: [state] }], params, {
      ...UNHEARD,
      warn: (_, message) => said.push(message),
    })
  }
  t.is(said.length, 1)
  t.regex(said[0], /more than a third/)
})

test('what is no rule is refused', (t) => {
  t.throws(() => rowsOf(residenceSensitivity, { rules: 'first' }, [walk(9, 1)]), {
    message: /expected keep-last|rule/,
  })
  t.throws(() => resolveParams('x', residenceSensitivity.operator.params, { strides: '0' }), {
    message: /strides/,
  })
})
