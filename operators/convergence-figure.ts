import { conditionsOf, describe } from '../pipeline/report/quantity.ts'
import type { Figure } from '../schemas/figure.ts'
import type { Row, Table } from '../schemas/table.ts'
import { short } from './figure-points.ts'

/** Lines that one picture can tell apart. */
const MOST_LINES = 12
/** From this ratio on values are shown by their logarithms. */
const WIDE = 30

/** A quantity with its errors against the length of the trajectory, a line for each thing that it is of. */
export function convergenceFigures(table: Table, name: string, quantity: string | undefined): Figure[] {
  if (quantity === undefined) return []
  const lines = linesOf(table, quantity)
  const values = [...lines].flatMap(([of, rows]) => rows.flatMap((row) => pointOf(of, row, quantity)))
  if (values.length === 0 || lines.size > MOST_LINES) return []
  const { unit } = table.columns[quantity]
  const sizes = values.map(({ value }) => value)
  const isWide = Math.min(...sizes) > 0 && Math.max(...sizes) > WIDE * Math.min(...sizes)
  const x = {
    field: 'trajectory',
    type: 'quantitative',
    title: 'length of the trajectory / ps',
    scale: { type: 'log', nice: false, padding: 20 },
  }
  const y = (field: string) => ({
    field,
    type: 'quantitative',
    title: unit === '' ? quantity : `${quantity} / ${unit}`,
    ...(isWide ? { scale: { type: 'log' } } : {}),
  })
  const color = lines.size > 1 ? { color: { field: 'of', type: 'nominal', title: 'of', sort: null } } : {}
  const point = { x, y: y('value'), ...color, shape: { field: 'status', type: 'nominal', title: 'status' } }
  return [
    {
      name: 'convergence',
      title: `${name}: ${quantity} against the length of the trajectory`,
      caption: `From the beginning of every run; bars: 68 % error. ${[...lines].map(sentence).join(' ')}`,
      spec: {
        data: { values },
        layer: [
          { mark: { type: 'line' }, encoding: { x, y: y('value'), ...color } },
          { mark: { type: 'rule' }, encoding: { x, y: y('low'), y2: { field: 'high' }, ...color } },
          { mark: { type: 'point', filled: true, size: 60 }, encoding: point },
        ],
      },
    },
  ]
}

/** Rows of the same thing, by its name in words. */
function linesOf({ columns, rows }: Table, quantity: string): Map<string, Row[]> {
  const { trajectory, ...others } = columns
  const last = rows.filter(
    (row) => row['trajectory'] === Math.max(...rows.map((each) => Number(each['trajectory']))),
  )
  const conditions = conditionsOf({ columns: others, rows: last }, quantity)
  const lines = new Map<string, Row[]>()
  for (const row of rows) {
    const of = conditions.flatMap((name) => wordsOf(columns, row, name)).join(' · ')
    lines.set(of, [...(lines.get(of) ?? []), row])
  }
  return lines
}

/** What has a unit needs no name. */
const wordsOf = (columns: Table['columns'], row: Row, name: string): string[] =>
  describe({ columns, rows: [row] }, row, name).map((words) =>
    columns[name].unit === '' ? words : words.replace(`${name} `, ''),
  )

function pointOf(of: string, row: Row, quantity: string) {
  const [value, error, status] = [row[quantity], row['error'] ?? 0, row['status'] ?? 'determined']
  if (typeof value !== 'number' || typeof error !== 'number') return []
  const [low, high] = [value - error, value + error].map(short)
  return [{ of, status, trajectory: row['trajectory'], value, low, high }]
}

function sentence([of, rows]: readonly [string, readonly Row[]]): string {
  const { relative, more, status } = rows[rows.length - 1]
  const who = of === '' ? '' : `${of}: `
  if (typeof relative !== 'number' || typeof more !== 'number') return `${who}${status ?? 'no error'}.`
  const rest = more > 0 ? `; ${more.toPrecision(2)} ps more for the error that is wanted` : ''
  return `${who}${(100 * relative).toPrecision(2)} %${rest}.`
}
