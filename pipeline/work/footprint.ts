import { isSilent, needsOf } from '../definition/operator.ts'
import type { Run } from '../run/run.ts'
import { numbersIn, sizedFor } from '../state/channels.ts'
import { piecesBetween } from '../state/ledger.ts'
import { MOST_HELD } from '../state/log.ts'
import { LEAST as LEAST_PACKED, MOST_BYTES as MOST_PACKED } from '../state/short.ts'
import type { Slots } from '../state/slots.ts'
import { GROUP_ROWS } from '../store/layout.ts'
import {
  CHUNK_BLOCKS,
  type Chain,
  everyOf,
  framesOf,
  knownIn,
  type RunPlan,
  rangeOf,
  type Task,
} from './plan.ts'
import { goesAlong, rowsAlong } from './together.ts'

/** Columns are held as they are read, as a transform gives them, and in parts; once more where the cell varies. */
const COPIES = 3

const slotBytes = (slots: Slots): number =>
  Object.values(slots).reduce((sum, { law, length }) => sum + 8 * (law === 'rows' ? MOST_HELD : length), 0)

/** The same of one that nobody adds to: long counts are short. */
const packedBytes = (slots: Slots): number =>
  Object.values(slots).reduce((sum, { law, length }) => {
    if (law === 'rows') return sum + 8 * MOST_HELD
    return sum + (law === 'count' && length >= LEAST_PACKED ? MOST_PACKED : 8) * length
  }, 0)

/** Bytes of the state of a whole run. */
export const stateBytes = (chain: Chain): number => slotBytes(sizedFor(chain.slots, everyOf(chain)))

/** Bytes of the state and the memory of a measure in one task, from the memory itself, and of what its kernels work in. */
export function taskBytes(run: Run, task: Task, chain: Chain): number {
  const range = rangeOf(task, chain)
  const { operator } = chain.measure
  const own = task.cut === 'channels' ? numbersIn(range) : task.rows
  const known = knownIn(chain, run)
  const carry = operator.carry?.(known, own) ?? {}
  return Object.values(carry).reduce(
    (sum: number, value) => sum + (typeof value === 'number' ? 8 : (value as Float64Array).byteLength),
    pieceBytes(sizedFor(chain.slots, range), piecesIn(run, task, chain)) + (operator.works?.(known) ?? 0),
  )
}

/** Bytes of a state in so many pieces: all but the one that is added to may be packed. */
const pieceBytes = (slots: Slots, pieces: number): number =>
  slotBytes(slots) + (pieces - 1) * packedBytes(slots)

/** Pieces that a task has of a state while it adds to the last one. */
function piecesIn(run: Run, task: Task, { measure }: Chain): number {
  if (measure.operator.parts === 'none') return 1
  const { blockFrames } = run
  const from = task.from * blockFrames
  return Math.max(1, piecesBetween(from, from + framesOf(run, task), blockFrames, CHUNK_BLOCKS * blockFrames))
}

/** Rows whose columns a chain reads in a task: those of its transforms besides its own. */
export const rowsRead = (task: Task, chain: Chain): number =>
  rowsAlong(chain) + (chain.channels?.reads ?? task.rows.length)

/** Bytes of the columns and labels of one block, for so many tasks together. */
export function blockBytes(run: Run, task: Task, tasks = 1): number {
  const columns = new Set(task.chains.flatMap(({ measure }) => needsOf(measure))).size
  const labels = Math.max(
    ...task.chains.map(
      ({ steps, measure }) =>
        steps.filter(({ operator }) => operator.gives && !isSilent(operator, measure.operator)).length,
    ),
  )
  const others = (tasks - 1) * task.rows.length
  const rows = Math.max(...task.chains.map((chain) => rowsRead(task, chain) + others))
  const copies = COPIES + (run.constantCell ? 0 : 1)
  return run.blockFrames * (4 * copies * columns * rows + 2 * labels * (task.rows.length + others))
}

/** Tasks that go through the blocks together at most, and bytes of their states and memories. */
const MOST_TOGETHER = 8
const MOST_BYTES = 64e6

/** What was found for the tasks of one subject. */
const found = new WeakMap<readonly Chain[], number>()

/** So many tasks of the subject of this one may go through the blocks together: 1 where they have nothing to read in common. */
export function mostTogether(run: Run, task: Task): number {
  const known = found.get(task.chains)
  if (known !== undefined) return known
  const along = task.chains.filter((chain) => goesAlong(task, run, chain))
  const bytes = along.reduce((sum, chain) => sum + taskBytes(run, task, chain), 1)
  const tasks = Math.ceil(task.chains[0].rows.length / GROUP_ROWS)
  const fitting = Math.min(MOST_TOGETHER, tasks, Math.floor(MOST_BYTES / bytes))
  const most = along.length === 0 ? 1 : Math.max(1, fitting)
  found.set(task.chains, most)
  return most
}

/** Bytes that one thread holds at most: columns of a block, states and memories. */
export function heldBytes({ run, chains, tasks }: RunPlan): number {
  const columns = tasks.map((task) => blockBytes(run, task, mostTogether(run, task)))
  const states = chains.map((chain) => {
    const task = firstTask(tasks, chain)
    return taskBytes(run, task, chain) * (goesAlong(task, run, chain) ? mostTogether(run, task) : 1)
  })
  return Math.max(0, ...columns) + states.reduce((sum, bytes) => sum + bytes, 0)
}

/** The largest task of a chain: the others may have fewer rows, or channels. */
export const firstTask = (tasks: readonly Task[], chain: Chain): Task =>
  tasks.find(({ chains }) => chains.includes(chain)) as Task

/** How often the columns of a task are gone through: once row by row, again and again for pairs and channels. */
const TIMES: Readonly<Record<Task['cut'], number>> = { atoms: 1, frames: 4, channels: 4 }

/** Bytes that a task goes through alone: what it costs, to the order of magnitude. */
export function passedBytes(run: Run, task: Task): number {
  const columns = new Set(task.chains.flatMap(({ measure }) => needsOf(measure))).size
  const rows = Math.max(...task.chains.map((chain) => rowsRead(task, chain)))
  return 4 * TIMES[task.cut] * framesOf(run, task) * columns * rows
}
