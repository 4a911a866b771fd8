import test from 'ava'
import { timescales } from '../../../operators/markov/timescales.ts'
import { passage } from '../../../operators/paths/passage.ts'
import { seeded } from '../../helpers/random.ts'
import { finish, known, type Matrix, randomReversible, sample, tableOf } from './chains.ts'

/** Round three states, so much more often one way than the other. */
const ring = (there: number, back: number): Matrix => {
  const stay = 1 - there - back
  return [
    [stay, there, back],
    [back, stay, there],
    [there, back, stay],
  ]
}

const tableFor = (matrix: Matrix, frames: number, random: () => number, lags = [1, 3]) => {
  const chain = known(matrix, false)
  const paths = Array.from({ length: 4 }, () => sample(chain, frames, random))
  return tableOf(paths, lags, matrix.length)
}

const told = (step: Parameters<typeof finish>[0], table: Parameters<typeof finish>[1]) =>
  finish(step, table).warnings.filter((one) => one.startsWith('no detailed balance'))

test('counts that go round are told of under a reversible model, once for all lags, with the pair and the remedy', (t) => {
  const table = tableFor(ring(0.02, 0.01), 4000, seeded(607))
  const warnings = told(timescales({ errors: 'none' }), table)
  t.is(warnings.length, 1)
  t.regex(
    warnings[0],
    /at 1 ps some \d+ independent transitions go from \d to \d and \d+ back.*--reversible false/,
  )
  t.deepEqual(told(timescales({ errors: 'none', reversible: false }), table), [])
})

test('chains in detailed balance are not told of: none of 60', (t) => {
  const random = seeded(608)
  const heard = Array.from({ length: 60 }, (_, k) =>
    told(timescales({ errors: 'none' }), tableFor(randomReversible(3 + (k % 4), random), 3000, random)),
  )
  t.is(heard.flat().length, 0)
})

test('what ions do together is counted once: copies of one chain in balance are not told of, unless they are taken for many', (t) => {
  const random = seeded(611)
  const heard = { as: 0, alone: 0 }
  for (let k = 0; k < 30; k++) {
    const path = sample(known(randomReversible(4, random)), 300, random)
    const table = tableOf(
      Array.from({ length: 12 }, () => path),
      [1],
      4,
    )
    const once = { ...table, rows: table.rows.map((row) => ({ ...row, together: 12 })) }
    heard.as += told(timescales({ errors: 'none' }), once).length
    heard.alone += told(timescales({ errors: 'none' }), table).length
  }
  t.is(heard.as, 0)
  t.true(heard.alone > 3, `${heard.alone}`)
})

test('passage round a ring: resolved where the process that turns round outlasts the lag', (t) => {
  const table = tableFor(ring(0.01, 0.001), 20_000, seeded(609), [10])
  const { rows } = finish(passage({ errors: 'none', reversible: false }), table)
  t.deepEqual([...new Set(rows.map(({ status }) => status))], ['resolved'])
})
