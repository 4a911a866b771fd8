import { column, columnsOf, finite, type Row, type Table } from '../../schemas/table.ts'
import { keysOf, type Named, sameText } from './compare-keys.ts'
import { everyRow } from './long-table.ts'
import { errorOf, isKnown, mainOf, statusOf } from './roles.ts'

const MEANINGS = {
  quantity: column('', 'column that is compared', 'key'),
  unit: column('', 'its unit', 'note'),
  reference: column('', 'its value in the first result', 'value'),
  referenceError: column('', 'half the 68 % interval of that', { errorOf: 'reference' }),
  result: column('', 'the other result', 'key'),
  value: column('', 'its value in that', 'value'),
  error: column('', 'half the 68 % interval of that', { errorOf: 'value' }),
  difference: column('', 'value − reference', 'value'),
  differenceError: column('', 'root of the summed squares of both errors: both are independent', {
    errorOf: 'difference',
  }),
  sigmas: column(
    '',
    'difference in units of its error; null where one has none, or is not known by its status',
    'value',
  ),
  status: column('', 'what either table says of its value', {
    role: 'status',
    known: ['both determined', ''],
  }),
}

type Columns = Table['columns']

/** Columns with an error to compare: the main one, all that are `named`, or, without a main one, all. */
function comparedIn(columns: Columns, named: readonly string[]): string[] {
  if (named.length > 0) return named.filter((name) => name in columns)
  const main = mainOf(columns)
  return main ? [main] : Object.keys(columns).filter((name) => errorOf(columns, name) !== undefined)
}

/** value − reference, row by row where both have the same keys, in units of the error √(σ₁² + σ₂²), for each table after the first.
 *  Rows that only one has are left out; `missing` counts them. */
export function compared(
  tables: readonly Named[],
  named: readonly string[] = [],
): { table: Table; missing: number } {
  const [first, ...others] = tables
  const keys = keysOf(tables)
  const keyOf = (row: Row) => keys.map((name) => sameText(row[name] ?? null)).join('\u0000')
  const byKey = (table: Table) => onlyOnce(everyRow(table), keyOf)
  const reference = byKey(first.table)
  const found = others.map((other) => {
    const pairs = [...byKey(other.table)].flatMap(([key, row]) => {
      const base = reference.get(key)
      return base ? [{ base, row }] : []
    })
    return { other, pairs }
  })
  const rows = comparedIn(first.table.columns, named).flatMap((name) =>
    found.flatMap(({ other, pairs }) =>
      name in other.table.columns
        ? pairs.map(({ base, row }) => ({
            ...Object.fromEntries(keys.map((key) => [key, row[key] ?? null])),
            ...pair(name, [first, base], [other, row]),
          }))
        : [],
    ),
  )
  const missing = found.reduce(
    (sum, { other, pairs }) => sum + countOf(first.table) + countOf(other.table) - 2 * pairs.length,
    0,
  )
  const keyColumns = Object.fromEntries(
    keys.map((key) => [key, { ...first.table.columns[key], tag: undefined }]),
  )
  return { table: { columns: columnsOf('sigmas', { ...keyColumns, ...MEANINGS }), rows }, missing }
}

/** Rows by their key, but those whose key another row has, too. */
function onlyOnce(rows: Iterable<Row>, keyOf: (row: Row) => string): Map<string, Row> {
  const once = new Map<string, Row>()
  const often = new Set<string>()
  for (const row of rows) {
    const key = keyOf(row)
    if (once.has(key)) often.add(key)
    once.set(key, row)
  }
  for (const key of often) once.delete(key)
  return once
}

const countOf = ({ all, rows }: Table): number => all?.count ?? rows.length

function pair(name: string, [first, base]: [Named, Row], [other, row]: [Named, Row]): Row {
  const of = ({ table: { columns } }: Named, each: Row) => ({
    value: each[name] as number | null,
    error: (each[errorOf(columns, name) ?? ''] ?? null) as number | null,
    status: statusOf(columns, each) ?? '',
    known: isKnown(columns, each),
  })
  const [a, b] = [of(first, base), of(other, row)]
  const known = a.known && b.known
  const has = a.value !== null && b.value !== null
  const difference = has ? (b.value as number) - (a.value as number) : null
  const error = a.error !== null && b.error !== null && has ? Math.hypot(a.error, b.error) : null
  return {
    quantity: name,
    unit: first.table.columns[name].unit,
    reference: a.value,
    referenceError: a.error,
    result: other.label,
    value: b.value,
    error: b.error,
    difference,
    differenceError: error,
    sigmas: !known || difference === null || !error ? null : finite(difference / error),
    status: a.status === b.status ? (a.status === '' ? '' : `both ${a.status}`) : `${a.status}; ${b.status}`,
  }
}

const ofQuantity = columnsOf('rms', {
  output: column('', 'table of both results', 'key'),
  quantity: MEANINGS.quantity,
  result: MEANINGS.result,
  rows: column('', 'rows in which both have it', 'count'),
  judged: column('', 'of them with an error in both, neither a bound', 'count'),
  rms: column(
    '',
    'root of the mean squared difference in units of its error; 1 is expected of equals',
    'value',
  ),
  largest: column('', 'largest such difference, with its sign', 'value'),
  beyond: column('', 'rows that differ by more than 3 errors; 0.3 % of them are expected of equals', 'count'),
})

/** One row for each quantity and result: by how many errors they differ. Neighbours on a curve share their fluctuations,
 *  so that many rows are fewer samples. */
export function comparison(tables: readonly { readonly output: string; readonly table: Table }[]): Table {
  const rows = tables.flatMap(({ output, table }) =>
    [...groups(table.rows)].map(([, rows]) => {
      const sigmas = rows.map((row) => row.sigmas).filter((value): value is number => value !== null)
      const sum = sigmas.reduce((total, value) => total + value * value, 0)
      const largest = sigmas.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0)
      return {
        output,
        quantity: rows[0].quantity,
        result: rows[0].result,
        rows: rows.length,
        judged: sigmas.length,
        rms: finite(Math.sqrt(sum / sigmas.length)),
        largest: sigmas.length > 0 ? largest : null,
        beyond: sigmas.filter((value) => Math.abs(value) > 3).length,
      }
    }),
  )
  return { columns: ofQuantity, rows }
}

function groups(rows: readonly Row[]): Map<string, Row[]> {
  const grouped = new Map<string, Row[]>()
  for (const row of rows) {
    const key = JSON.stringify([row.quantity, row.result])
    grouped.set(key, [...(grouped.get(key) ?? []), row])
  }
  return grouped
}
