import type { Figure } from '../schemas/figure.ts'
import type { Tags } from '../schemas/store.ts'
import type { ColumnInfo, Table } from '../schemas/table.ts'
import { addWarning, type Warning } from '../schemas/warning.ts'
import type { Estimation, Measurement, Output, Outputs } from './flow.ts'
import type { FinishContext, RunState } from './operator.ts'

/** A named result: its table over all groups of replicas, and its pictures. */
export interface Evaluated {
  readonly name: string
  readonly output: Output
  readonly table: Table
  readonly figures: readonly Figure[]
}

/** Runs of one system: equal tags. `states` has those of every measurement, run by run. */
export interface Replicas {
  readonly tags: Tags
  readonly states: ReadonlyMap<Measurement, readonly RunState[]>
}

/** Finishes measures and estimates: each system gets rows of its own. One system's states are held at a time. */
export function evaluate(
  outputs: Outputs,
  systems: Iterable<Replicas>,
): { results: Evaluated[]; warnings: Warning[] } {
  const warnings: Warning[] = []
  const named = Object.entries(outputs).map(([name, output]) => {
    const warn: FinishContext['warn'] = (warning, message) =>
      addWarning(warnings, `${name}: ${warning}`, message)
    const pieces = new Map(localsOf(output).map((local) => [local, [] as Piece[]]))
    return { name, output, context: { warn }, pieces }
  })
  for (const { tags, states } of systems) {
    for (const { context, pieces } of named) {
      for (const [local, known] of pieces)
        known.push({ tags, ...evaluateOne(local, (measurement) => states.get(measurement) ?? [], context) })
    }
  }
  const results = named.map(({ name, output, context, pieces }) => {
    const own = piecesOf(output, pieces, context)
    const figures = own.flatMap(({ tags, figures }) =>
      figures.map((figure) => tagged(figure, tags, own.length > 1)),
    )
    return { name, output, table: withTags(own), figures }
  })
  return { results, warnings }
}

/** What one system, or all of them together, gives. */
interface Piece {
  readonly tags: Tags
  readonly table: Table
  readonly figures: readonly Figure[]
}

const isAcross = (output: Output): output is Estimation =>
  output.kind === 'estimation' && output.estimate.operator.across === true

/** The outputs under this one that each system has for itself. */
const localsOf = (output: Output): Output[] => (isAcross(output) ? output.from.flatMap(localsOf) : [output])

function piecesOf(
  output: Output,
  local: ReadonlyMap<Output, readonly Piece[]>,
  context: FinishContext,
): readonly Piece[] {
  if (!isAcross(output)) return local.get(output) ?? []
  const tables = tablesOf(output, (source) => withTags(piecesOf(source, local, context)))
  return [{ tags: {}, ...estimateOf(output, tables, context) }]
}

function evaluateOne(
  output: Output,
  pick: (measurement: Measurement) => readonly RunState[],
  context: FinishContext,
): { table: Table; figures: Figure[] } {
  if (output.kind === 'estimation') {
    return estimateOf(
      output,
      tablesOf(output, (source) => evaluateOne(source, pick, context).table),
      context,
    )
  }
  const { operator, params } = output.measure
  const table = operator.finish(pick(output), params, context)
  return { table, figures: operator.figures?.(table, params) ?? [] }
}

type Tables = Readonly<Record<string, Table>>

const tablesOf = (output: Estimation, tableOf: (source: Output) => Table): Tables =>
  Object.fromEntries(output.from.map((source) => [operatorOf(source).name, tableOf(source)]))

function estimateOf(output: Estimation, tables: Tables, context: FinishContext) {
  const { operator, params } = output.estimate
  const table = operator.finish(tables, params, context)
  return { table, figures: operator.figures?.(tables, table, params) ?? [] }
}

export const operatorOf = (output: Output) =>
  output.kind === 'measurement' ? output.measure.operator : output.estimate.operator

const TAG_UNITS: Record<string, string> = { temperature: 'K', pressure: 'bar' }

/** One table: the tags of each group before its own columns. */
function withTags(pieces: readonly Piece[]): Table {
  const names = [...new Set(pieces.flatMap(({ tags }) => Object.keys(tags)))]
  const tagColumns: Record<string, ColumnInfo> = Object.fromEntries(
    names.map((name) => [name, { unit: TAG_UNITS[name] ?? '', definition: `tag of the runs: ${name}` }]),
  )
  return {
    columns: { ...tagColumns, ...pieces[0]?.table.columns },
    rows: pieces.flatMap(({ tags, table }) =>
      table.rows.map((row) => ({
        ...Object.fromEntries(names.map((name) => [name, tags[name] ?? null])),
        ...row,
      })),
    ),
  }
}

function tagged(figure: Figure, tags: Tags, several: boolean): Figure {
  if (!several) return figure
  const label = Object.entries(tags).map(
    ([name, value]) => `${name} ${value}${TAG_UNITS[name] ? ` ${TAG_UNITS[name]}` : ''}`,
  )
  const suffix = Object.values(tags)
    .join('-')
    .replace(/[^\w.-]+/g, '_')
  return { ...figure, name: `${figure.name}-${suffix}`, title: `${figure.title}, ${label.join(', ')}` }
}
