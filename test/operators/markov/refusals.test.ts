import test from 'ava'
import { chapmanKolmogorov } from '../../../operators/markov/chapman-kolmogorov.ts'
import { model } from '../../../operators/markov/model.ts'
import { timescales } from '../../../operators/markov/timescales.ts'
import { passage } from '../../../operators/paths/passage.ts'
import { pathEntropy } from '../../../operators/paths/path-entropy.ts'
import { paths } from '../../../operators/paths/paths.ts'
import type { Table } from '../../../schemas/table.ts'
import { seeded } from '../../helpers/random.ts'
import { finish, flat, known, near, sample, tableFrom, tableOf } from './chains.ts'

const SLOW = known([
  [0.97, 0.02, 0.01],
  [0.01, 0.96, 0.03],
  [0.005, 0.03, 0.965],
])
const random = seeded(24)
const PATHS = Array.from({ length: 12 }, () => sample(SLOW, 20_000, random))
const TABLE = tableOf(PATHS, [1, 2, 4, 8, 16], 3)

test('errors: four samples are a bootstrap, fewer need effective counts, else there is none and it is said', (t) => {
  const four = tableOf(PATHS.slice(0, 4), [2], 3)
  const one = tableOf(PATHS.slice(0, 1), [2], 3)
  const bare: Table = { ...one, rows: one.rows.map(({ effective: _, ...row }) => row) }
  const errorOf = (table: Table, errors: 'auto' | 'bootstrap' | 'bayesian' = 'auto') =>
    finish(passage({ errors }), table)
  t.deepEqual(errorOf(four).rows, errorOf(four, 'bootstrap').rows)
  t.deepEqual(errorOf(one).rows, errorOf(one, 'bayesian').rows)
  t.true(errorOf(bare).rows.every((row) => row['error'] === null))
  t.true(errorOf(bare).warnings[0].startsWith('no error'))
  t.throws(() => errorOf(one, 'bootstrap'), { message: /two samples/ })
  t.throws(() => errorOf(bare, 'bayesian'), { message: /effective/ })
  const rows = (table: Table, errors: 'bootstrap' | 'bayesian') =>
    errorOf(table, errors).rows.map((row) => row['error'] as number)
  rows(TABLE, 'bootstrap').forEach((error, k) => {
    t.true(near(error, rows(TABLE, 'bayesian')[k], 0.6))
  })
})

test('counts worth hardly anything give wide errors or none, never a wrong number', (t) => {
  const few = tableFrom(
    [
      {
        lag: 600,
        samples: [
          flat([
            [30, 1, 0],
            [1, 5, 1],
            [1, 0, 3],
          ]),
        ],
      },
    ],
    3,
  )
  for (const reversible of [true, false]) {
    for (const step of [
      passage({ reversible }),
      model({ reversible }),
      timescales({ reversible }),
      pathEntropy({ reversible, outside: '2' }),
    ]) {
      for (const { error } of finish(step, few).rows)
        t.true(error === null || (Number.isFinite(error) && Number(error) >= 0))
    }
  }
})

test('wrong lags, words and empty counts are refused', (t) => {
  t.throws(() => finish(model({ lag: 3 }), TABLE), {
    message: /no transitions were counted at a lag of 3 ps/,
  })
  t.throws(() => finish(chapmanKolmogorov({ lag: 16 }), TABLE), { message: /no multiple of 16 ps/ })
  t.throws(() => finish(paths({ from: '0', to: '7' }), TABLE), { message: /--to: there is no state "7"/ })
  t.throws(() => finish(paths({ from: '0', to: '0' }), TABLE), { message: /in both sets/ })
  t.throws(() => finish(passage({ from: '0' }), TABLE), { message: /go together/ })
  t.throws(() => paths({} as never), { message: /parameter "from/ })
  t.throws(() => finish(model(), tableFrom([{ lag: 1, samples: [new Float64Array(4)] }], 2)), {
    message: /no pair was counted/,
  })
  const dropped = tableFrom(
    [
      {
        lag: 1,
        samples: [
          flat([
            [5, 1, 0],
            [1, 5, 0],
            [0, 0, 0],
          ]),
        ],
      },
    ],
    3,
  )
  const { rows } = finish(paths({ from: '0', to: '2' }), dropped)
  t.is(rows.length, 1)
  t.like(rows[0], { of: 'total', status: 'no path', flux: null, rate: null, path: '0 → 2' })
})
