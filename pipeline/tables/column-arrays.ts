import type { Table } from '../../schemas/table.ts'
import { everyRow } from './long-table.ts'

/** A column as an array: numbers with NaN where nothing is, or words with nothing as "". */
export interface ColumnArray {
  readonly name: string
  readonly unit: string
  readonly definition: string
  readonly values: Float64Array | readonly string[]
}

/** The columns of a table; one with any word is of words, true and false are 1 and 0. */
export function columnArrays(table: Table): ColumnArray[] {
  const rows = [...everyRow(table)]
  return Object.entries(table.columns).map(([name, { unit, definition }]) => {
    const own = rows.map((row) => row[name] ?? null)
    const values = own.some((value) => typeof value === 'string')
      ? own.map((value) => (value === null ? '' : String(value)))
      : Float64Array.from(own, (value) => (value === null ? Number.NaN : Number(value)))
    return { name, unit, definition, values }
  })
}
