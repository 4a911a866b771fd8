import type { Figure } from '../schemas/figure.ts'
import type { Tags } from '../schemas/store.ts'
import type { ColumnInfo, Table } from '../schemas/table.ts'
import { addWarning, type Warning } from '../schemas/warning.ts'
import type { Measurement, Output, Outputs } from './flow.ts'
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
  const finished: { tags: Tags; results: Finished[] }[] = []
  for (const { tags, states } of systems) {
    const results = Object.entries(outputs).map(([name, output]) =>
      evaluateOne(output, (measurement) => states.get(measurement) ?? [], {
        warn: (warning, message) => addWarning(warnings, `${name}: ${warning}`, message),
      }),
    )
    finished.push({ tags, results })
  }
  const results = Object.entries(outputs).map(([name, output], i) => ({
    name,
    output,
    table: withTags(finished.map(({ tags, results }) => ({ tags, table: results[i].table }))),
    figures: finished.flatMap(({ tags, results }) =>
      results[i].figures.map((figure) => tagged(figure, tags, finished.length > 1)),
    ),
  }))
  return { results, warnings }
}

type Finished = Pick<Evaluated, 'table' | 'figures'>

function evaluateOne(
  output: Output,
  pick: (measurement: Measurement) => readonly RunState[],
  context: FinishContext,
): Finished {
  if (output.kind === 'measurement') {
    const { operator, params } = output.measure
    const table = operator.finish(pick(output), params, context)
    return { table, figures: operator.figures?.(table, params) ?? [] }
  }
  const { operator, params } = output.estimate
  const tables = Object.fromEntries(
    output.from.map((source) => [operatorOf(source).name, evaluateOne(source, pick, context).table]),
  )
  const table = operator.finish(tables, params, context)
  return { table, figures: operator.figures?.(tables, table, params) ?? [] }
}

export const operatorOf = (output: Output) =>
  output.kind === 'measurement' ? output.measure.operator : output.estimate.operator

const TAG_UNITS: Record<string, string> = { temperature: 'K', pressure: 'bar' }

/** One table: the tags of each group before its own columns. */
function withTags(pieces: readonly { tags: Tags; table: Table }[]): Table {
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
