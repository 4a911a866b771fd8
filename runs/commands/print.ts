import type { Row, Table, Value } from '../../schemas/table.ts'

/** Results go to stdout; everything else to stderr. */
export const say = (text: string): boolean => process.stderr.write(`${text}\n`)

export const printJson = (value: unknown): boolean =>
  process.stdout.write(`${JSON.stringify(value, null, 1)}\n`)

/** A table as aligned text, units in the header; `most` rows at the most. */
export function tableText({ columns, rows }: Table, most = 40): string {
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
  const rest = rows.length > most ? [`… ${rows.length - most} more rows`] : []
  return [line(head), line(widths.map((width) => '─'.repeat(width))), ...shown.map(line), ...rest].join('\n')
}

function valueText(value: Value | undefined): string {
  if (value === null || value === undefined) return '–'
  if (typeof value !== 'number') return String(value)
  return Number.isInteger(value) && Math.abs(value) < 1e9
    ? String(value)
    : String(Number(value.toPrecision(5)))
}
