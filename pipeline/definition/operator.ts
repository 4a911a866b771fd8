import type { Figure } from '../../schemas/figure.ts'
import type { Params, Resolved } from '../../schemas/params.ts'
import type { ColumnName, Tags } from '../../schemas/store.ts'
import type { ColumnInfo, Columns, Row, Table } from '../../schemas/table.ts'
import type { Warning } from '../../schemas/warning.ts'
import type { Block, Facts, Rows } from '../run/block.ts'
import type { Room } from '../run/room.ts'
import type { Run } from '../run/run.ts'
import type { Carry } from '../state/carry.ts'
import type { ChannelRange, Channels } from '../state/channels.ts'
import type { Log } from '../state/log.ts'
import type { Slots, State } from '../state/slots.ts'

/** Which way a transform may be cut: by atoms (all frames of some rows, in order), by frames (all rows of a block), or either. */
export type Cut = 'atoms' | 'frames' | 'any'

interface Described<S extends Params> {
  /** File name, name in a definition and on the command line. */
  readonly name: string
  /** Raised when the numbers change: partial results of another version are not mixed in. */
  readonly version: number
  /** One sentence: what it is. */
  readonly summary: string
  /** Where it comes from: paper and equation. */
  readonly source: string
  readonly params: S
}

/** Blocks in, blocks out. */
export interface Transform<S extends Params = any, K = any, C extends Carry = any> extends Described<S> {
  readonly kind: 'transform'
  readonly cut: Cut
  /** Narrows the subject to some of these rows; fixed before frame 0. */
  rows?(params: Resolved<S>, run: Run, rows: Rows): Rows
  /** Names of the labels that it adds. */
  readonly gives?: readonly string[]
  /** Worked out once per run and worker, from parameters, the run and what the transforms before worked out. `before` is
   *  what it was when the run was shorter: what is the same may be taken over, tables and memory too. */
  prepare?(params: Resolved<S>, run: Run, facts: Facts, before?: K): K
  /** What of that changes when the run grows (a mean over all frames): results made with another are computed again. */
  changes?(prepared: K): unknown
  /** Rows whose columns it reads in every frame besides those of the subject (moving centres): the memory plan counts them. */
  reads?(prepared: K): number
  /** What a reader of the results must know of what it did with a run. Raises a usage error where its frames have shown meanwhile
   *  that the results would be wrong. */
  warns?(params: Resolved<S>, prepared: K | undefined, run: Run): Omit<Warning, 'count'> | undefined
  /** So many numbers for each row, row by row: tasks then go through the blocks together; with other memory each goes alone. */
  carry?(params: Resolved<S>, run: Run, rows: Rows): C
  /** What it gives a row depends on no other row of the subject: how many of them a block holds is not part of the cut. */
  apply(block: Block, at: { params: Resolved<S>; prepared: K; carry: C }): Block
}

/** What a measure knows of a run before its first frame. */
export interface Known<S extends Params = any, H = any> {
  readonly params: Resolved<S>
  readonly run: Run
  /** The whole subject. */
  readonly rows: Rows
  readonly facts: Facts
  /** What its `shape` made of these. */
  readonly shape: H
}

/** What it is handed with every block. */
export interface At<S extends Params, C extends Carry, H = any> extends Known<S, H> {
  readonly carry: C
  /** The channels of this task, where the measure is cut by them; its rows, where it is cut by atoms. */
  readonly channels: ChannelRange
}

/** The state of one run: its total, and its consecutive parts where the measure keeps them. */
export interface RunState<L extends Slots = Slots, H = any> {
  readonly run: Run
  readonly rows: Rows
  readonly facts: Facts
  readonly shape: H
  readonly total: State<L>
  readonly parts: readonly State<L>[]
  /** Its logs as the tasks left them, in order: to be gone through without holding them. */
  readonly logs?: Readonly<Record<string, readonly Log[]>>
}

/** The parts of a log, one for each group of atoms where it was cut so. */
export const logsOf = ({ total, logs }: RunState, slot: string): readonly Log[] =>
  logs?.[slot] ?? [Object.assign([total[slot]], { numbers: total[slot].length })]

/** A file of a result; its text is made when it is written, piece by piece. */
export interface ResultFile {
  readonly name: string
  text(): Iterable<string>
}

/** What is known of a result besides states and tables. */
export interface FinishContext {
  /** Tags that the runs behind it share; none for an estimate across systems. */
  readonly tags: Tags
  /** The runs behind it: atoms, cell, interval. */
  readonly runs: readonly Run[]
  /** Of each of the runs, the rows that were measured: the subject of the first measure; none for an estimate across systems. */
  readonly rows: readonly Rows[]
  /** Counts a named warning; it reaches the manifest and the report. */
  warn(name: string, message: string): void
  /** Says that many things take their time; what it gives is told how many are done. */
  readonly busy?: Busy
}

/** Begins to tell of work: what is done, how much of it there is, and of what. */
export type Busy = (label: string, total: number, unit: string) => (done: number) => void

/** What one system of a study gave. */
export interface SystemTables {
  /** What tells it from the others: "600 K". */
  readonly label: string
  readonly own: Table
  /** The tables that an estimate was made of, by operator name. */
  readonly from: Readonly<Record<string, Table>>
  /** Its own pictures. */
  readonly figures?: readonly Figure[]
}

/** Nobody listens, and nothing is known of the runs. */
export const UNHEARD: FinishContext = { tags: {}, runs: [], rows: [], warn: () => {} }

/** What is asked of a measure: by whom nothing more is said, and of which runs. */
export interface Asked<S extends Params = any> {
  /** Transforms that the command line puts before it, in order. */
  readonly chain: readonly Transform[]
  /** Whose numbers the command line asks for where nobody says: the mobile element, or each element. */
  readonly subject?: 'mobile' | 'each'
  /** What to do where the input lacks one of the columns that it needs. */
  lacking?(params: Resolved<S>): string
  /** Raises a usage error where the parameters do not suit the run (a lag that is no multiple of the interval, …). */
  check?(params: Resolved<S>, run: Run): void
}

/** What a result looks like. */
export interface Shown<S extends Params = any> {
  readonly columns: Columns
  /** Pictures of several systems together, in the order of their tags. */
  across?(systems: readonly SystemTables[], params: Resolved<S>): Figure[]
}

export interface ShownMeasure<S extends Params = any, L extends Slots = any, H = any> extends Shown<S> {
  figures?(table: Table, params: Resolved<S>, runs?: readonly RunState<L, H>[]): Figure[]
  /** What is no table, for other programs; written into the result's folder where there is one. */
  files?(runs: readonly RunState<L, H>[], params: Resolved<S>): ResultFile[]
}

export interface ShownEstimate<S extends Params = any> extends Shown<S> {
  figures?(tables: Readonly<Record<string, Table>>, own: Table, params: Resolved<S>): Figure[]
  /** What is no table of its own, for other programs and papers; written into the result's folder where there is one. */
  files?(tables: Readonly<Record<string, Table>>, own: Table, params: Resolved<S>): ResultFile[]
}

/** Blocks in, a state out: sums with a declared law of addition, made a table at the end. */
export interface Measure<S extends Params = any, L extends Slots = any, C extends Carry = any, H = any>
  extends Described<S> {
  readonly kind: 'measure'
  /** What a task is: 64 rows over all frames (`atoms`), 16 blocks of all rows (`frames`), or a group of channels over all frames, with
   *  every row to read (`channels`: what belongs to no atom, as wave vectors, triangles, rotors, sums over a species). */
  readonly cut: 'atoms' | 'frames' | 'channels'
  /** Columns that it reads; a function where the parameters decide. */
  readonly needs: readonly ColumnName[] | ((params: Resolved<S>) => readonly ColumnName[])
  /** Labels that a transform before it must have added; labels that nobody wants are not made. */
  readonly wants?: readonly string[]
  /** Transforms that must have come before it, for what they worked out of the run. */
  readonly follows?: readonly string[]
  /** 'time' keeps up to 16 consecutive sub-states of each run for error bars; 'none' where the slots hold their own. */
  readonly parts: 'time' | 'none'
  readonly asked: Asked<S>
  /** Worked out once per run and worker: classes, lags, grids, whatever says how long slots are and what lies where in them. */
  shape?(params: Resolved<S>, run: Run, rows: Rows, facts: Facts): H
  /** The channels of a run, where it is cut by them. Slots say with `per` what is kept of each. */
  channels?(known: Known<S, H>): Channels
  slots(known: Known<S, H>): L
  /** `rows` are those of this group, or the numbers of its channels; large arrays, with anything in them, come from `room`. */
  carry?(known: Known<S, H>, rows: Rows, room?: Room): C
  /** Frames before a block that must be seen again to rebuild the carry when a run continues; without it the carry is saved. */
  lookback?(known: Known<S, H>): number
  /** Bytes that its kernels work in, in a task, besides its state and its carry: the memory plan counts them. */
  works?(known: Known<S, H>): number
  update(state: State<L>, block: Block, at: At<S, C, H>): void
  /** Adds what is still open at the end, to a copy: the state itself stays as it was. */
  close?(state: State<L>, at: At<S, C, H>): void
  finish(runs: readonly RunState<L, H>[], params: Resolved<S>, context: FinishContext): Table
  readonly shown: ShownMeasure<S, L, H>
  /** A small job in which it counts something; the laws and the docs run it. `transforms` replaces the chain's defaults. */
  readonly example: { readonly params: object; readonly transforms?: Readonly<Record<string, object>> }
}

/** Tables in, a table out. */
export interface Estimate<S extends Params = any> extends Described<S> {
  readonly kind: 'estimate'
  /** The measures (or estimates) whose tables it takes, by operator name. */
  readonly from: readonly (Measure | Estimate)[]
  /** Whose tables it takes in place of theirs, by operator name: measured columns, or any. */
  readonly instead?: 'any' | readonly string[]
  /** True where it looks over systems (temperatures of a study): its tables then have all rows, tags as columns. */
  readonly across?: boolean
  /** True where it looks at beginnings of the runs too: its tables then have the column `trajectory`, ps. It takes any table. */
  readonly growing?: boolean
  readonly asked?: {
    /** Raises a usage error where its parameters do not suit a run, or a measure below it was told what it has no use for. */
    check?(params: Resolved<S>, run: Run, measure: { operator: Measure; params: any }): void
  }
  finish(tables: Readonly<Record<string, Table>>, params: Resolved<S>, context: FinishContext): Table
  readonly shown: ShownEstimate<S>
  readonly example: { readonly params: object }
}

/** What a measure knows of a run, its shape worked out. */
export const knownOf = <S extends Params, H>(
  { shape }: Pick<Measure<S, any, any, H>, 'shape' | 'params'>,
  params: NoInfer<Resolved<S>>,
  run: Run,
  rows: Rows,
  facts: Facts = [],
): Known<S, H> => ({ params, run, rows, facts, shape: shape?.(params, run, rows, facts) as H })

/** Columns that a measure with these parameters reads. */
export const needsOf = ({ operator, params }: { operator: Measure; params: any }): readonly ColumnName[] =>
  typeof operator.needs === 'function' ? operator.needs(params) : operator.needs

/** True where a measure wants none of the labels that a transform gives: it then has nothing to do but to work out its facts. */
export const isSilent = ({ gives = [] }: Transform, { wants = [] }: Measure): boolean =>
  gives.length > 0 && !gives.some((label) => wants.includes(label))

export type Operator = Transform | Measure | Estimate

/** A table with the operator's own columns in their order. */
export const tableOf = (
  operator: { columns: Readonly<Record<string, ColumnInfo>> },
  rows: readonly Row[],
): Table => ({
  columns: operator.columns,
  rows,
})
