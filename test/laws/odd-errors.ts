import { errorOf, isKnown, mainOf } from '../../pipeline/tables/roles.ts'
import type { Row, Table } from '../../schemas/table.ts'

/** What no table may quote: an error of 0 or less, ends of an interval on one side of the value, numbers that are none, a main value that
 *  is known by its status and has no error; of a table about no one value, any that has a column for it. */
export function oddErrors({ columns, rows }: Pick<Table, 'columns' | 'rows'>): string[] {
  const main = mainOf(columns)
  const hasStatus = Object.values(columns).some(({ role }) => role === 'status')
  const pairs = Object.keys(columns).flatMap((name) => {
    const error = main === undefined || main === name ? errorOf(columns, name) : undefined
    return error === undefined ? [] : [[name, error]]
  })
  return rows.flatMap((row) => {
    const odd = Object.keys(columns).flatMap((name) => oddIn(columns, row, name))
    if (hasStatus && isKnown(columns, row))
      for (const [value, error] of pairs)
        if (typeof row[value] === 'number' && typeof row[error] !== 'number')
          odd.push(`${value} without error`)
    return odd.map((what) => `${what}: ${JSON.stringify(row)}`)
  })
}

function oddIn(columns: Table['columns'], row: Row, name: string): string[] {
  const value = row[name]
  if (typeof value !== 'number') return []
  const { errorOf: half, lowOf, highOf } = columns[name]
  if (!Number.isFinite(value)) return [`${name} ${value}`]
  if (half !== undefined && !(value > 0)) return [`${name} ${value}`]
  const [above, below] = [lowOf, highOf].map((of) => (of === undefined ? undefined : row[of]))
  if (typeof above === 'number' && value > above) return [`${name} ${value} above ${above}`]
  if (typeof below === 'number' && value < below) return [`${name} ${value} below ${below}`]
  return []
}
