/** One value of a result; undefined numbers are null, never NaN. */
export type Value = number | string | boolean | null
export type Row = Readonly<Record<string, Value>>

export interface ColumnInfo {
  readonly unit: string
  readonly definition: string
}

/** A result: rows with named columns, each column with its unit and what it is. */
export interface Table {
  readonly columns: Readonly<Record<string, ColumnInfo>>
  readonly rows: readonly Row[]
}

export const column = (unit: string, definition: string): ColumnInfo => ({ unit, definition })

/** A number for a table: null where it is not finite. */
export const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null
