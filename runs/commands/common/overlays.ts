import { ranked } from '../../../operators/figures/points.ts'
import type { SystemTables } from '../../../pipeline/definition/operator.ts'
import { quotedIn } from '../../../pipeline/report/numbers.ts'
import { readResultTable } from '../../../pipeline/report/results/read-result.ts'
import { describe } from '../../../pipeline/report/words.ts'
import { isKnown, mainOf, tellingKeys } from '../../../pipeline/tables/roles.ts'
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

/** Pictures of what each result has of one output: over each other, or, where its operator draws no several systems or the tables
 *  that a picture needs were no outputs, its values beside each other. */
export async function overlays(of: readonly OfResult[]): Promise<Figure[]> {
  const over = await curves(of)
  return over.length > 0 ? over : valuesBeside(of)
}

async function curves(of: readonly OfResult[]): Promise<Figure[]> {
  const { operator: kind, params } = of[0].output
  const operator = await listed(kind)
  if (!operator || operator.kind === 'transform' || !operator.shown.across) return []
  const needed = operator.kind === 'estimate' ? operator.from.map(({ name }) => name) : []
  const systems: SystemTables[] = []
  for (const each of of) systems.push(...(await systemsOf(each, needed)))
  return systems.length < 2 ? [] : [...operator.shown.across(systems, params)]
}

/** The main values of short tables, a line for each result; none of longer ones. */
function valuesBeside(of: readonly OfResult[]): Figure[] {
  const [{ output, table }] = of
  const quantity = mainOf(table.columns)
  const systems = of.flatMap(({ label, table }) => {
    const quoted = quotedIn(table)
    return quoted && quoted.quantity === quantity ? [{ label, own: judged(quoted.table), from: {} }] : []
  })
  if (quantity === undefined || systems.length < of.length) return []
  const told = (row: Row) =>
    tellingKeys(table)
      .flatMap((key) => describe(table, row, key))
      .join(' · ') || output.name
  return ranked(systems, {
    name: output.name,
    title: quantity,
    caption: `${table.columns[quantity].definition}, with its 68 % interval; open: a bound, or not known.`,
    x: { field: 'told', title: null, value: told },
    y: { field: quantity },
    full: 'isKnown',
  })
}

const judged = ({ columns, rows }: Table): Table => ({
  columns,
  rows: rows.map((row) => ({ ...row, isKnown: isKnown(columns, row) })),
})

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
