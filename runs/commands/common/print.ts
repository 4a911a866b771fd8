import { everyRow, rowCount } from '../../../pipeline/tables/long-table.ts'
import type { ColumnInfo, Row, Table, Value } from '../../../schemas/table.ts'

/** Results go to stdout; everything else to stderr. */
export const say = (text: string): boolean => process.stderr.write(`${text}\n`)

export const printJson = (value: unknown): boolean =>
  process.stdout.write(`${JSON.stringify(value, null, 1)}\n`)

/** The rows of a table as `printJson` prints a list, however long. */
export function printRows(table: Table): void {
  let before = '['
  for (const row of everyRow(table)) {
    process.stdout.write(`${before}\n ${JSON.stringify(row, null, 1).replaceAll('\n', '\n ')}`)
    before = ','
  }
  process.stdout.write(before === '[' ? '[]\n' : '\n]\n')
}

/** A table as aligned text, units in the header; `most` rows at the most. */
export function tableText(table: Table, most = 40): string {
  const { columns, rows } = table
  const names = Object.keys(columns)
  const head = names.map((name) => (columns[name].unit ? `${name} (${columns[name].unit})` : name))
  const shown = rows.slice(0, most).map((row: Row) => names.map((name) => valueText(row[name])))
  const widths = head.map((title, i) => Math.max(title.length, ...shown.map((cells) => cells[i].length)))
  const numeric = names.map((name) => rows.some((row) => typeof row[name] === 'number'))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (numeric[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join('  ')
      .trimEnd()
  const left = rowCount(table) - shown.length
  const rest = left > 0 ? [`… ${left} more rows`] : []
  return [line(head), line(widths.map((width) => '─'.repeat(width))), ...shown.map(line), ...rest].join('\n')
}

function valueText(value: Value | undefined): string {
  if (value === null || value === undefined) return '–'
  if (typeof value !== 'number') return String(value)
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value)
  const short = Number(value.toPrecision(5))
  return Math.abs(short) < 1e-3 ? short.toExponential() : String(short)
}

/** What a column is to readers of the table, in words. */
export function roleText({ role, main, errorOf, lowOf, highOf }: ColumnInfo): string {
  if (errorOf !== undefined) return `error of ${[errorOf].flat().join(', ')}`
  if (lowOf !== undefined) return `low end of ${lowOf}`
  if (highOf !== undefined) return `high end of ${highOf}`
  return main ? `main ${role}` : (role ?? '')
}
