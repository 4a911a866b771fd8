import type { Row, Table, Value } from '../../schemas/table.ts'

type Columns = Table['columns']

/** The value that a table is about. */
export const mainOf = (columns: Columns): string | undefined =>
  Object.keys(columns).find((name) => columns[name].main)

/** The column that holds the errors of this one, in its unit: that of a place, Å, is not that of a fraction of a cell. */
export const errorOf = (columns: Columns, value: string): string | undefined =>
  Object.keys(columns).find(
    (name) =>
      [columns[name].errorOf ?? []].flat().includes(value) && columns[name].unit === columns[value]?.unit,
  )

/** The same where it can stand behind the value: it is of no other column. */
export function ownErrorOf(columns: Columns, value: string): string | undefined {
  const error = errorOf(columns, value)
  return error !== undefined && [columns[error].errorOf].flat().length === 1 ? error : undefined
}

const holds = (where: Row | undefined, row: Row): boolean =>
  Object.entries(where ?? {}).every(([name, value]) => row[name] === value)

/** The rows that a column is there for; all, of a table that is too long to be held. */
export const rowsFor = (table: Table, name: string): Table =>
  table.all || !table.columns[name].where
    ? table
    : { ...table, rows: table.rows.filter((row) => holds(table.columns[name].where, row)) }

const KNOWN = ['determined']

const statusColumn = (columns: Columns, row: Row): string | undefined =>
  Object.keys(columns).find((name) => columns[name].role === 'status' && holds(columns[name].where, row))

/** What is said of the values of a row; undefined where nothing is. */
export function statusOf(columns: Columns, row: Row): Value | undefined {
  const name = statusColumn(columns, row)
  return name === undefined ? undefined : (row[name] ?? null)
}

/** True where a row's value is one, as far as its status goes: neither a bound nor undetermined. */
export function isKnown(columns: Columns, row: Row): boolean {
  const name = statusColumn(columns, row)
  return name === undefined || (columns[name].known ?? KNOWN).includes(String(row[name]))
}

/** Errors below this share of their value are rounding: those of copies of one run, and of what cannot change. */
const ROUNDING = 1e-12

/** An error; 0 where it is rounding alone. */
export const beyondRounding = (value: number, error: number): number =>
  error > ROUNDING * Math.abs(value) ? error : 0

/** Value and error of a row in one column, where both are known numbers, and the error is one. */
export function measuredIn(columns: Columns, row: Row, name: string): [number, number] | undefined {
  const [value, error] = [row[name], row[errorOf(columns, name) ?? '']]
  if (!isKnown(columns, row) || typeof value !== 'number' || typeof error !== 'number') return undefined
  return beyondRounding(value, error) > 0 ? [value, error] : undefined
}

/** The keys that say what a row is about: tags in which rows differ, texts, then numbers, but those that follow from others. */
export function tellingKeys({ columns, rows }: Table): string[] {
  const isText = (name: string) => rows.some((row) => typeof row[name] === 'string')
  const rank = (name: string) => (columns[name].tag ? 0 : isText(name) ? 1 : 2)
  const keys = Object.keys(columns).filter((name) => columns[name].role === 'key')
  const told: string[] = []
  for (const name of keys.sort((a, b) => rank(a) - rank(b))) {
    const isSame = distinct(rows, [name]) < 2
    const adds = isText(name) || distinct(rows, [...told, name]) > distinct(rows, told)
    if (isSame ? !columns[name].tag : adds) told.push(name)
  }
  return told
}

const distinct = (rows: readonly Row[], names: readonly string[]): number =>
  new Set(rows.map((row) => JSON.stringify(names.map((name) => row[name])))).size
