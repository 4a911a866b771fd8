import type { At } from '../definition/operator.ts'
import { type Block, groupOf, sliceBlock } from '../run/block.ts'
import type { Run } from '../run/run.ts'
import type { Carry } from '../state/carry.ts'
import { type ChannelRange, sizedFor } from '../state/channels.ts'
import { type Ledger, partsLedger, singleLedger, slicesLedger } from '../state/ledger.ts'
import type { Stretches } from '../state/log.ts'
import type { Partial, Piece } from '../state/partial.ts'
import type { Branch } from './connect.ts'
import { CHUNK_BLOCKS, type Chain, knownIn, rangeOf, type Task } from './plan.ts'

/** A task to be done, with what is known of it, and the folder where its long logs go to files, as they grow; without one everything is held. */
export interface Work {
  readonly task: Task
  readonly known?: Partial
  readonly shelf?: string
}

/** What a chain knows in the middle of a task. */
export interface Working {
  readonly work: Work
  readonly chain: Chain
  readonly range: ChannelRange
  readonly ledger: Ledger
  readonly carries: Carry[]
  stretches: Stretches
}

/** A chain in the middle of some tasks that go through the blocks together: its transforms see the rows of all of them at once. */
export interface Together extends Branch {
  readonly each: readonly Working[]
}

/** Where a chain books its frames in a task, with these pieces so far. */
export function ledgerOf(run: Run, task: Task, chain: Chain, pieces: readonly Piece[]): Ledger {
  const { measure } = chain
  const slots = sizedFor(chain.slots, rangeOf(task, chain))
  if (measure.operator.parts === 'none') return singleLedger(slots, pieces)
  if (task.from === 0) return partsLedger(slots, pieces)
  return slicesLedger(slots, pieces, run.blockFrames, CHUNK_BLOCKS * run.blockFrames)
}

/** Hands each task its rows of a block. */
export function bookAll({ each }: Together, block: Block): void {
  let from = 0
  for (const working of each) {
    book(working, each.length === 1 ? block : groupOf(block, working.work.task.rows, from))
    from += working.work.task.rows.length
  }
}

/** Hands the frames of a block to a measure, part by part. */
export function book(working: Working, block: Block): void {
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

export function close(run: Run, working: Working): void {
  const { chain, ledger, work } = working
  const { to, tail } = work.task
  const seen = Math.min(to * run.blockFrames + (tail ? run.blockFrames : 0), run.frames)
  if (seen === 0) return
  chain.measure.operator.close?.(ledger.at(seen - 1).state, placeOf(working, run))
}
