import type { ResultOutput } from '../../schemas/result.ts'
import type { Table, Value } from '../../schemas/table.ts'
import { rowCount } from '../tables/long-table.ts'
import { ownErrorOf } from '../tables/roles.ts'
import { formatNumber, formatValue } from './format.ts'
import { type Html, html } from './html.ts'
import { linkTo } from './links.ts'
import { valueIn } from './numbers.ts'

/** Tables up to this length are shown whole, longer ones end after fewer rows. */
const MOST_ROWS = 24
const FIRST_ROWS = 12
/** Tables up to this length are open from the start. */
const OPEN_ROWS = 12
/** Letters of a line of the page and of a window: tables with more than the page has take the width of the window, and are lists on
 *  narrow screens and on paper; those with more than a window has are lists everywhere, those with more than a telephone has on one. */
const KINDS = { folded: 150, wide: 90, middling: 42 }

/** A table: its first rows, its columns' definitions and where all of it is. */
export function tableOf(output: Pick<ResultOutput, 'name' | 'table'>, table: Table, number: number): Html {
  const total = rowCount(table)
  const shown = Math.min(table.rows.length, total <= MOST_ROWS ? MOST_ROWS : FIRST_ROWS)
  const count = shown < total ? `first ${shown} of ${formatNumber(total)} rows` : rowsIn(total)
  const open = total <= OPEN_ROWS ? html` open` : undefined
  return html`<details class="table"${open}><summary><b>Table ${number}.</b> ${output.name}, ${count}</summary>
${gridOf(table, output.name, shown)}
<dl class="definitions">${definitions(table)}</dl>
<p class="where">All rows, in full precision: ${linkTo(output.table)}</p></details>`
}

function gridOf(table: Table, name: string, shown: number): Html {
  const cells = cellsOf(table, shown)
  const letters = cells.reduce(
    (sum, { title, texts }) => sum + 2 + Math.max(title.length, ...texts.map(({ length }) => length)),
    0,
  )
  const kind = Object.entries(KINDS).find(([, most]) => letters > most)?.[0]
  return html`<div class="${kind ? `scroll ${kind}` : 'scroll'}" tabindex="0" role="region" aria-label="table of ${name}"><table>${head(table)}<tbody>${body(cells, shown)}</tbody></table></div>`
}

const rowsIn = (count: number): string => (count === 1 ? '1 row' : `${count} rows`)

/** The columns that are shown: errors stand behind their values, where they can. */
function shownColumns({ columns }: Table): { names: string[]; hasError: (name: string) => boolean } {
  const names = Object.keys(columns)
  const errors = new Map(names.map((name) => [name, ownErrorOf(columns, name)]))
  const behind = new Set(errors.values())
  return {
    names: names.filter((name) => !behind.has(name)),
    hasError: (name) => errors.get(name) !== undefined,
  }
}

const isNumeric = ({ rows }: Table, name: string): boolean =>
  rows.some((row) => typeof row[name] === 'number') || rows.every((row) => (row[name] ?? null) === null)

function head(table: Table): Html {
  const { names, hasError } = shownColumns(table)
  const cells = names.map((name) => {
    const { unit, definition } = table.columns[name]
    const kind = isNumeric(table, name) ? html` class="number"` : undefined
    return html`<th scope="col"${kind} title="${definition}">${name}${hasError(name) ? ' ± error' : ''}${
      unit && html` <span class="unit">${unit}</span>`
    }</th>`
  })
  return html`<thead><tr>${cells}</tr></thead>`
}

interface Cells {
  readonly title: string
  readonly isNumber: boolean
  readonly texts: readonly string[]
}

function cellsOf(table: Table, shown: number): Cells[] {
  const { names, hasError } = shownColumns(table)
  const rows = table.rows.slice(0, shown)
  return names.map((name) => ({
    title: [name, table.columns[name].unit].filter((word) => word !== '').join(' / '),
    isNumber: isNumeric(table, name),
    texts: hasError(name)
      ? rows.map((row) => valueIn(table, row, name))
      : formatColumn(rows.map((row) => row[name] ?? null)),
  }))
}

const body = (columns: readonly Cells[], shown: number): Html[] =>
  Array.from(
    { length: shown },
    (_, i) =>
      html`<tr>${columns.map(({ title, isNumber, texts }) => html`<td${isNumber ? html` class="number"` : undefined} data-column="${title}">${texts[i]}</td>`)}</tr>\n`,
  )

/** Numbers of one column with the same decimals where their sizes allow it. */
export function formatColumn(values: readonly Value[]): string[] {
  const numbers = values.filter((value) => typeof value === 'number')
  const plain = numbers.every((x) => x === 0 || (Math.abs(x) >= 0.01 && Math.abs(x) < 1e5))
  if (!plain || numbers.every(Number.isInteger)) return values.map(formatValue)
  const decimals = Math.min(4, Math.max(...numbers.map(decimalsOf)))
  return values.map((value) =>
    typeof value === 'number' ? value.toFixed(decimals).replace('-', '−') : formatValue(value),
  )
}

/** Decimals of a number at four significant digits. */
const decimalsOf = (value: number): number => String(Number(value.toPrecision(4))).split('.')[1]?.length ?? 0

const definitions = ({ columns }: Table): Html[] =>
  Object.entries(columns).map(
    ([name, { unit, definition }]) =>
      html`<div><dt>${name}</dt><dd>${definition}${unit && html` <span class="unit">${unit}</span>`}</dd></div>`,
  )
