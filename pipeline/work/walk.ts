import { makeRoom } from '../run/room.ts'
import type { Run } from '../run/run.ts'
import { spill, type Tries } from '../state/log.ts'
import type { Section } from '../state/partial.ts'
import { begin } from './begin.ts'
import { connect } from './connect.ts'
import { endingOf } from './ending.ts'
import { contentHash, tailHash } from './fingerprint.ts'
import { type Keep, keptCarries, type Scratch } from './memory.ts'
import type { Chain } from './plan.ts'
import { rowsOver } from './together.ts'
import { bookAll, close, type Work, type Working } from './working.ts'

/** Called with a number of frames after every block. */
export type OnFrames = (frames: number) => void
/** Asked before every block: true ends the walk there, with what there is so far. */
export type Halted = () => boolean

/** How tasks are done. */
export interface How {
  readonly onFrames?: OnFrames
  readonly halted?: Halted
  readonly keep?: Keep
  /** Writes files of logs; where it says that one cannot be written, its log is held a while longer. */
  readonly tries?: Tries
  /** Memory that the ends of tasks may use one after the other. */
  readonly scratch?: Scratch
}

/** Memories of one walk after the other, those that nobody keeps, and columns of one block after the other. */
const memories = makeRoom()
const columns = makeRoom()

/** Goes through the blocks of a run from `start` on, once for some chains of all these tasks: of each task the sections. What is known of
 *  them is gone on with. */
export function walk(
  run: Run,
  works: readonly Work[],
  chains: readonly Chain[],
  start: number,
  { onFrames = () => {}, halted = () => false, keep = 'saved', tries, scratch }: How,
): Record<string, Section>[] {
  memories.clear()
  const { task } = works[0]
  const rows = rowsOver(works.map((work) => work.task))
  const room = keep === 'saved' ? memories : undefined
  const working = chains.map((chain) => begin(run, works, chain, start, room))
  const stream = connect(working, bookAll)
  const tell = (frames: number) => onFrames(frames * works.length)
  let reached = start
  for (; reached < task.to && !halted(); reached++) {
    tell(stream.push(run.block(reached, rows, columns)))
    columns.clear()
    for (const { each } of working) for (const one of each) shorten(one, reached + 1, tries)
  }
  const whole = reached === task.to
  const endings = whole ? working.map((together) => endingOf(run, together, keep, scratch)) : []
  if (whole && task.tail) tell(connect(endings, bookAll).push(run.block(run.blocks, rows)))
  for (const { each } of endings) for (const ending of each) close(run, ending)
  const content = contentHash(run, reached)
  const tail = whole ? (task.tail ? tailHash(run) : '') : UNSEEN
  return works.map((_, w) =>
    Object.fromEntries(
      working.map(({ chain, each }, i): [string, Section] => {
        const { ledger, carries, stretches } = each[w]
        const sealed = ledger.pieces()
        const closed = endings[i]?.each[w].ledger.pieces() ?? []
        const kept = keptCarries(chain, carries, keep)
        const { fingerprint } = chain
        return [
          chain.name,
          { fingerprint, blocks: reached, content, tail, sealed, closed, carries: kept, stretches },
        ]
      }),
    ),
  )
}

/** The tail of a section that has not come to its end: equal to no tail. */
const UNSEEN = 'unseen'

/** Puts long logs into files, where one state has all frames of a task. */
function shorten(each: Working, blocks: number, tries?: Tries): void {
  const { chain, ledger, stretches, work } = each
  if (!work.shelf || chain.measure.operator.parts !== 'none') return
  const { fingerprint, slots } = chain
  const [{ state }] = ledger.pieces()
  each.stretches = spill(slots, state, stretches, work.shelf, { fingerprint, blocks }, tries)
}
