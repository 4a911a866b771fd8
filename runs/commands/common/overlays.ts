import type { SystemTables } from '../../../pipeline/definition/operator.ts'
import { readResultTable } from '../../../pipeline/report/read-result.ts'
import { byName, labelled } from '../../../pipeline/tables/systems.ts'
import type { Figure } from '../../../schemas/figure.ts'
import type { ResultManifest, ResultOutput } from '../../../schemas/result.ts'
import type { Tags } from '../../../schemas/store.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { listed } from '../../catalogue/named.ts'

/** A result, what it is called beside others, and which of its outputs is meant. */
export interface OfResult {
  readonly folder: string
  readonly label: string
  readonly manifest: ResultManifest
  readonly output: ResultOutput
  /** The table of that output. */
  readonly table: Table
}

/** Pictures of what each result has of one output over each other; none where its operator draws no several systems,
 *  or where the tables that a picture needs were no outputs. */
export async function overlays(of: readonly OfResult[]): Promise<Figure[]> {
  const { operator: kind, params } = of[0].output
  const operator = await listed(kind)
  if (!operator || operator.kind === 'transform' || !operator.shown.across) return []
  const needed = operator.kind === 'estimate' ? operator.from.map(({ name }) => name) : []
  const systems: SystemTables[] = []
  for (const each of of) systems.push(...(await systemsOf(each, needed)))
  return systems.length < 2 ? [] : [...operator.shown.across(systems, params)]
}

async function systemsOf(
  { folder, label: result, manifest, table }: OfResult,
  needed: readonly string[],
): Promise<SystemTables[]> {
  const from: [string, Table][] = []
  for (const name of needed) {
    const source = manifest.outputs.find(({ operator }) => operator === name)
    if (!source) return []
    from.push([name, await readResultTable(folder, source)])
  }
  const pieces = tagsOf(table).map((tags) => ({
    tags,
    own: only(table, tags),
    from: byName(from.map(([name, each]) => [name, only(each, tags)])),
  }))
  return labelled(pieces).map(({ label, system: { own, from } }) => ({
    label: [result, label].filter((word) => word !== '').join(', '),
    own,
    from,
  }))
}

const tagNames = ({ columns }: Table): string[] => Object.keys(columns).filter((name) => columns[name].tag)

/** What tags say in the rows of a table, each once. */
function tagsOf(table: Table): Tags[] {
  const tags = table.rows.map((row) =>
    Object.fromEntries(tagNames(table).map((name) => [name, row[name] ?? ''])),
  )
  return [...new Map(tags.map((each) => [JSON.stringify(each), each as Tags])).values()]
}

/** The rows of some tags, which have no columns there. */
function only(table: Table, tags: Tags): Table {
  const told = tagNames(table)
  const is = (row: Row) => told.every((name) => (row[name] ?? '') === (tags[name] ?? row[name] ?? ''))
  const without = <T>(record: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(record).filter(([name]) => !told.includes(name)))
  return { columns: without(table.columns), rows: table.rows.filter(is).map(without) }
}
