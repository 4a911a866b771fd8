import { inputError } from '../../schemas/errors.ts'
import type { PlumedTable } from './plumed-table.ts'

/** Points [row][variable] of a COLVAR table, and with a bias V of the run each point's weight exp((V − max V)/k_BT), V and k_BT in the
 *  file's unit (kJ/mol by default). Throws an input error for a column that is not there. */
export function colvarPoints(
  where: string,
  table: PlumedTable,
  names: readonly string[],
  bias?: { readonly column: string; readonly kT: number },
): { readonly points: Float64Array; readonly weights?: Float64Array } {
  const columns = names.map((name) => columnOf(where, table, name))
  const points = new Float64Array(names.length * table.rows)
  columns.forEach((column, k) => {
    for (let i = 0; i < table.rows; i++) points[names.length * i + k] = column[i]
  })
  if (!bias) return { points }
  const V = columnOf(where, table, bias.column)
  const most = V.reduce((max, value) => Math.max(max, value), Number.NEGATIVE_INFINITY)
  return { points, weights: V.map((value) => Math.exp((value - most) / bias.kT)) }
}

function columnOf(where: string, { columns, fields }: PlumedTable, name: string): Float64Array {
  const column = columns.get(name)
  if (column) return column
  throw inputError(where, `no column "${name}"`, `Its columns are ${fields.join(', ')}.`)
}
