import test from 'ava'
import { convergence } from '../../../operators/convergence/convergence.ts'
import { model } from '../../../operators/markov/model.ts'
import { meanStructure } from '../../../operators/sites/mean-structure.ts'
import { rdf } from '../../../operators/structure/rdf.ts'
import { nonGaussian } from '../../../operators/transport/non-gaussian.ts'
import { UNHEARD } from '../../../pipeline/definition/operator.ts'
import { keyNumbers } from '../../../pipeline/report/numbers.ts'
import {
  errorOf,
  isKnown,
  measuredIn,
  ownErrorOf,
  rowsFor,
  statusOf,
  tellingKeys,
} from '../../../pipeline/tables/roles.ts'
import { withTags } from '../../../pipeline/tables/with-tags.ts'
import { column, columnsOf, type Row, type Table } from '../../../schemas/table.ts'
import { seeded } from '../../helpers/random.ts'
import { finish, known, sample, tableOf } from '../../operators/markov/chains.ts'
import { runOf, tableBy, walk } from '../../operators/transport/walks.ts'

const quoted = (table: Table, most = 24) =>
  keyNumbers([{ name: 'it' }], { it: { ...table, rows: table.rows.slice(0, most) } }).map(
    ({ quantity, of, value, unit }) => [quantity, of, value, unit],
  )

test('of the non-Gaussian parameter α₂ is quoted with its error, not the pairs', (t) => {
  const columns = nonGaussian.operator.shown.columns
  const rows = [{ of: 'Li', lag: 20, alpha: 0.0943, msd: 2, fourth: 7, pairs: 96000, error: 0.00624 }]
  t.deepEqual(quoted({ columns, rows }), [['alpha', 'Li · lag 20 ps', '0.094 ± 0.006', '']])
  const table = tableBy(nonGaussian({ lags: 3 }), [runOf([['Li', 64]], 900, 0.1, 1, walk(0.05))])
  t.true(table.rows.length > 3)
  t.true(quoted(table).every(([quantity]) => quantity === 'alpha'))
})

test('of g(r) it is g that has the error, not the coordination number', (t) => {
  const columns = rdf.operator.shown.columns
  const rows = [
    { pair: 'Li-S', r: 2.45, g: 1.234, coordination: 0.165, error: 0.0061 },
    { pair: 'Li-S', r: 2.55, g: 2.5, coordination: 0.4, error: 0.012 },
  ]
  t.deepEqual(quoted({ columns, rows }), [
    ['g', 'Li-S · r 2.45 Å', '1.234 ± 0.006', ''],
    ['g', 'Li-S · r 2.55 Å', '2.500 ± 0.012', ''],
  ])
  t.is(ownErrorOf(columns, 'coordination'), undefined)
})

test('of a model the stationary probabilities of states are quoted, and no entry of an eigenvector', (t) => {
  const chain = known([
    [0.9, 0.1],
    [0.2, 0.8],
  ])
  const random = seeded(3)
  const paths = Array.from({ length: 6 }, () => sample(chain, 2000, random))
  const { rows } = finish(model(), tableOf(paths, [1], 2))
  t.true(rows.some((row) => typeof row['eigenvector'] === 'number'))
  const numbers = quoted({ columns: model.operator.shown.columns, rows }, 1000)
  t.deepEqual(
    numbers.map(([quantity, of]) => [quantity, of]),
    [0, 1].map((state) => ['stationary', `state · ${state} · lag 1 ps`]),
  )
  for (const [k, truth] of [2 / 3, 1 / 3].entries()) {
    const [value, error] = numbers[k][2].split(' ± ').map(Number)
    t.true(Math.abs(value - truth) < 4 * error && error > 0 && error < 0.1, numbers[k][2])
  }
})

test('the convergence of the non-Gaussian parameter is 6.6 %, not that of its pairs', (t) => {
  const columns = { ...nonGaussian.operator.shown.columns, trajectory: column('ps', 'length', 'key') }
  const row = { of: 'Li', lag: 20, alpha: 0.0943, msd: 2, fourth: 7, pairs: 96000, error: 0.00624 }
  const tables = { 'non-gaussian': { columns, rows: [{ ...row, trajectory: 200 }] } }
  const { rows } = convergence.operator.finish(tables, { wanted: 0.05 }, UNHEARD)
  t.is(rows[0]['relative'], 0.00624 / 0.0943)
  t.true(Math.abs(Number(rows[0]['relative']) - 0.066) < 0.0005)
  t.is(rows[0]['more'], 200 * ((0.00624 / 0.0943 / 0.05) ** 2 - 1))
})

test('a table about no one value has no convergence, and that is said', (t) => {
  const columns = columnsOf(null, { a: column('', '', 'value'), e: column('', '', { errorOf: 'a' }) })
  const heard: string[] = []
  const context = { ...UNHEARD, warn: (name: string) => heard.push(name) }
  const tables = { it: { columns, rows: [{ a: 1, e: 0.1, trajectory: 5 }] } }
  const { rows } = convergence.operator.finish(tables, { wanted: 0.05 }, context)
  t.deepEqual(rows, [{ a: 1, e: 0.1, trajectory: 5, relative: null, more: null }])
  t.deepEqual(heard, ['no-main-value'])
  t.deepEqual(quoted({ columns, rows }), [])
})

const columns = columnsOf('D', {
  of: column('', '', 'key'),
  energy: column('', '', 'key'),
  wave: column('', 'as the energy', 'key'),
  temperature: column('K', '', 'key'),
  D: column('', '', { role: 'value', where: { of: 'Li' } }),
  n: column('', '', 'count'),
  error: column('', '', { errorOf: ['D', 'E'] }),
  E: column('', '', 'value'),
  status: column('', '', { role: 'status', where: { of: 'Li' }, known: ['fine'] }),
})
const row = (given: Row): Row => ({
  of: 'Li',
  energy: 1,
  wave: 8,
  temperature: 600,
  n: 3,
  status: 'fine',
  ...given,
})

test('rows are about what tells them apart: tags, texts, numbers that add to it, and what never changes', (t) => {
  const rows = [1, 2].flatMap((energy) => ['Li', 'S'].map((of) => row({ of, energy, wave: 8 * energy })))
  t.deepEqual(tellingKeys({ columns, rows }), ['of', 'energy', 'temperature'])
  const pieces = [600, 700].map((temperature) => ({
    tags: { temperature, material: 'a' },
    table: { columns, rows: rows.map((one) => ({ ...one, temperature })) },
  }))
  const table = withTags(pieces)
  t.deepEqual(Object.keys(table.columns), ['material', ...Object.keys(columns)])
  t.true(table.columns['temperature'].tag && table.columns['material'].tag)
  t.is(table.columns['D'].main, true)
  t.deepEqual(tellingKeys(table), ['temperature', 'of', 'energy'])
})

test('a value is known in the rows that it is there for, where their status says so', (t) => {
  const measured = (given: Row, name = 'D') => measuredIn(columns, row(given), name)
  t.deepEqual(measured({ D: 2, error: 0.5 }), [2, 0.5])
  t.deepEqual(measured({ E: 3, error: 0.5 }, 'E'), [3, 0.5])
  t.is(measured({ D: 2, error: 0.5, status: 'determined' }), undefined)
  t.is(measured({ D: 2, error: 0.5, status: null }), undefined)
  t.is(measured({ D: 2, error: 0 }), undefined)
  t.is(measured({ D: 2, error: 4e-16 }), undefined, 'rounding')
  t.is(measured({ D: 2, error: null }), undefined)
  t.is(measured({ n: 2, error: 1 }, 'n'), undefined, 'no error is that of the count')
  t.true(isKnown(columns, row({ of: 'S', status: null })), 'nothing is said of it')
  t.is(statusOf(columns, row({ of: 'S', status: 'x' })), undefined)
  t.deepEqual(rowsFor({ columns, rows: [row({}), row({ of: 'S' })] }, 'D').rows, [row({})])
  t.is(ownErrorOf(columns, 'D'), undefined, 'it is not of D alone')
})

test('an error in another unit is that of the place, and never set beside a fraction of the cell', (t) => {
  const { columns } = meanStructure.operator.shown
  t.deepEqual(columns['error'].errorOf, ['x', 'y', 'z'])
  t.is(errorOf(columns, 'x'), undefined)
  t.is(measuredIn(columns, { x: 0.25, error: 0.01 }, 'x'), undefined)
})
