import type { Figure } from '../schemas/figure.ts'
import type { Tags } from '../schemas/store.ts'
import type { ColumnInfo, Table } from '../schemas/table.ts'
import { addWarning, type Warning } from '../schemas/warning.ts'
import { canonical } from './fingerprint.ts'
import type { Estimation, Measurement, Output, Outputs } from './flow.ts'
import type { FinishContext, ResultFile, RunState } from './operator.ts'

/** A named result: its table over all groups of replicas, and its pictures. */
export interface Evaluated {
  readonly name: string
  readonly output: Output
  readonly table: Table
  readonly figures: readonly Figure[]
  readonly files: readonly ResultFile[]
}

/** States of every run of every measurement. */
export type States = ReadonlyMap<Measurement, readonly RunState[]>

/** Finishes measures and estimates: runs with equal tags are replicas of one system, each system gets rows of its own. */
export function evaluate(outputs: Outputs, states: States): { results: Evaluated[]; warnings: Warning[] } {
  const warnings: Warning[] = []
  const groups = groupsOf(states)
  const results = Object.entries(outputs).map(([name, output]) => {
    const context: FinishContext = {
      warn: (warning, message) => addWarning(warnings, `${name}: ${warning}`, message),
    }
    const pieces = piecesOf(output, groups, context)
    return {
      name,
      output,
      table: withTags(pieces),
      figures: pieces.flatMap(({ tags, figures }) =>
        figures.map((figure) => tagged(figure, tags, pieces.length > 1)),
      ),
      files: pieces.flatMap(({ tags, files }) =>
        files.map((file) =>
          pieces.length > 1
            ? {
                ...file,
                name: `${Object.values(tags)
                  .join('-')
                  .replace(/[^\w.-]+/g, '_')}-${file.name}`,
              }
            : file,
        ),
      ),
    }
  })
  return { results, warnings }
}

/** What one system, or all of them together, gives. */
interface Piece {
  readonly tags: Tags
  readonly table: Table
  readonly figures: readonly Figure[]
  readonly files: readonly ResultFile[]
}

function piecesOf(output: Output, groups: readonly Group[], context: FinishContext): Piece[] {
  if (output.kind === 'estimation' && output.estimate.operator.across) {
    const tables = tablesOf(output, (source) => withTags(piecesOf(source, groups, context)))
    return [{ tags: {}, ...estimateOf(output, tables, context) }]
  }
  return groups.map(({ tags, pick }) => ({ tags, ...evaluateOne(output, pick, context) }))
}

interface Group {
  readonly tags: Tags
  readonly pick: (measurement: Measurement) => readonly RunState[]
}

function groupsOf(states: States): Group[] {
  const all = new Map<string, Tags>()
  for (const runs of states.values()) for (const { run } of runs) all.set(canonical(run.tags), run.tags)
  return [...all].map(([key, tags]) => ({
    tags,
    pick: (measurement) => (states.get(measurement) ?? []).filter(({ run }) => canonical(run.tags) === key),
  }))
}

function evaluateOne(output: Output, pick: Group['pick'], context: FinishContext): Omit<Piece, 'tags'> {
  if (output.kind === 'estimation') {
    return estimateOf(
      output,
      tablesOf(output, (source) => evaluateOne(source, pick, context).table),
      context,
    )
  }
  const { operator, params } = output.measure
  const runs = pick(output)
  const table = operator.finish(runs, params, context)
  return {
    table,
    figures: operator.figures?.(table, params, runs) ?? [],
    files: operator.files?.(runs, params) ?? [],
  }
}

type Tables = Readonly<Record<string, Table>>

const tablesOf = (output: Estimation, tableOf: (source: Output) => Table): Tables =>
  Object.fromEntries(output.from.map((source) => [operatorOf(source).name, tableOf(source)]))

function estimateOf(output: Estimation, tables: Tables, context: FinishContext) {
  const { operator, params } = output.estimate
  const table = operator.finish(tables, params, context)
  return { table, figures: operator.figures?.(tables, table, params) ?? [], files: [] }
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
