import type { Row, Table } from '../../schemas/table.ts'
import { everyRow } from './long-table.ts'

/** A table and what tells whose it is. */
export interface Named {
  readonly label: string
  readonly table: Table
}

/** What keys call a number that both have: results of another machine, or of a unit that was converted, may differ in the last bits. */
export const sameText = (value: Row[string]): string =>
  typeof value === 'number' ? String(Number(value.toPrecision(9))) : JSON.stringify(value)

/** The keys in which rows of one table differ from those of another: all, but tags that say the same in all rows of each. */
export function keysOf(tables: readonly Named[]): string[] {
  const { columns } = tables[0].table
  const isOne = (name: string, { table }: Named) => new Set(table.rows.map((row) => row[name])).size < 2
  return Object.keys(columns).filter(
    (name) =>
      columns[name].role === 'key' &&
      tables.every(({ table }) => name in table.columns) &&
      !(columns[name].tag && tables.every((each) => isOne(name, each))),
  )
}

/** Most values of a key that are named. */
const FEW = 4

/** Why rows of the first table have no partner in others, or those no partner in it: what a key says in one of them alone. */
export function whyApart(tables: readonly Named[]): string[] {
  const [first, ...others] = tables
  const keys = keysOf(tables)
  if (keys.length === 0) return ['they have no keys']
  const known = valuesOf(first.table, keys)
  return others.flatMap((other) => {
    const apart = keys.flatMap((name) =>
      difference(name, [first, known], [other, valuesOf(other.table, keys)]),
    )
    return apart.length > 0
      ? apart
      : [
          `no value of a key is in one alone: rows are there twice, or combine them otherwise (${keys.join(', ')})`,
        ]
  })
}

type Values = Readonly<Record<string, ReadonlySet<string>>>

function valuesOf(table: Table, keys: readonly string[]): Values {
  const values = Object.fromEntries(keys.map((name) => [name, new Set<string>()]))
  for (const row of everyRow(table)) for (const name of keys) values[name].add(sameText(row[name] ?? null))
  return values
}

function difference(name: string, [one, own]: [Named, Values], [other, theirs]: [Named, Values]): string[] {
  const only = [
    { label: one.label, values: [...own[name]].filter((value) => !theirs[name].has(value)) },
    { label: other.label, values: [...theirs[name]].filter((value) => !own[name].has(value)) },
  ]
  const told = only.filter(({ values }) => values.length > 0)
  if (told.length === 0) return []
  return [`${name}: ${told.map(({ label, values }) => `${few(values)} only in ${label}`).join(', ')}`]
}

const few = (values: readonly string[]): string =>
  values.length > FEW
    ? `${values.slice(0, FEW).join(', ')} and ${values.length - FEW} more`
    : values.join(', ')
