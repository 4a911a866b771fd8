import type { Tags } from '../../schemas/store.ts'
import { type ColumnInfo, column, type Table } from '../../schemas/table.ts'
import { behindEachOther } from './long-table.ts'
import { TAG_UNITS } from './systems.ts'

/** What runs of equal tags give. */
interface Tagged {
  readonly tags: Tags
  readonly table: Table
}

/** One table: the tags of each group before its own columns. A tag that is named as one of these is left out where
 *  it says the same, else it gets a name of its own. */
export function withTags(pieces: readonly Tagged[]): Table {
  const given = [...new Set(pieces.flatMap(({ tags }) => Object.keys(tags)))]
  const names = given.filter((name) => !says(pieces, name))
  const own = new Set(pieces.flatMap(({ table }) => Object.keys(table.columns)))
  const columnOf = (name: string) => (own.has(name) ? `tag_${name}` : name)
  const tagColumns = Object.fromEntries(names.map((name) => [columnOf(name), tagColumn(name)]))
  const saying = Object.fromEntries(
    given
      .filter((name) => !names.includes(name))
      .map((name) => [name, { ...pieces[0].table.columns[name], role: 'key', tag: true } as const]),
  )
  const tagged = pieces.map(({ tags, table }) => ({
    table,
    before: Object.fromEntries(names.map((name) => [columnOf(name), tags[name] ?? null])),
  }))
  const all = behindEachOther(tagged)
  return {
    columns: { ...tagColumns, ...pieces[0]?.table.columns, ...saying },
    rows: tagged.flatMap(({ table, before }) =>
      names.length === 0 ? table.rows : table.rows.map((row) => ({ ...before, ...row })),
    ),
    ...(all ? { all } : {}),
  }
}

const tagColumn = (name: string): ColumnInfo => ({
  ...column(TAG_UNITS[name] ?? '', `tag of the runs: ${name}`, 'key'),
  tag: true,
})

/** True where every row is known to say in a column of its own what the tag says. */
const says = (pieces: readonly Tagged[], name: string): boolean =>
  pieces.every(
    ({ tags, table }) =>
      name in table.columns && !table.all && table.rows.every((row) => row[name] === tags[name]),
  )
