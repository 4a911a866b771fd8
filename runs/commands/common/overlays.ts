import { join } from 'node:path'
import type { Operator, SystemTables } from '../../../pipeline/definition/operator.ts'
import { draw } from '../../../pipeline/report/svg.ts'
import { makeFolder, writeWhole } from '../../../pipeline/store/files.ts'
import { readTable } from '../../../pipeline/tables/parquet.ts'
import { byName, labelled } from '../../../pipeline/tables/systems.ts'
import type { ResultManifest, ResultOutput } from '../../../schemas/result.ts'
import type { Tags } from '../../../schemas/store.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { listed } from '../../catalogue/named.ts'

interface Result {
  readonly folder: string
  readonly label: string
  readonly manifest: ResultManifest
}

/** Draws what each result has of one output over each other, as SVG into a folder; nothing where its operator draws no several systems,
 *  or where the tables that a picture needs were no outputs. */
export async function overlays(out: string, name: string, results: readonly Result[]): Promise<void> {
  const { operator: kind, params } = outputOf(results[0].manifest, name) ?? results[0].manifest.outputs[0]
  const operator = await listed(kind)
  if (!operator || operator.kind === 'transform' || !operator.shown.across) return
  const systems: SystemTables[] = []
  for (const result of results) systems.push(...(await systemsOf(result, name, operator)))
  if (systems.length < 2) return
  makeFolder(out)
  for (const figure of operator.shown.across(systems, params)) {
    const { file } = await draw(figure)
    writeWhole(
      join(out, `${figure.name === name ? name : `${name}-${figure.name}`}.svg`.replaceAll(/[^\w.-]/g, '_')),
      file,
    )
  }
}

const outputOf = ({ outputs }: ResultManifest, name: string): ResultOutput | undefined =>
  outputs.find((output) => output.name === name)

async function systemsOf(result: Result, name: string, operator: Operator): Promise<SystemTables[]> {
  const { folder, manifest } = result
  const needed = operator.kind === 'estimate' ? operator.from.map((each) => each.name) : []
  const output = outputOf(manifest, name) ?? manifest.outputs.find((each) => each.operator === operator.name)
  const sources = needed.map((each) => manifest.outputs.find(({ operator }) => operator === each))
  if (!output || sources.includes(undefined)) return []
  const read = ({ table }: ResultOutput) => readTable(join(folder, table))
  const own = await read(output)
  const from: [string, Table][] = []
  for (const source of sources as ResultOutput[]) from.push([source.operator, await read(source)])
  const pieces = tagsOf(own).map((tags) => ({
    tags,
    own: only(own, tags),
    from: from.map(([of, table]) => [of, only(table, tags)] as const),
  }))
  return labelled(pieces).map(({ label, system }) => ({
    label: [result.label, label].filter((word) => word !== '').join(', '),
    own: system.own,
    from: byName(system.from),
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
