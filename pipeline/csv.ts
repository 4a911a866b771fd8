import type { Table, Value } from '../schemas/table.ts'

/** A table as CSV (RFC 4180, full precision, null is empty): one comment line with the units, one with the names, then the rows. */
export function csvOf({ columns, rows }: Table): string {
  const names = Object.keys(columns)
  const units = names.map((name) => `${name} [${columns[name].unit || '-'}]`.replace(/\s+/g, ' '))
  const lines = rows.map((row) => names.map((name) => cell(row[name] ?? null)).join(','))
  return [`# ${units.join(', ')}`, names.map(cell).join(','), ...lines, ''].join('\n')
}

function cell(value: Value): string {
  if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return ''
  const text = String(value)
  return /[",\n\r#]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
