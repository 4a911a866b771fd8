import { basename } from 'node:path'
import { usageError } from '../../schemas/errors.ts'
import { type Known, knownOf, type Measure, needsOf } from '../definition/operator.ts'
import type { MeasureStep, TransformStep } from '../definition/steps.ts'
import type { NamedMeasurement } from '../definition/study.ts'
import type { Fact, Facts, Rows } from '../run/block.ts'
import type { Run } from '../run/run.ts'
import {
  type ChannelRange,
  type Channels,
  everyChannel,
  NO_CHANNELS,
  rangeFrom,
  rowsFrom,
} from '../state/channels.ts'
import type { Slots } from '../state/slots.ts'
import { GROUP_ROWS } from '../store/layout.ts'
import { chainFingerprint, hashOf } from './fingerprint.ts'

/** Full blocks of one task that is cut by frames. */
export const CHUNK_BLOCKS = 16

/** One measurement over one run, every question answered. */
export interface Chain {
  readonly name: string
  readonly steps: readonly TransformStep[]
  readonly measure: MeasureStep
  readonly rows: Rows
  /** One of each step. */
  readonly facts: Facts
  readonly shape: unknown
  /** Of a measure that is cut by channels: those of the run. */
  readonly channels?: Channels
  readonly slots: Slots
  readonly fingerprint: string
}

/** A piece of work whose result is one partial file. */
export interface Task {
  readonly id: string
  readonly cut: Measure['cut']
  /** Rows of the store that it works on. */
  readonly rows: Rows
  /** The first of its channels, or the place of its first row in the subject, where it is cut so. */
  readonly channel?: number
  /** Full blocks [from, to) that belong to it now; the tail belongs to the last. */
  readonly from: number
  readonly to: number
  readonly tail: boolean
  readonly chains: readonly Chain[]
}

/** The channels of a chain that belong to a task, or its rows. */
export function rangeOf({ cut, channel, rows }: Task, { channels, rows: all }: Chain): ChannelRange {
  if (channel === undefined) return NO_CHANNELS
  if (channels) return rangeFrom(channels, channel)
  return cut === 'atoms' ? rowsFrom(channel, rows, all.length) : NO_CHANNELS
}

/** All channels of a chain, or all its rows. */
export const everyOf = ({ measure, channels, rows }: Chain): ChannelRange =>
  everyChannel(measure.operator, channels, rows)

/** Frames that a task reads. */
export const framesOf = (run: Run, { from, to, tail }: Task): number =>
  (to - from) * run.blockFrames + (tail ? (run.manifest.tail?.frames ?? 0) : 0)

export interface RunPlan {
  readonly run: Run
  readonly chains: readonly Chain[]
  readonly tasks: readonly Task[]
  /** What transforms worked out, for the plan of the same run when it has grown. */
  readonly prepared: ReadonlyMap<string, unknown>
}

/** What transforms worked out, by what decides it: what stays as it is while the run grows, all of it, and all of the
 *  plan before. */
interface Kept {
  readonly lasting: Map<string, unknown>
  readonly prepared: Map<string, unknown>
  readonly before: ReadonlyMap<string, unknown>
}

/** Cuts the measurements over one run into tasks. Throws usage errors for all that can be known before frame 0.
 *  `lasting` are facts of an earlier plan of the same run, whose first block is the same; `before` are all of that plan. */
export function planRun(
  measurements: readonly NamedMeasurement[],
  run: Run,
  lasting: Map<string, unknown> = new Map(),
  before: ReadonlyMap<string, unknown> = new Map(),
): RunPlan {
  const kept: Kept = { lasting, prepared: new Map(), before }
  const chains = measurements.map((measurement) => planChain(measurement, run, kept))
  const subjects = new Map<string, Chain[]>()
  for (const chain of chains) {
    const { of, group } = chain.channels ?? {}
    const key = `${chain.measure.operator.cut} ${of} ${group} ${hashOf(chain.rows)}`
    subjects.set(key, [...(subjects.get(key) ?? []), chain])
  }
  const tasks = [...subjects.values()].flatMap((shared) => TASKS[shared[0].measure.operator.cut](run, shared))
  return { run, chains, tasks, prepared: kept.prepared }
}

function planChain({ name, measurement, estimates = [] }: NamedMeasurement, run: Run, kept: Kept): Chain {
  const { steps, measure } = measurement
  let rows: Rows = Uint32Array.from({ length: run.atoms }, (_, i) => i)
  for (const { operator, params } of steps) rows = operator.rows?.(params, run, rows) ?? rows
  if (rows.length === 0)
    throw usageError(`${name}: no atoms are left in ${run.name}`, 'Check what "select" was given.')
  const facts = factsOf(steps, run, kept)
  const { operator, params } = measure
  const missing = needsOf(measure).find((column) => !run.columns.includes(column))
  if (missing)
    throw usageError(
      `${whose(name, operator.name)} needs the column "${missing}", ${run.name} has ${run.columns.join(', ')}`,
      operator.asked.lacking?.(params) ?? 'Ingest input that has it.',
    )
  operator.asked.check?.(params, run)
  for (const estimate of estimates) estimate.operator.asked?.check?.(estimate.params, run, measure)
  const known = knownOf(operator, params, run, rows, facts)
  const channels = channelsOf(name, operator, known)
  const slots: Slots = operator.slots(known)
  for (const { per } of Object.values(slots))
    if (per !== undefined && (per === 'row' ? operator.cut !== 'atoms' : !channels))
      throw new Error(`${operator.name}: slots are kept per ${per}, and it has none`)
  const changing = steps.map((step, i) => step.operator.changes?.(facts[i].prepared) ?? null)
  const decides = [chainFingerprint([...steps, measure], run), slots, changing]
  const fingerprint = hashOf(channels ? [...decides, channels.count, channels.group] : decides)
  return { name, steps, measure, rows, facts, shape: known.shape, channels, slots, fingerprint }
}

/** Throws a usage error where a measure that is cut by channels has none in this run. */
function channelsOf(name: string, operator: Measure, known: Known): Channels | undefined {
  const channels = operator.channels?.(known)
  if ((operator.cut === 'channels') !== (channels !== undefined))
    throw new Error(`${operator.name}: cut by ${operator.cut}, ${channels ? 'with' : 'without'} channels`)
  if (channels && !(Number.isInteger(channels.group) && channels.group > 0))
    throw new Error(`${operator.name}: ${channels.group} channels in a group`)
  if (channels?.count === 0)
    throw usageError(`${whose(name, operator.name)}: ${known.run.name} has no ${channels.of}`)
  return channels
}

/** What the measure of a chain knows of its run. */
export const knownIn = ({ measure: { params }, rows, facts, shape }: Chain, run: Run): Known => ({
  params,
  run,
  rows,
  facts,
  shape,
})

/** The name of a measurement and that of its operator, where the one does not end with the other. */
const whose = (name: string, operator: string): string =>
  name.split('.').at(-1) === operator ? name : `${name}: ${operator}`

/** What the transforms of a chain work out of the run; equal beginnings of chains share it. */
function factsOf(steps: readonly TransformStep[], run: Run, kept: Kept): Facts {
  const facts: Fact[] = []
  let lasts = true
  for (const [i, { operator, params }] of steps.entries()) {
    const key = chainFingerprint(steps.slice(0, i + 1), run)
    const known = [kept.prepared, kept.lasting].find((each) => each.has(key))
    const prepared = known
      ? known.get(key)
      : operator.prepare?.(params, run, [...facts], kept.before.get(key))
    if (operator.changes?.(prepared) != null) lasts = false
    if (lasts) kept.lasting.set(key, prepared)
    kept.prepared.set(key, prepared)
    facts.push({ transform: operator, prepared })
  }
  return facts
}

const runLabel = (run: Run): string => `${basename(run.name)}-${hashOf(run.path).slice(0, 6)}`
const number = (index: number): string => String(index).padStart(4, '0')

const TASKS: Record<Measure['cut'], (run: Run, chains: readonly Chain[]) => Task[]> = {
  atoms: atomTasks,
  frames: frameTasks,
  channels: channelTasks,
}

function atomTasks(run: Run, chains: readonly Chain[]): Task[] {
  const { rows } = chains[0]
  const subject = hashOf(rows).slice(0, 6)
  const count = Math.ceil(rows.length / GROUP_ROWS)
  return Array.from({ length: count }, (_, group) => ({
    id: `${runLabel(run)}.atoms-${subject}.${number(group)}`,
    cut: 'atoms',
    rows: rows.subarray(group * GROUP_ROWS, (group + 1) * GROUP_ROWS),
    channel: group * GROUP_ROWS,
    from: 0,
    to: run.blocks,
    tail: run.manifest.tail !== null,
    chains,
  }))
}

function frameTasks(run: Run, chains: readonly Chain[]): Task[] {
  const { rows } = chains[0]
  const subject = hashOf(rows).slice(0, 6)
  const tail = run.manifest.tail !== null
  const count = Math.max(1, Math.ceil((run.blocks + (tail ? 1 : 0)) / CHUNK_BLOCKS))
  return Array.from({ length: count }, (_, chunk) => ({
    id: `${runLabel(run)}.frames-${subject}.${number(chunk)}`,
    cut: 'frames',
    rows,
    from: chunk * CHUNK_BLOCKS,
    to: Math.min(run.blocks, (chunk + 1) * CHUNK_BLOCKS),
    tail: tail && chunk === count - 1,
    chains,
  }))
}

/** Chains that have as many channels in a task; one that has fewer in all is not in the last tasks. */
function channelTasks(run: Run, chains: readonly Chain[]): Task[] {
  const { rows } = chains[0]
  const { of, group } = chains[0].channels as Channels
  const subject = hashOf(rows).slice(0, 6)
  const most = Math.max(...chains.map(({ channels }) => channels?.count ?? 0))
  return Array.from({ length: Math.ceil(most / group) }, (_, k) => ({
    id: `${runLabel(run)}.${of}-${subject}.${number(k * group)}-${number((k + 1) * group - 1)}`,
    cut: 'channels',
    rows,
    channel: k * group,
    from: 0,
    to: run.blocks,
    tail: run.manifest.tail !== null,
    chains: chains.filter(({ channels }) => k * group < (channels?.count ?? 0)),
  }))
}
