import { type At, isSilent } from '../definition/operator.ts'
import { type Block, sliceBlock } from '../run/block.ts'
import { makeRoom } from '../run/room.ts'
import type { Run } from '../run/run.ts'
import { type ChannelRange, numbersIn, sizedFor } from '../state/channels.ts'
import { type Ledger, partsLedger, singleLedger, slicesLedger } from '../state/ledger.ts'
import { type Stretches, spill, type Tries } from '../state/log.ts'
import type { Partial, Piece, Section } from '../state/partial.ts'
import { FIRST_PART_FRAMES, MOST_PARTS } from '../state/parts.ts'
import { copyState, emptyState } from '../state/slots.ts'
import { type Branch, connect } from './connect.ts'
import { contentHash, tailHash } from './fingerprint.ts'
import { copyCarry, isRebuilt, type Keep, keptCarries, type Scratch } from './memory.ts'
import { CHUNK_BLOCKS, type Chain, knownIn, rangeOf, type Task } from './plan.ts'

/** Called with the number of frames after every block. */
export type OnFrames = (frames: number) => void
/** Asked before every block: true ends the task there, with what it has so far. */
export type Halted = () => boolean

/** How a task is done. */
export interface How {
  readonly onFrames?: OnFrames
  readonly halted?: Halted
  readonly keep?: Keep
  /** Folder where long logs go to files, as they grow; without one everything is held. */
  readonly shelf?: string
  /** Writes these files; where it says that one cannot be written, its log is held a while longer. */
  readonly tries?: Tries
  /** Memory that the ends of tasks may use one after the other. */
  readonly scratch?: Scratch
}

/** What a chain knows in the middle of a task. */
interface Working extends Branch {
  readonly range: ChannelRange
  readonly ledger: Ledger
  stretches: Stretches
}

/** One task → one partial: the only place where frames become numbers. What `known` covers is not computed again; its
 *  arrays are gone on with, so nobody may use it any more.
 *  Halted in the middle it gives a checkpoint: a partial that the next start goes on from. */
export function runTask(
  run: Run,
  task: Task,
  known: Partial | undefined,
  code: string,
  how: How = {},
): Partial {
  const sections: Record<string, Section> = {}
  const waiting = new Map<number, Chain[]>()
  for (const chain of task.chains) {
    const section = usable(run, task, chain, known?.sections[chain.name])
    if (section) sections[chain.name] = section
    if (!section || !isComplete(run, task, section)) {
      const start = section && canContinue(chain, section) ? section.blocks : task.from
      waiting.set(start, [...(waiting.get(start) ?? []), chain])
    }
  }
  for (const [start, chains] of waiting) {
    if (how.halted?.()) break
    const from = start === task.from ? undefined : known
    Object.assign(sections, compute(run, task, chains, start, from, how))
  }
  return { task: task.id, code, sections }
}

/** A section of the same fingerprint over the same content so far. */
function usable(run: Run, task: Task, chain: Chain, section: Section | undefined): Section | undefined {
  if (section?.fingerprint !== chain.fingerprint) return undefined
  if (section.blocks < task.from || section.blocks > task.to) return undefined
  return section.content === contentHash(run, section.blocks) ? section : undefined
}

const isComplete = (run: Run, task: Task, section: Section): boolean =>
  section.blocks === task.to && section.tail === (task.tail ? tailHash(run) : '')

/** True where nothing but a new task is missing for this partial. */
export const covers = (run: Run, task: Task, partial: Partial | undefined): boolean =>
  partial?.task === task.id &&
  task.chains.every((chain) => {
    const section = usable(run, task, chain, partial.sections[chain.name])
    return section !== undefined && isComplete(run, task, section)
  })

/** Memory that is not there must be one that the store can rebuild. */
const canContinue = (chain: Chain, { carries }: Section): boolean =>
  carries.at(-1) !== null || isRebuilt(chain)

/** Memories of one task after the other, those that nobody keeps, and columns of one block after the other. */
const memories = makeRoom()
const columns = makeRoom()

function compute(
  run: Run,
  task: Task,
  chains: readonly Chain[],
  start: number,
  known: Partial | undefined,
  { onFrames = () => {}, halted = () => false, keep = 'saved', shelf, tries, scratch }: How,
) {
  memories.clear()
  const working = chains.map((chain) => begin(run, task, chain, start, known?.sections[chain.name], keep))
  const stream = connect(working, (each, block) => book(each, block))
  let reached = start
  for (; reached < task.to && !halted(); reached++) {
    onFrames(stream.push(run.block(reached, task.rows, columns)))
    columns.clear()
    if (shelf) for (const each of working) shorten(each, shelf, reached + 1, tries)
  }
  const whole = reached === task.to
  const endings = whole ? working.map((each) => endingOf(run, task, each, keep, scratch)) : []
  if (whole && task.tail) onFrames(connect(endings, book).push(run.block(run.blocks, task.rows)))
  for (const ending of endings) close(run, task, ending)
  const content = contentHash(run, reached)
  const tail = whole ? (task.tail ? tailHash(run) : '') : UNSEEN
  return Object.fromEntries(
    working.map(({ chain, ledger, carries, stretches }, i): [string, Section] => {
      const sealed = ledger.pieces()
      const closed = endings[i]?.ledger.pieces() ?? []
      const kept = keptCarries(chain, carries, keep)
      const { fingerprint } = chain
      return [
        chain.name,
        { fingerprint, blocks: reached, content, tail, sealed, closed, carries: kept, stretches },
      ]
    }),
  )
}

/** A copy to be brought to its end; memory that nobody keeps goes along as it is. */
function endingOf(run: Run, task: Task, working: Working, keep: Keep, scratch: Scratch = new Map()): Working {
  const { chain, ledger, carries } = working
  const kept = keptCarries(chain, carries, keep)
  const spare = scratch.get(chain.name) ?? []
  const ends = carries.map((carry, i) => (kept[i] === null ? carry : copyCarry(carry, spare[i])))
  scratch.set(chain.name, ends)
  const copies = copyPieces(chain, ledger.pieces(), task.tail ? run.frames : 0)
  return { ...working, ledger: ledgerOf(run, task, chain, copies), carries: ends }
}

/** The tail of a section that has not come to its end: equal to no tail. */
const UNSEEN = 'unseen'

function begin(
  run: Run,
  task: Task,
  chain: Chain,
  start: number,
  known: Section | undefined,
  keep: Keep,
): Working {
  const { operator } = chain.measure
  const place = knownIn(chain, run)
  const room = isRebuilt(chain) && keep === 'saved' ? memories : undefined
  const pieces = known?.sealed ?? []
  const range = rangeOf(task, chain)
  const ledger = ledgerOf(run, task, chain, pieces)
  const own = task.cut === 'channels' ? numbersIn(range) : task.rows
  const makers = [
    ...chain.steps.map(({ operator: each, params }) => () => {
      return isSilent(each, operator) ? {} : (each.carry?.(params, run, task.rows) ?? {})
    }),
    () => operator.carry?.(place, own, room) ?? {},
  ]
  const carries = makers.map((make, i) => known?.carries[i] ?? make())
  const working = { chain, range, ledger, carries, stretches: known?.stretches ?? {} }
  if (known && operator.lookback && known.carries.at(-1) === null)
    rebuild(run, task, working, start, operator.lookback(place))
  return working
}

/** Where a chain books its frames in a task, with these pieces so far. */
function ledgerOf(run: Run, task: Task, chain: Chain, pieces: readonly Piece[]): Ledger {
  const { measure } = chain
  const slots = sizedFor(chain.slots, rangeOf(task, chain))
  if (measure.operator.parts === 'none') return singleLedger(slots, pieces)
  if (task.from === 0) return partsLedger(slots, pieces)
  return slicesLedger(slots, pieces, run.blockFrames, CHUNK_BLOCKS * run.blockFrames)
}

/** Lets a measure see the frames before `start` again, booked nowhere. */
function rebuild(run: Run, task: Task, working: Working, start: number, frames: number): void {
  const slots = sizedFor(working.chain.slots, working.range)
  const nowhere = { state: emptyState(slots), room: Number.POSITIVE_INFINITY }
  const ghost: Working = { ...working, ledger: { at: () => nowhere, pieces: () => [] }, stretches: {} }
  const stream = connect([ghost], book)
  const from = Math.max(0, Math.floor((start * run.blockFrames - frames) / run.blockFrames))
  for (let index = from; index < start; index++) stream.push(run.block(index, task.rows))
}

/** Hands the frames of a block to a measure, part by part. */
function book(working: Working, block: Block): void {
  const { chain, ledger } = working
  const at = placeOf(working, block.run)
  for (let from = 0; from < block.count; ) {
    const { state, room } = ledger.at(block.first + from)
    const to = Math.min(block.count, from + room)
    chain.measure.operator.update(state, sliceBlock(block, from, to), at)
    from = to
  }
}

const placeOf = ({ chain, carries, range }: Working, run: Run): At<any, any> => ({
  ...knownIn(chain, run),
  carry: carries.at(-1),
  channels: range,
})

function close(run: Run, task: Task, working: Working): void {
  const { chain, ledger } = working
  const seen = Math.min(task.to * run.blockFrames + (task.tail ? run.blockFrames : 0), run.frames)
  if (seen === 0) return
  chain.measure.operator.close?.(ledger.at(seen - 1).state, placeOf(working, run))
}

/** Puts long logs into files, where one state has all frames of a task. */
function shorten(each: Working, shelf: string, blocks: number, tries?: Tries): void {
  const { chain, ledger, stretches } = each
  if (chain.measure.operator.parts !== 'none') return
  const { fingerprint, slots } = chain
  const [{ state }] = ledger.pieces()
  each.stretches = spill(slots, state, stretches, shelf, { fingerprint, blocks }, tries)
}

/** What the end of a task goes on with. Of pieces in order it adds to the last alone, unless `frames` of them are too many for their
 *  length; the others are those that it was given. */
function copyPieces(chain: Chain, pieces: readonly Piece[], frames: number): Piece[] {
  const length = pieces.length > 1 ? pieces[1].first - pieces[0].first : FIRST_PART_FRAMES
  const folds = chain.measure.operator.parts !== 'none' && frames > MOST_PARTS * length
  return pieces.map((piece, i) =>
    folds || i === pieces.length - 1 ? { first: piece.first, state: copyState(piece.state) } : piece,
  )
}
