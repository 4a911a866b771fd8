import type { Table, Value } from '../../schemas/table.ts'
import { everyRow } from './long-table.ts'

/** A table as CSV (RFC 4180, full precision, null is empty): one comment line with the units, one with the names, then the rows. */
export const csvOf = (table: Table): string => [...csvLines(table)].join('')

/** The same line by line. */
export function* csvLines(table: Table): Generator<string> {
  const { columns } = table
  const names = Object.keys(columns)
  const units = names.map((name) => `${name} [${columns[name].unit || '-'}]`.replace(/\s+/g, ' '))
  yield `# ${units.join(', ')}\n`
  yield `${names.map(cell).join(',')}\n`
  for (const row of everyRow(table)) yield `${names.map((name) => cell(row[name] ?? null)).join(',')}\n`
}

function cell(value: Value): string {
  if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return ''
  const text = String(value)
  return /[",\n\r#]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
