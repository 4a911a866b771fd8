/** One value of a result; undefined numbers are null, never NaN. */
export type Value = number | string | boolean | null
export type Row = Readonly<Record<string, Value>>

/** What a column is to whoever reads the table: what its rows are about, what they say of it, how sure and how made that is. */
export type Role = 'key' | 'value' | 'count' | 'status' | 'method' | 'note'

/** What a column is, as it is declared: a role, or whose error or end of a 68 % interval it is. */
export type Meaning =
  | Role
  | {
      readonly role: Role
      /** The rows that it is there for, by what another column says; all, where nothing is said. */
      readonly where?: Row
      /** Of a status: what it says where the value is one, neither a bound nor a guess; "determined" where nothing is said. */
      readonly known?: readonly string[]
    }
  /** One error may belong to several columns: in every row to the one that is there. */
  | { readonly errorOf: string | readonly string[] }
  | { readonly lowOf: string }
  | { readonly highOf: string }

/** Meanings are missing in results that were written before there were any. */
export interface ColumnInfo {
  readonly unit: string
  readonly definition: string
  readonly role?: Role
  /** True for the one value that the table is about. */
  readonly main?: boolean
  /** True for what the tags of the runs say. */
  readonly tag?: boolean
  readonly where?: Row
  readonly known?: readonly string[]
  readonly errorOf?: string | readonly string[]
  readonly lowOf?: string
  readonly highOf?: string
}

declare const declared: unique symbol
/** Columns of an operator, made by `columnsOf`: which one is the main value is said. */
export interface Columns extends Readonly<Record<string, ColumnInfo>> {
  readonly [declared]: true
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

/** Consecutive rows in columns; a number that is not finite is null. */
export interface RowChunk {
  readonly length: number
  readonly values: Readonly<Record<string, Float64Array | Value[]>>
}

/** Rows that are too many to be held: made again, chunk by chunk, whenever they are gone through. */
export interface AllRows {
  readonly count: number
  /** What each column holds besides null. */
  readonly kinds: Readonly<Record<string, 'number' | 'string' | 'boolean'>>
  /** True where estimates may work on them: they are made of sums that are held, not of a log that grows. */
  readonly bounded?: boolean
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
  /** What is handed to estimates beside the rows; `handover` knows the types. */
  readonly beside?: ReadonlyMap<object, unknown>
}

export const column = (unit: string, definition: string, meaning: Meaning): ColumnInfo => ({
  unit,
  definition,
  ...(typeof meaning === 'string' ? { role: meaning } : meaning),
})

/** The columns of a table, and which of them is the value that it is about; null where it is about no one value.
 *  Throws where an error or an end of an interval is of no column. */
export function columnsOf<C extends Readonly<Record<string, ColumnInfo>>>(
  main: (keyof C & string) | null,
  columns: C,
): C & Columns {
  for (const [name, { errorOf = [], lowOf = [], highOf = [] }] of Object.entries(columns))
    for (const owner of [errorOf, lowOf, highOf].flat())
      if (!(owner in columns)) throw new Error(`column "${name}" is of "${owner}", which is no column`)
  const said = main === null ? columns : { ...columns, [main]: { ...columns[main], main: true } }
  return said as C & Columns
}

/** A number for a table: null where it is not finite. */
export const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null
