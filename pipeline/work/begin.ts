import type { Room } from '../run/room.ts'
import type { Run } from '../run/run.ts'
import type { Carry } from '../state/carry.ts'
import { numbersIn, sizedFor } from '../state/channels.ts'
import type { Section } from '../state/partial.ts'
import { emptyState } from '../state/slots.ts'
import { connect } from './connect.ts'
import { isRebuilt } from './memory.ts'
import { type Chain, knownIn, rangeOf } from './plan.ts'
import { carriesOver, shareOf } from './together.ts'
import { book, ledgerOf, type Together, type Work, type Working } from './working.ts'

/** A chain at the block from which some tasks go on with what is known of them. Memory that the store can rebuild comes from `room`. */
export function begin(
  run: Run,
  works: readonly Work[],
  chain: Chain,
  start: number,
  room: Room | undefined,
): Together {
  const tasks = works.map(({ task }) => task)
  const sections = works.map(({ task, known }) =>
    start === task.from ? undefined : known?.sections[chain.name],
  )
  const carries = carriesOver(run, tasks, chain, sections)
  const each = works.map((work, w) => {
    const shares = carries.map((carry) => shareOf(carry, tasks, w))
    return beginOne(run, work, chain, start, sections[w], shares, isRebuilt(chain) ? room : undefined)
  })
  return { chain, carries, each }
}

function beginOne(
  run: Run,
  work: Work,
  chain: Chain,
  start: number,
  known: Section | undefined,
  shares: readonly Carry[],
  room: Room | undefined,
): Working {
  const { task } = work
  const { operator } = chain.measure
  const place = knownIn(chain, run)
  const range = rangeOf(task, chain)
  const ledger = ledgerOf(run, task, chain, known?.sealed ?? [])
  const rows = task.cut === 'channels' ? numbersIn(range) : task.rows
  const own = known?.carries.at(-1) ?? operator.carry?.(place, rows, room) ?? {}
  const carries = [...shares, own]
  const working = { work, chain, range, ledger, carries, stretches: known?.stretches ?? {} }
  if (known && operator.lookback && known.carries.at(-1) === null)
    rebuild(run, working, start, operator.lookback(place))
  return working
}

/** Lets a measure see the frames before `start` again, booked nowhere. */
function rebuild(run: Run, working: Working, start: number, frames: number): void {
  const slots = sizedFor(working.chain.slots, working.range)
  const nowhere = { state: emptyState(slots), room: Number.POSITIVE_INFINITY }
  const ghost: Working = { ...working, ledger: { at: () => nowhere, pieces: () => [] }, stretches: {} }
  const stream = connect([ghost], book)
  const from = Math.max(0, Math.floor((start * run.blockFrames - frames) / run.blockFrames))
  for (let index = from; index < start; index++) stream.push(run.block(index, working.work.task.rows))
}
