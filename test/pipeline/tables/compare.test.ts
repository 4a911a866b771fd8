import test from 'ava'
import { compared, comparison } from '../../../pipeline/tables/compare.ts'
import { whyApart } from '../../../pipeline/tables/compare-keys.ts'
import { column, columnsOf, type Row } from '../../../schemas/table.ts'

const TAG = { ...column('K', 'tag of the runs', 'key'), tag: true }
const COLUMNS = columnsOf('D', {
  temperature: TAG,
  of: column('', 'element', 'key'),
  lag: column('ps', 'time', 'key'),
  D: column('cm²/s', 'diffusion coefficient', 'value'),
  error: column('cm²/s', 'half its 68 % interval', { errorOf: 'D' }),
  slope: column('Å²/ps', 'slope', 'value'),
  slopeError: column('Å²/ps', 'half its 68 % interval', { errorOf: 'slope' }),
  status: column('', 'what is said of it', 'status'),
})
const row = (
  temperature: number,
  of: string,
  lag: number,
  D: number | null,
  error: number | null,
  status = 'determined',
) => ({
  ...{ temperature, of, lag, D, error, status },
  slope: 2,
  slopeError: 0.1,
})
const named = (label: string, rows: readonly Row[]) => ({ label, table: { columns: COLUMNS, rows } })

test('rows of the same keys are paired; a difference is in units of the root of the summed squares of both errors', (t) => {
  const a = named('a', [row(300, 'Li', 0.1, 4, 0.3), row(300, 'Na', 0.1, 1, 0.1)])
  const b = named('b', [row(300, 'Na', 0.1, 1.5, null), row(300, 'Li', 0.1 + 1e-13, 5, 0.4)])
  const { table, missing } = compared([a, b])
  t.is(missing, 0)
  const of = (element: string) => table.rows.find((each) => each.of === element) as Row
  t.like(of('Li'), { quantity: 'D', reference: 4, value: 5, difference: 1, differenceError: 0.5, sigmas: 2 })
  t.like(of('Na'), { difference: 0.5, differenceError: null, sigmas: null, status: 'both determined' })
})

test('tags that tell the results apart do not keep their rows apart; tags that tell rows apart do', (t) => {
  const one = compared([named('a', [row(300, 'Li', 1, 4, 1)]), named('b', [row(600, 'Li', 1, 5, 1)])])
  t.is(one.table.rows.length, 1)
  const two = [row(300, 'Li', 1, 4, 1), row(600, 'Li', 1, 9, 1)]
  const { table, missing } = compared([named('a', two), named('b', [row(600, 'Li', 1, 10, 1)])])
  t.deepEqual(
    table.rows.map(({ reference, value }) => [reference, value]),
    [[9, 10]],
  )
  t.is(missing, 1)
})

test('keys that two rows of a table share are compared with nothing', (t) => {
  const twice = [row(300, 'Li', 1, 4, 1), row(300, 'Li', 1, 6, 1)]
  const { table, missing } = compared([named('a', twice), named('b', [row(300, 'Li', 1, 5, 1)])])
  t.deepEqual(table.rows, [])
  t.is(missing, 3)
})

test('what parts rows is told: values of a key that one table alone has, or keys that are there twice', (t) => {
  const a = named('a', [row(300, 'Li', 1, 4, 1), row(300, 'Na', 1, 4, 1)])
  const b = named(
    'b',
    [2, 3, 4, 5, 6].map((lag) => row(300, 'Li', lag, 4, 1)),
  )
  t.deepEqual(whyApart([a, b]), ['of: "Na" only in a', 'lag: 1 only in a, 2, 3, 4, 5 and 1 more only in b'])
  const twice = named('twice', [row(300, 'Li', 1, 4, 1), row(300, 'Li', 1, 6, 1)])
  t.regex(
    whyApart([twice, named('b', [row(300, 'Li', 1, 5, 1)])]).join(),
    /^no value .* twice, .*\(of, lag\)$/,
  )
})

test('bounds have no difference in errors, and each status is told', (t) => {
  const a = named('a', [row(300, 'Li', 1, 4, 1)])
  const b = named('b', [row(300, 'Li', 1, 9, 1, 'upper-bound')])
  t.like(compared([a, b]).table.rows[0], { sigmas: null, difference: 5, status: 'determined; upper-bound' })
})

test('the summary has root mean square, the largest with its sign, and how many are beyond three', (t) => {
  const lags = [1, 2, 3, 4]
  const a = named(
    'a',
    lags.map((lag) => row(300, 'Li', lag, 0, 0.6)),
  )
  const b = named(
    'b',
    lags.map((lag) => row(300, 'Li', lag, [1, -4, 0, 2][lag - 1], 0.8)),
  )
  const c = named(
    'c',
    lags.map((lag) => row(300, 'Li', lag, 0, 0.8)),
  )
  const { table } = compared([a, b, c], ['D', 'slope'])
  const rows = comparison([{ output: 'd', table }]).rows
  t.is(rows.length, 4)
  t.like(rows[0], { output: 'd', quantity: 'D', result: 'b', rows: 4, judged: 4, largest: -4, beyond: 1 })
  t.is(rows[0].rms, Math.sqrt((1 + 16 + 4) / 4))
  t.like(rows[2], { quantity: 'slope', result: 'b', rms: 0 })
})
