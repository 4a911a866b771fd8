import type { Row, Table } from '../../schemas/table.ts'
import { formatValue } from './format.ts'

/** What a row says in one of these columns, in words. */
export function describe({ columns }: Pick<Table, 'columns'>, row: Row, name: string): string[] {
  const value = row[name] ?? null
  if (value === null || value === '') return []
  if (typeof value === 'string') return [value]
  return [`${name} ${formatValue(value)}${columns[name].unit === '' ? '' : ` ${columns[name].unit}`}`]
}
