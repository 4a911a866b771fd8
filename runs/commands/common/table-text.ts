import { rowCount } from '../../../pipeline/tables/long-table.ts'
import { mainOf, ownErrorOf, tellingKeys } from '../../../pipeline/tables/roles.ts'
import type { Row, Table, Value } from '../../../schemas/table.ts'

interface Layout {
  /** Rows at the most. */
  readonly most?: number
  /** Characters of a line; columns that answer the question least are left out, and named. No end where nothing is said. */
  readonly width?: number
}

const GAP = 2

/** A table as aligned text, units in the header. */
export function tableText(
  table: Table,
  { most = 40, width = Number.POSITIVE_INFINITY }: Layout = {},
): string {
  const skipped = rowCount(table) > most ? zerosBefore(table) : 0
  const rows = table.rows.slice(skipped, skipped + most)
  const all = Object.keys(table.columns).map((name) => textColumn(table, name, rows))
  const shown = fitting(all, together(byWorth(table), table), width)
  const left = rowCount(table) - skipped - rows.length
  const hidden = all.filter((each) => !shown.includes(each)).map(({ name }) => name)
  const line = (of: (column: TextColumn) => string) => shown.map(of).join(' '.repeat(GAP)).trimEnd()
  return [
    line(({ head, pad }) => pad(head)),
    line(({ width }) => '─'.repeat(width)),
    ...(skipped > 0 ? [`… ${skipped} rows of zeros`] : []),
    ...rows.map((_, k) => line(({ cells, pad }) => pad(cells[k]))),
    ...(left > 0 ? [`… ${left} more rows`] : []),
    ...(hidden.length > 0 ? wrapped(`not shown (--wide): ${hidden.join(', ')}`, width) : []),
  ].join('\n')
}

function wrapped(text: string, width: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const longer = `${lines[lines.length - 1]} ${word}`.trimStart()
    if (longer.length > width) lines.push(word)
    else lines[lines.length - 1] = longer
  }
  return lines
}

/** As wide as the terminal, whose width COLUMNS may say; without end where `all` columns are wanted, and where output goes elsewhere.
 *  A terminal that does not know its width has 80 columns. */
export const screen = (all = false): Layout => ({
  width: all
    ? undefined
    : Number(process.env.COLUMNS) || process.stdout.columns || (process.stdout.isTTY ? 80 : undefined),
})

/** Tables of at most this many rows are printed at the end of a command. */
const SHORT = 30

/** Prints a table under its name where it is short. */
export function printShort(name: string, table: Table, all = false): void {
  if (rowCount(table) <= SHORT) process.stdout.write(`\n${name}\n${tableText(table, screen(all))}\n`)
}

interface TextColumn {
  readonly name: string
  readonly head: string
  readonly cells: readonly string[]
  readonly width: number
  readonly pad: (text: string) => string
}

function textColumn({ columns }: Table, name: string, rows: readonly Row[]): TextColumn {
  const { unit } = columns[name]
  const head = unit ? `${name} (${unit})` : name
  const cells = rows.map((row) => valueText(row[name]))
  const width = Math.max(head.length, ...cells.map(({ length }) => length))
  const isNumeric = rows.some((row) => typeof row[name] === 'number')
  return { name, head, cells, width, pad: (text) => (isNumeric ? text.padStart(width) : text.padEnd(width)) }
}

/** In their order in the table, as many as a line takes of those that are worth most. */
function fitting(
  all: readonly TextColumn[],
  worth: readonly (readonly string[])[],
  width: number,
): readonly TextColumn[] {
  let room = width + GAP
  const chosen = new Set<string>()
  for (const names of worth) {
    const needed = all.reduce((sum, each) => sum + (names.includes(each.name) ? each.width + GAP : 0), 0)
    if (chosen.size > 0 && needed > room) continue
    room -= needed
    for (const name of names) chosen.add(name)
  }
  return all.filter(({ name }) => chosen.has(name))
}

/** Names, those that say nothing alone with the other: both ends of an interval. */
function together(names: readonly string[], { columns }: Table): string[][] {
  const of = (name: string) => columns[name].lowOf ?? columns[name].highOf
  return names.flatMap((name) => {
    const both = names.filter((other) => of(name) !== undefined && of(other) === of(name))
    return both.length === 0 ? [[name]] : both[0] === name ? [both] : []
  })
}

/** Columns by what they answer: what a row is about, its main value, the error, what is said of it, then the others. */
function byWorth(table: Table): string[] {
  const { columns } = table
  const main = mainOf(columns)
  const error = main && ownErrorOf(columns, main)
  const names = Object.keys(columns)
  const of = (isWanted: (name: string) => boolean) => names.filter(isWanted)
  const first = [
    ...(names.includes('of') ? ['of'] : []),
    ...tellingKeys(table),
    main,
    error,
    ...of((name) => columns[name].role === 'status'),
    ...of((name) => columns[name].role === 'value'),
    ...of((name) => columns[name].errorOf !== undefined),
    ...of((name) => columns[name].lowOf !== undefined || columns[name].highOf !== undefined),
    ...of((name) => columns[name].role === 'count'),
    ...names,
  ]
  return [...new Set(first.filter((name) => name !== undefined))]
}

/** Rows at the beginning in which every value is 0. */
function zerosBefore({ columns, rows }: Table): number {
  const values = Object.keys(columns).filter((name) => columns[name].role === 'value')
  const first = rows.findIndex((row) => values.some((name) => row[name] !== 0 && row[name] !== null))
  return Math.max(first, 0)
}

function valueText(value: Value | undefined): string {
  if (value === null || value === undefined) return '–'
  if (typeof value !== 'number') return String(value)
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value)
  const short = Number(value.toPrecision(5))
  return Math.abs(short) < 1e-3 ? short.toExponential() : String(short)
}
