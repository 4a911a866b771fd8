import type { Row, Table } from '../../schemas/table.ts'
import { rowCount } from '../tables/long-table.ts'
import { formatNumber, formatWithError } from './format.ts'
import { type Html, html } from './html.ts'
import { conditionsOf, describe, type Named, quotedIn, valueOfError } from './quantity.ts'

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

/** The numbers with errors of all short tables, in the order of the outputs; not those of beginnings of runs, nor rows that
 *  are not to be quoted. */
export function keyNumbers(outputs: readonly Named[], tables: Readonly<Record<string, Table>>): KeyNumber[] {
  return outputs.flatMap((output) => {
    const table = tables[output.name] && quotedIn(tables[output.name])
    const quantity = table && valueOfError(table, output)
    if (!table || quantity === undefined || rowCount(table) > MOST_ROWS || 'trajectory' in table.columns)
      return []
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

const BOUNDS: Readonly<Record<string, string>> = { 'upper-bound': '<', 'lower-bound': '>' }

/** Value and error of a row; a bound is marked as one. */
export function valueIn(row: Row, quantity: string): string {
  const [value, error] = [row[quantity], row['error']]
  if (typeof value !== 'number') return '–'
  const bound = BOUNDS[String(row['status'])]
  if (bound) return `${bound} ${formatNumber(value)}`
  return formatWithError(value, typeof error === 'number' ? error : null)
}

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
