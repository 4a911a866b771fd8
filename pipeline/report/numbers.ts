import type { ResultOutput } from '../../schemas/result.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { rowCount } from '../long-table.ts'
import { formatNumber, formatValue, formatWithError } from './format.ts'
import { type Html, html } from './html.ts'

/** A number of a result as a person reads it. */
export interface KeyNumber {
  readonly output: string
  readonly quantity: string
  readonly definition: string
  /** What it belongs to: "Li", "S, Cl · 4c · radius 4 Å". */
  readonly of: string
  readonly value: string
  readonly unit: string
  /** What the table says of it beside: status, method. */
  readonly note: string
}

/** Tables with more rows than this are curves, not numbers. */
const MOST_ROWS = 24

/** Which column the column `error` is the error of: the one that is named as the operator or the output, else the one right
 *  before it, else the only one with its unit. Where that leaves a doubt, none. */
export function valueOfError({ columns }: Table, { name, operator }: Named): string | undefined {
  const names = Object.keys(columns)
  const at = names.indexOf('error')
  const candidates = names
    .slice(0, Math.max(0, at))
    .filter((other) => columns[other].unit === columns['error'].unit)
  const own = [camel(operator), camel(name), names[at - 1]].find((wanted) => candidates.includes(wanted))
  return own ?? (candidates.length === 1 ? candidates[0] : undefined)
}

type Named = Pick<ResultOutput, 'name' | 'operator'>

const camel = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

/** The numbers with errors of all short tables, in the order of the outputs. */
export function keyNumbers(outputs: readonly Named[], tables: Readonly<Record<string, Table>>): KeyNumber[] {
  return outputs.flatMap((output) => {
    const table = tables[output.name]
    const quantity = table && valueOfError(table, output)
    if (!table || quantity === undefined || rowCount(table) > MOST_ROWS) return []
    const conditions = conditionsOf(table, quantity)
    return table.rows.map((row) => keyNumber(output.name, table, row, quantity, conditions))
  })
}

function keyNumber(
  output: string,
  table: Table,
  row: Row,
  quantity: string,
  conditions: readonly string[],
): KeyNumber {
  const { unit, definition } = table.columns[quantity]
  const texts = Object.keys(table.columns).filter(
    (name) => !conditions.includes(name) && typeof row[name] === 'string',
  )
  return {
    output,
    quantity,
    definition,
    of: conditions.flatMap((name) => describe(table, row, name)).join(' · '),
    value: valueIn(row, quantity),
    unit,
    note: texts.map((name) => row[name]).join(', '),
  }
}

/** Value and error of a row; a bound is marked as one. */
export function valueIn(row: Row, quantity: string): string {
  const [value, error] = [row[quantity], row['error']]
  if (typeof value !== 'number') return '–'
  if (row['status'] === 'upper-bound') return `< ${formatNumber(value)}`
  return formatWithError(value, typeof error === 'number' ? error : null)
}

function describe({ columns }: Table, row: Row, name: string): string[] {
  const value = row[name] ?? null
  if (value === null) return []
  if (typeof value === 'string') return [value]
  return [`${name} ${formatValue(value)}${columns[name].unit === '' ? '' : ` ${columns[name].unit}`}`]
}

/** The columns that say what a row is about: as many of the first ones as tell the rows apart, and texts
 *  up to the value, without texts that are the same in every row. */
function conditionsOf({ columns, rows }: Table, quantity: string): string[] {
  const before = Object.keys(columns).slice(0, Object.keys(columns).indexOf(quantity))
  const isText = (name: string) => rows.some((row) => typeof row[name] === 'string')
  const lastText = before.findLastIndex(isText)
  if (rows.length === 1) return lastText < 0 ? before : before.slice(0, lastText + 1)
  const distinct = before.findIndex((_, k) => tellApart(rows, before.slice(0, k + 1)))
  const conditions = before.slice(0, Math.max(distinct, lastText) + 1)
  const telling = conditions.filter(
    (name) => !isText(name) || rows.some((row) => row[name] !== rows[0][name]),
  )
  return telling.length > 0 ? telling : conditions
}

const tellApart = (rows: readonly Row[], names: readonly string[]): boolean =>
  new Set(rows.map((row) => JSON.stringify(names.map((name) => row[name])))).size === rows.length

/** The first table of the page. */
export function keyNumberTable(numbers: readonly KeyNumber[]): Html | undefined {
  if (numbers.length === 0) return undefined
  const rows = numbers.map(({ output, quantity, definition, of, value, unit, note }, i) => {
    const first = i === 0 || numbers[i - 1].output !== output
    return html`<tr${first ? html` class="first"` : undefined}><th scope="row">${
      first ? html`<a href="#output-${output}" title="${definition}">${quantity}</a>` : undefined
    }</th><td>${of}</td><td class="number key">${value}${unit && html` <span class="unit">${unit}</span>`}</td><td class="note">${note}</td></tr>`
  })
  return html`<section aria-labelledby="key-numbers"><h2 id="key-numbers">Key numbers</h2>
<div class="scroll"><table class="keys"><thead><tr><th scope="col">Quantity</th><th scope="col">Of</th><th scope="col" class="number">Value ± 68 % error</th><th scope="col">Note</th></tr></thead>
<tbody>${rows}</tbody></table></div></section>`
}
