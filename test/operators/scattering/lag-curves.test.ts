import test from 'ava'
import { curvesOf } from '../../../operators/scattering/lags/lag-curves.ts'
import { everyRow, tableFrom, withEveryRow } from '../../../pipeline/tables/long-table.ts'
import { column, type Row, type Table } from '../../../schemas/table.ts'

const columns = {
  of: column('', '', 'key'),
  q: column('Å⁻¹', '', 'key'),
  lag: column('ps', '', 'key'),
  f: column('', '', 'value'),
}
const rows = ['Li', 'S'].flatMap((of) =>
  [0.5, 1].flatMap((q) =>
    Array.from({ length: 30 }, (_, i): Row => ({ of, q, lag: i / 4, f: Math.exp(-q * i) })),
  ),
)
const samples = Object.fromEntries(
  ['Li', 'S'].map((of) => [
    of,
    {
      method: 'replicas',
      weights: Float64Array.of(1),
      values: [Float64Array.from({ length: 60 }, (_, i) => i)],
    },
  ]),
)
/** The same rows in chunks that end within a function. */
const all = {
  count: rows.length,
  kinds: { of: 'string', q: 'number', lag: 'number', f: 'number' },
  bounded: true,
  *chunks() {
    for (let from = 0; from < rows.length; from += 50) {
      const some = rows.slice(from, from + 50)
      const values = Object.keys(columns).map((name) => [name, some.map((row) => row[name])])
      yield { length: some.length, values: Object.fromEntries(values) }
    }
  },
} as const

test('functions of a table that is not held are those of its rows, with their samples', (t) => {
  const held: Table = { columns, rows, samples }
  const long = withEveryRow({ ...tableFrom(columns, all, 10), samples })
  t.deepEqual(curvesOf(long, 'f'), curvesOf(held, 'f'))
  const [, second, third] = curvesOf(long, 'f')
  t.deepEqual([second.row['q'], second.samples[0][0], third.samples[0][0]], [1, 30, 0])
  t.deepEqual([second.interval, second.lags.length], [0.25, 30])
})

test('a copy with other rows has no columns of before', (t) => {
  const long = withEveryRow(tableFrom(columns, all, 10))
  t.is(long.rows.length, rows.length)
  const copy = { ...long, rows: long.rows.slice(0, 3) }
  t.is([...everyRow(copy)].length, 3)
  t.is([...everyRow(long)].length, rows.length)
})
