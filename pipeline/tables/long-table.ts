import type { AllRows, Row, RowChunk, Table, Value } from '../../schemas/table.ts'

/** Tables up to this length are held as rows. */
const MOST_ROWS = 100_000
/** Rows of a longer one that are held. */
const FIRST_ROWS = 50

/** How many rows a table has, held or not. */
export const rowCount = ({ rows, all }: Table): number => all?.count ?? rows.length

/** A table from its rows in columns: all rows held where they are few, else the first of them. */
export function tableFrom(
  columns: Table['columns'],
  all: AllRows,
  most = MOST_ROWS,
): Pick<Table, 'columns' | 'rows' | 'all'> {
  if (all.count <= most) return { columns, rows: [...rowsOf(all.chunks())] }
  return { columns, rows: firstRows(all), all }
}

/** A table whose rows are all there as objects, made when the first of them is asked for; in columns they are there as before. A copy
 *  has the objects alone: whoever changes them changes no columns. */
export function withEveryRow(table: Table): Table {
  const { all, rows, ...rest } = table
  if (!all) return table
  let made: readonly Row[] | undefined
  const get = () => {
    made ??= [...rowsOf(all.chunks())]
    return made
  }
  return Object.defineProperties(
    { ...rest, rows },
    { rows: { enumerable: true, get }, all: { enumerable: false, value: all } },
  )
}

function firstRows(all: AllRows): Row[] {
  const rows: Row[] = []
  for (const row of rowsOf(all.chunks())) if (rows.push(row) === FIRST_ROWS) break
  return rows
}

/** Every row of a table, one after the other. */
export const everyRow = ({ rows, all }: Table): Iterable<Row> => (all ? rowsOf(all.chunks()) : rows)

function* rowsOf(chunks: Iterable<RowChunk>): Generator<Row> {
  for (const { length, values } of chunks) {
    const names = Object.keys(values)
    for (let i = 0; i < length; i++)
      yield Object.fromEntries(names.map((name) => [name, storable(values[name][i])]))
  }
}

const storable = (value: Value): Value =>
  typeof value === 'number' && !Number.isFinite(value) ? null : value

/** Rows of a chunk. */
export const CHUNK_ROWS = 20_000

/** A table that is held and long, in chunks; undefined where it is short. Throws for a row with what is no column. */
export function asLong(
  { columns, rows }: Table,
  kindOf: (name: string) => AllRows['kinds'][string],
  most: number,
): AllRows | undefined {
  if (rows.length <= most) return undefined
  const names = Object.keys(columns)
  for (const row of rows)
    for (const name in row)
      if (!(name in columns)) throw new Error(`a table row has "${name}", which is no column of it`)
  return {
    count: rows.length,
    kinds: Object.fromEntries(names.map((name) => [name, kindOf(name)])),
    *chunks() {
      for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
        const some = rows.slice(from, from + CHUNK_ROWS)
        const values = names.map((name) => [name, valuesOf(some, name)])
        yield { length: some.length, values: Object.fromEntries(values) }
      }
    },
  }
}

const valuesOf = (rows: readonly Row[], name: string): Value[] =>
  rows.map((row) => storable(row[name] ?? null))

/** Tables one behind the other, each with columns of one value before its own. Undefined where all of them are held. */
export function behindEachOther(
  pieces: readonly { readonly table: Table; readonly before: Row }[],
): AllRows | undefined {
  const long = pieces.find(({ table }) => table.all)?.table.all
  if (!long) return undefined
  const kinds = Object.fromEntries(
    Object.keys(pieces[0].before).map((name) => [name, kindOf(pieces.map(({ before }) => before[name]))]),
  )
  return {
    count: pieces.reduce((sum, { table }) => sum + rowCount(table), 0),
    kinds: { ...kinds, ...long.kinds },
    bounded: pieces.every(({ table: { all } }) => all?.bounded ?? true),
    *chunks() {
      for (const { table, before } of pieces)
        for (const { length, values } of chunksOf(table)) {
          yield { length, values: { ...filled(before, length), ...values } }
        }
    },
  }
}

/** The rows of a table in columns, held or not. */
export function chunksOf({ columns, rows, all }: Table): Iterable<RowChunk> {
  if (all) return all.chunks()
  const names = Object.keys(columns)
  const values = names.map((name) => [name, rows.map((row) => row[name] ?? null)])
  return rows.length > 0 ? [{ length: rows.length, values: Object.fromEntries(values) }] : []
}

/** What the values of a column are; a column without any holds numbers. */
export function kindOf(values: readonly (Value | undefined)[]): AllRows['kinds'][string] {
  const kinds = new Set(values.filter((value) => (value ?? null) !== null).map((value) => typeof value))
  return kinds.has('string') ? 'string' : kinds.has('boolean') ? 'boolean' : 'number'
}

/** What the columns of these rows hold. */
export function kindsIn(rows: readonly Row[]): AllRows['kinds'] {
  const names = Object.keys(rows[0] ?? {})
  return Object.fromEntries(names.map((name) => [name, kindOf(rows.map((row) => row[name]))]))
}

/** Columns of so many rows that all say the same. */
export const filled = (words: Row, length: number): Record<string, Value[]> =>
  Object.fromEntries(Object.entries(words).map(([name, value]) => [name, new Array(length).fill(value)]))
