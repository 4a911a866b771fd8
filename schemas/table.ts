/** One value of a result; undefined numbers are null, never NaN. */
export type Value = number | string | boolean | null
export type Row = Readonly<Record<string, Value>>

export interface ColumnInfo {
  readonly unit: string
  readonly definition: string
}

/** Independent samples of a table's main column, behind its errors: that column as each replica, or each block of ions, gives it. */
export interface Samples {
  readonly method: string
  /** Share of each sample in the table's own value; they add to 1. */
  readonly weights: Float64Array
  /** [sample][row among the rows of this key] */
  readonly values: readonly Float64Array[]
}

/** What an error is taken between, as tables say it: fewer than two samples have none. */
export const methodOf = (method: string, samples: number): string => (samples > 1 ? method : 'none')

/** Consecutive rows in columns. */
export interface RowChunk {
  readonly length: number
  readonly values: Readonly<Record<string, Float64Array | Value[]>>
}

/** Rows that are too many to be held: made again, chunk by chunk, whenever they are gone through. */
export interface AllRows {
  readonly count: number
  /** What each column holds besides null. */
  readonly kinds: Readonly<Record<string, 'number' | 'string' | 'boolean'>>
  chunks(): Iterable<RowChunk>
}

/** A result: rows with named columns, each column with its unit and what it is. */
export interface Table {
  readonly columns: Readonly<Record<string, ColumnInfo>>
  readonly rows: readonly Row[]
  /** Where they are too many to be held, all of them; `rows` are then the first. */
  readonly all?: AllRows
  /** By value of the column `of` (for transitions: of `lag`, as text); for estimates, not part of what is written. */
  readonly samples?: Readonly<Record<string, Samples>>
}

export const column = (unit: string, definition: string): ColumnInfo => ({ unit, definition })

/** A number for a table: null where it is not finite. */
export const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null
