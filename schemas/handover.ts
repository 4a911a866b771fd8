import type { Table } from './table.ts'

/** What a table hands to the estimates that are made of it, beside its rows: never written, and typed by its maker. */
export interface Handover<T> {
  /** The same table with it. */
  on(table: Table, value: T): Table
  /** Undefined of a table that was made without it. */
  of(table: Table | undefined): T | undefined
}

export function handover<T>(): Handover<T> {
  const key = {}
  return {
    on: (table, value) => ({ ...table, beside: new Map([...(table.beside ?? []), [key, value]]) }),
    of: (table) => table?.beside?.get(key) as T | undefined,
  }
}
