import type { Run } from '../run/run.ts'
import type { Piece } from '../state/partial.ts'
import { FIRST_PART_FRAMES, MOST_PARTS } from '../state/parts.ts'
import { copyState } from '../state/slots.ts'
import { copyCarry, type Keep, keptCarries, type Scratch } from './memory.ts'
import type { Chain } from './plan.ts'
import { shareOf } from './together.ts'
import { ledgerOf, type Together } from './working.ts'

/** A copy to be brought to its end, in the arrays of `scratch` where they suit; memory that nobody keeps goes along as it is. */
export function endingOf(
  run: Run,
  { chain, carries, each }: Together,
  keep: Keep,
  scratch: Scratch = new Map(),
): Together {
  const own = each.map((working) => working.carries[chain.steps.length])
  const isKept = keptCarries(chain, each[0].carries, keep).at(-1) !== null
  const spare = scratch.get(chain.name) ?? []
  const copies = [...carries, ...(isKept ? own : [])].map((carry, i) => copyCarry(carry, spare[i]))
  scratch.set(chain.name, copies)
  const ends = copies.slice(0, carries.length)
  const tasks = each.map(({ work }) => work.task)
  return {
    chain,
    carries: ends,
    each: each.map((working, w) => {
      const pieces = copyPieces(chain, working.ledger.pieces(), tasks[w].tail ? run.frames : 0)
      const last = isKept ? copies[carries.length + w] : own[w]
      return {
        ...working,
        ledger: ledgerOf(run, tasks[w], chain, pieces),
        carries: [...ends.map((end) => shareOf(end, tasks, w)), last],
      }
    }),
  }
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
