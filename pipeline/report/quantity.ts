import type { ResultOutput } from '../../schemas/result.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { TAG_UNITS } from '../tables/systems.ts'
import { formatValue } from './format.ts'

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

/** The rows that are numbers to quote: all, but those that are there for comparison (`quoted` false). */
export const quotedIn = (table: Table): Table =>
  'quoted' in table.columns && !table.all
    ? { ...table, rows: table.rows.filter((row) => row['quoted'] !== false) }
    : table

export type Named = Pick<ResultOutput, 'name' | 'operator'>

const camel = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

/** What a row says in one of these columns, in words. */
export function describe({ columns }: Table, row: Row, name: string): string[] {
  const value = row[name] ?? null
  if (value === null || value === '') return []
  if (typeof value === 'string') return [value]
  return [`${name} ${formatValue(value)}${columns[name].unit === '' ? '' : ` ${columns[name].unit}`}`]
}

/** The columns that say what a row is about: those of the system, wherever they stand, as many of the first ones as tell
 *  the rows apart, and texts up to the value, without texts that are the same in every row (but for `of`). */
export function conditionsOf({ columns, rows }: Table, quantity: string): string[] {
  const names = Object.keys(columns).filter((name) => name !== 'quoted')
  const differs = (name: string) => rows.some((row) => row[name] !== rows[0][name])
  const system = names.filter((name) => name in TAG_UNITS && name !== quantity && differs(name))
  const before = [...new Set([...system, ...names.slice(0, names.indexOf(quantity))])]
  const isText = (name: string) => rows.some((row) => typeof row[name] === 'string')
  const lastText = before.findLastIndex(isText)
  if (rows.length === 1) return lastText < 0 ? before : before.slice(0, lastText + 1)
  const distinct = before.findIndex((_, k) => tellApart(rows, before.slice(0, k + 1)))
  const conditions = before.slice(0, Math.max(distinct, lastText) + 1)
  const telling = conditions.filter((name) => name === 'of' || !isText(name) || differs(name))
  return telling.length > 0 ? telling : conditions
}

const tellApart = (rows: readonly Row[], names: readonly string[]): boolean =>
  new Set(rows.map((row) => JSON.stringify(names.map((name) => row[name])))).size === rows.length

/** Time that is still missing to a relative error, if that falls as 1/√time. */
export const timeMissing = (relative: number, wanted: number, time: number): number =>
  Math.max(0, time * ((relative / wanted) ** 2 - 1))
