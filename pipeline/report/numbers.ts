import type { ResultOutput } from '../../schemas/result.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { rowCount } from '../tables/long-table.ts'
import { beyondRounding, errorOf, mainOf, rowsFor, statusOf, tellingKeys } from '../tables/roles.ts'
import { formatNumber, formatWithError } from './format.ts'
import { type Html, html } from './html.ts'
import { describe } from './words.ts'

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

/** The main values of all short tables, in the order of the outputs. */
export function keyNumbers(
  outputs: readonly Pick<ResultOutput, 'name'>[],
  tables: Readonly<Record<string, Table>>,
): KeyNumber[] {
  return outputs.flatMap(({ name }) => {
    const quoted = tables[name] && quotedIn(tables[name])
    if (!quoted) return []
    const conditions = tellingKeys(quoted.table)
    return quoted.table.rows.map((row) => keyNumber(name, quoted, row, conditions))
  })
}

/** What there is to quote. */
export interface Quoted {
  readonly quantity: string
  readonly table: Table
}

/** The main value of a short table, and the rows that it is there for. */
export function quotedIn(whole: Table): Quoted | undefined {
  const quantity = mainOf(whole.columns)
  if (quantity === undefined) return undefined
  const table = rowsFor(whole, quantity)
  return rowCount(table) > MOST_ROWS ? undefined : { quantity, table }
}

const NOTES: readonly unknown[] = ['status', 'method', 'note']
/** What a column of notes says of another one. */
const ELSEWHERE = 'unit'

function keyNumber(
  output: string,
  { quantity, table }: Quoted,
  row: Row,
  conditions: readonly string[],
): KeyNumber {
  const { columns } = table
  const notes = Object.keys(columns).filter(
    (name) => NOTES.includes(columns[name].role) && name !== ELSEWHERE && typeof row[name] === 'string',
  )
  return {
    output,
    quantity,
    definition: columns[quantity].definition,
    of: conditions.flatMap((name) => describe(table, row, name)).join(' · '),
    value: valueIn(table, row, quantity),
    unit: columns[quantity].unit,
    note: [...new Set(notes.map((name) => row[name]))].join(', '),
  }
}

const BOUNDS: Readonly<Record<string, string>> = { 'upper-bound': '<', 'lower-bound': '>' }

/** Value and error of a row in one column; a bound of the main value is marked as one. */
export function valueIn({ columns }: Table, row: Row, name: string): string {
  const [value, error] = [row[name], row[errorOf(columns, name) ?? '']]
  if (typeof value !== 'number') return '–'
  const bound = columns[name].main && BOUNDS[String(statusOf(columns, row))]
  if (bound) return `${bound} ${formatNumber(value)}`
  return formatWithError(value, typeof error === 'number' ? beyondRounding(value, error) : null)
}

/** Numbers stay with their units. */
const unbroken = (text: string): string => text.replace(/(\d) (?=[^·\s])/g, '$1\u00a0')

/** The first table of the page. */
export function keyNumberTable(numbers: readonly KeyNumber[]): Html | undefined {
  if (numbers.length === 0) return undefined
  const isShared = (name: string) =>
    new Set(numbers.flatMap(({ quantity, output }) => (quantity === name ? [output] : []))).size > 1
  const rows = numbers.map(({ output, quantity, definition, of, value, unit, note }, i) => {
    const first = i === 0 || numbers[i - 1].output !== output
    return html`<tr${first ? html` class="first"` : undefined}>${
      first
        ? html`<th scope="row"><a href="#output-${output}" title="${definition}">${quantity}</a>${
            isShared(quantity) && output !== quantity ? html` <span class="unit">${output}</span>` : undefined
          }</th>`
        : html`<td class="again"></td>`
    }<td>${unbroken(of)}</td><td class="number key">${value}${unit && html` <span class="unit">${unit}</span>`}</td><td class="note">${note}</td></tr>`
  })
  return html`<section aria-labelledby="key-numbers"><h2 id="key-numbers">Key numbers</h2>
<div class="scroll"><table class="keys"><thead><tr><th scope="col">Quantity</th><th scope="col">Of</th><th scope="col" class="number">Value ± 68 % error</th><th scope="col">Note</th></tr></thead>
<tbody>${rows}</tbody></table></div></section>`
}
