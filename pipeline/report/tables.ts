import type { ResultOutput } from '../../schemas/result.ts'
import type { Table, Value } from '../../schemas/table.ts'
import { rowCount } from '../tables/long-table.ts'
import { formatNumber, formatValue } from './format.ts'
import { type Html, html } from './html.ts'
import { linkTo } from './links.ts'
import { valueIn } from './numbers.ts'
import { valueOfError } from './quantity.ts'

const MOST_ROWS = 50
/** Tables up to this length are open from the start. */
const OPEN_ROWS = 12

/** A table: its first rows, its columns' definitions and where all of it is. */
export function tableOf(output: ResultOutput, table: Table, number: number): Html {
  const total = rowCount(table)
  const shown = Math.min(table.rows.length, MOST_ROWS)
  const count = shown < total ? `first ${shown} of ${formatNumber(total)} rows` : rowsIn(total)
  const open = total <= OPEN_ROWS ? html` open` : undefined
  return html`<details class="table"${open}><summary><b>Table ${number}.</b> ${output.name}, ${count}</summary>
<div class="scroll"><table>${head(table, output)}<tbody>${body(table, output, shown)}</tbody></table></div>
<dl class="definitions">${definitions(table)}</dl>
<p class="where">All rows, in full precision: ${linkTo(output.table)}</p></details>`
}

const rowsIn = (count: number): string => (count === 1 ? '1 row' : `${count} rows`)

const shownColumns = (table: Table, output: ResultOutput): [string[], string | undefined] => {
  const value = valueOfError(table, output)
  const names = Object.keys(table.columns)
  return [value === undefined ? names : names.filter((name) => name !== 'error'), value]
}

const isNumeric = ({ rows }: Table, name: string): boolean =>
  rows.some((row) => typeof row[name] === 'number') || rows.every((row) => (row[name] ?? null) === null)

function head(table: Table, output: ResultOutput): Html {
  const [names, value] = shownColumns(table, output)
  const cells = names.map((name) => {
    const { unit, definition } = table.columns[name]
    const kind = isNumeric(table, name) ? html` class="number"` : undefined
    return html`<th scope="col"${kind} title="${definition}">${name}${name === value ? ' ± error' : ''}${
      unit && html` <span class="unit">${unit}</span>`
    }</th>`
  })
  return html`<thead><tr>${cells}</tr></thead>`
}

function body(table: Table, output: ResultOutput, shown: number): Html[] {
  const [names, value] = shownColumns(table, output)
  const rows = table.rows.slice(0, shown)
  const columns = names.map((name) =>
    name === value
      ? rows.map((row) => valueIn(row, name))
      : formatColumn(rows.map((row) => row[name] ?? null)),
  )
  const kinds = names.map((name) => (isNumeric(table, name) ? html` class="number"` : undefined))
  return rows.map(
    (_, i) => html`<tr>${columns.map((column, k) => html`<td${kinds[k]}>${column[i]}</td>`)}</tr>\n`,
  )
}

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
