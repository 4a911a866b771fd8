import { IonstreamError, usageError } from '../../schemas/errors.ts'
import type { Figure } from '../../schemas/figure.ts'
import type { Tags } from '../../schemas/store.ts'
import type { Table } from '../../schemas/table.ts'
import { tidy } from '../../schemas/units.ts'
import { hearing, type Warning } from '../../schemas/warning.ts'
import type { Estimation, Measurement, Output, Outputs } from '../definition/flow.ts'
import {
  type Busy,
  type FinishContext,
  type ResultFile,
  type RunState,
  UNHEARD,
} from '../definition/operator.ts'
import type { Run } from '../run/run.ts'
import { withEveryRow } from '../tables/long-table.ts'
import { byName, labelled, suffixOf, tagged } from '../tables/systems.ts'
import { withTags } from '../tables/with-tags.ts'
import { lengthOf, type Replicas, rowsOf, runsOf } from './systems-of.ts'

/** A named result: its table over all groups of replicas, and its pictures. */
export interface Evaluated {
  readonly name: string
  readonly output: Output
  readonly table: Table
  readonly figures: readonly Figure[]
  readonly files: readonly ResultFile[]
}

/** Finishes measures and estimates: each system gets rows of its own. One system's states are held at a time. Without
 *  `drawn` there are neither pictures nor files: nobody will see them. */
export function evaluate(
  outputs: Outputs,
  systems: Iterable<Replicas>,
  drawn = true,
  busy?: Busy,
): { results: Evaluated[]; warnings: Warning[] } {
  const heard = hearing()
  const warnAs =
    (name: string): FinishContext['warn'] =>
    (warning, message) =>
      heard.add(`${name}: ${warning}`, message)
  const locals = new Map<Output, Piece[]>()
  const names = namesOf(outputs)
  const all: Run[] = []
  for (const { tags, halvings = 0, states } of systems) {
    const runs = runsOf(states)
    if (halvings === 0) all.push(...runs)
    const known: Known = new Map()
    for (const [local, name] of names) {
      const rows = rowsOf(runs, states.get(sourcesOf(local)[0]) ?? [])
      const context = {
        tags,
        runs,
        rows,
        drawn: drawn && halvings === 0,
        busy,
        warn: halvings > 0 ? UNHEARD.warn : warnAs(name),
      }
      const result = evaluateAt(halvings, local, states, context, known)
      const piece = result && { tags, halvings, length: lengthOf(runs), ...result }
      locals.set(local, [...(locals.get(local) ?? []), ...(piece ? [piece] : [])])
    }
  }
  const whole = { tags: {}, runs: all, rows: [], drawn, busy }
  const results = Object.entries(outputs).map(([name, output]) => {
    const own = piecesOf(output, locals, { ...whole, warn: warnAs(name) })
    const figures = own.flatMap(({ tags, figures }) =>
      figures.map((figure) => (own.length > 1 ? tagged(figure, tags) : figure)),
    )
    const files = own.flatMap(({ tags, files }) =>
      files.map((file) => (own.length > 1 ? { ...file, name: `${suffixOf(tags)}-${file.name}` } : file)),
    )
    return {
      name,
      output,
      table: withTags(own),
      figures: [...(drawn ? acrossOf(output, own) : []), ...figures],
      files,
    }
  })
  return { results, warnings: heard.warnings() }
}

/** What is known of a system, and whether its pictures are wanted. */
interface Context extends FinishContext {
  readonly drawn: boolean
}

/** What every system gives of the outputs that are its own. */
type Locals = ReadonlyMap<Output, readonly Piece[]>

/** What one system, or all of them together, gives. */
interface Piece {
  readonly tags: Tags
  /** How often the runs were cut in half, and their mean length then, ps. */
  readonly halvings: number
  readonly length: number
  readonly table: Table
  /** Of an estimate that draws systems together: the tables it was made of. */
  readonly from?: Tables
  readonly figures: readonly Figure[]
  readonly files: readonly ResultFile[]
}

/** True for what is worked out once: over all systems, or over no run at all. */
const isAcross = (output: Output): output is Estimation =>
  output.kind === 'estimation' && (output.estimate.operator.across === true || sourcesOf(output).length === 0)

/** The outputs under this one that each system has for itself. */
const localsOf = (output: Output): Output[] => (isAcross(output) ? output.from.flatMap(localsOf) : [output])

/** What each system has for itself, once each, and what it is called: as the result that it is, else as one that is made of it. */
function namesOf(outputs: Outputs): Map<Output, string> {
  const entries = Object.entries(outputs)
  const names = new Map<Output, string>()
  for (const [name, output] of entries) if (!isAcross(output)) names.set(output, name)
  for (const [name, output] of entries)
    for (const local of localsOf(output)) names.set(local, names.get(local) ?? name)
  return names
}

/** The measurements under an output. */
const sourcesOf = (output: Output): Measurement[] =>
  output.kind === 'measurement' ? [output] : output.from.flatMap(sourcesOf)

function piecesOf(output: Output, local: Locals, context: Context, halvings = 0): readonly Piece[] {
  if (!isAcross(output)) return (local.get(output) ?? []).filter((piece) => piece.halvings === halvings)
  const heard = halvings > 0 ? { ...context, warn: UNHEARD.warn } : context
  const lengths: number[] = []
  const tables = tablesOf(output, (source) => {
    const pieces = output.estimate.operator.growing
      ? growingPieces(source, local, heard)
      : piecesOf(source, local, heard, halvings)
    lengths.push(...pieces.map(({ length }) => length))
    return withTags(pieces)
  })
  const length = tidy(lengths.reduce((sum, each) => sum + each, 0) / lengths.length)
  return [{ tags: {}, halvings, length, ...estimateOf(output, tables, heard) }]
}

/** What an output is at every length of the runs, in the order of their tags; the length is one more. */
function growingPieces(output: Output, local: Locals, context: Context): Piece[] {
  const most = Math.max(0, ...[...local.values()].flat().map(({ halvings }) => halvings))
  const pieces = Array.from({ length: most + 1 }, (_, k) => piecesOf(output, local, context, most - k)).flat()
  return labelled(
    pieces.map((piece) => ({ ...piece, tags: { ...piece.tags, trajectory: piece.length } })),
  ).map(({ system }) => system)
}

/** Undefined for beginnings that nothing was measured in, or that are too short for what is asked of them. */
function evaluateAt(
  halvings: number,
  output: Output,
  states: Replicas['states'],
  context: Context,
  known: Known,
): Finished | undefined {
  if (halvings > 0 && !sourcesOf(output).every((source) => states.has(source))) return undefined
  try {
    return evaluateOne(output, (measurement) => states.get(measurement) ?? [], context, known)
  } catch (error) {
    if (halvings > 0 && error instanceof IonstreamError) return undefined
    throw error
  }
}

type Finished = Omit<Piece, 'tags' | 'halvings' | 'length'>

/** What is finished of a system: estimates of one measure share it. */
type Known = Map<Output, Finished>

function evaluateOne(
  output: Output,
  pick: (measurement: Measurement) => readonly RunState[],
  context: Context,
  known: Known,
): Finished {
  const before = known.get(output)
  if (before) return before
  const finished =
    output.kind === 'estimation'
      ? estimateOf(
          output,
          tablesOf(output, (source) => evaluateOne(source, pick, context, known).table),
          context,
        )
      : measureOf(output, pick(output), context)
  known.set(output, finished)
  return finished
}

function measureOf({ steps, measure }: Measurement, runs: readonly RunState[], context: Context): Finished {
  const { operator, params } = measure
  for (const { run, facts } of runs)
    steps.forEach(({ operator, params }, i) => {
      const warning = operator.warns?.(params, facts[i]?.prepared, run)
      if (warning) context.warn(warning.name, warning.message)
    })
  const table = operator.finish(runs, params, context)
  return {
    table,
    figures: (context.drawn && operator.shown.figures?.(table, params, runs)) || [],
    files: (context.drawn && operator.shown.files?.(runs, params)) || [],
  }
}

type Tables = Readonly<Record<string, Table>>

const tablesOf = (output: Estimation, tableOf: (source: Output) => Table): Tables =>
  byName(output.from.map((source) => [operatorOf(source).name, held(source, tableOf(source))]))

/** Estimates see all rows, or they say nothing. */
function held(source: Output, table: Table): Table {
  if (!table.all || table.all.bounded) return withEveryRow(table)
  throw usageError(
    `${operatorOf(source).name}: ${table.all.count} rows are too many for an estimate to work on`,
    'Use a measure that counts them.',
  )
}

function estimateOf(output: Estimation, tables: Tables, context: Context) {
  const { operator, params } = output.estimate
  const table = operator.finish(tables, params, context)
  const figures = (context.drawn && operator.shown.figures?.(tables, table, params)) || []
  const files = (context.drawn && operator.shown.files?.(tables, table, params)) || []
  return { table, from: operator.shown.across && tables, figures, files }
}

/** Pictures of several systems together. */
function acrossOf(output: Output, pieces: readonly Piece[]): readonly Figure[] {
  if (pieces.length < 2) return []
  const systems = labelled(pieces).map(({ label, system: { table, from = {}, figures } }) => ({
    label,
    own: table,
    from,
    figures,
  }))
  return operatorOf(output).shown.across?.(systems, paramsOf(output)) ?? []
}

export const operatorOf = (output: Output) =>
  output.kind === 'measurement' ? output.measure.operator : output.estimate.operator

export const paramsOf = (output: Output) =>
  output.kind === 'measurement' ? output.measure.params : output.estimate.params
