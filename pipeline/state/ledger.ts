import type { Piece } from './partial.ts'
import {
  FIRST_PART_FRAMES,
  MOST_PARTS,
  noParts,
  type Parts,
  partFor,
  partFramesOf,
  totalOf,
} from './parts.ts'
import { packedState } from './short.ts'
import type { Slots, State } from './slots.ts'
import { addState, emptyState } from './slots.ts'

/** Where a task books its frames, going on with the pieces that are known: hands out the state that frames belong to, and says what it has at the end. */
export interface Ledger {
  /** The state for the frames from `first` on, and how many of them may go there at once. */
  at(first: number): { state: State; room: number }
  pieces(): Piece[]
}

/** One state for all frames. */
export function singleLedger(slots: Slots, known: readonly Piece[]): Ledger {
  const state = known.length > 0 ? known[0].state : emptyState(slots)
  return { at: () => ({ state, room: Number.POSITIVE_INFINITY }), pieces: () => [{ first: 0, state }] }
}

/** Consecutive parts of a run, doubled when there are too many: for tasks that see a run from its first frame on. */
export function partsLedger(slots: Slots, known: readonly Piece[]): Ledger {
  const parts = noParts()
  parts.states = known.map((piece) => piece.state)
  if (known.length > 1) parts.frames = known[1].first - known[0].first
  return {
    at: (first) => partFor(parts, slots, first),
    pieces: () => parts.states.map((state, i) => ({ first: i * parts.frames, state })),
  }
}

/** Slices as fine as the run's parts were when it had come so far: for tasks that see `most` frames
 *  from the middle of a run. */
export function slicesLedger(
  slots: Slots,
  known: readonly Piece[],
  blockFrames: number,
  most: number,
): Ledger {
  const slices = [...known]
  return {
    at(first) {
      const frames = sliceFrames(first, blockFrames, most)
      const start = Math.floor(first / frames) * frames
      const last = slices.at(-1)
      if (last?.first !== start) {
        if (last) slices[slices.length - 1] = { first: last.first, state: packedState(last.state) }
        slices.push({ first: start, state: emptyState(slots) })
      }
      return { state: (slices.at(-1) as Piece).state, room: start + frames - first }
    },
    pieces: () => slices,
  }
}

/** Length of the parts once a run has grown to the end of the block that `first` lies in; at most a task, where that is a
 *  power of two and so the parts do not grow inside it, else at most a block. */
function sliceFrames(first: number, blockFrames: number, most: number): number {
  const end = (Math.floor(first / blockFrames) + 1) * blockFrames
  const longest = isPowerOfTwo(most) ? most : blockFrames
  let frames = FIRST_PART_FRAMES
  while (frames < longest && frames * MOST_PARTS < end) frames *= 2
  return Math.min(frames, longest)
}

/** Pieces that a ledger of the frames [from, to) of a task keeps. */
export function piecesBetween(from: number, to: number, blockFrames: number, most: number): number {
  if (from === 0) return Math.ceil(to / partFramesOf(to))
  let count = 0
  for (let first = from; first < to; count++) {
    const frames = sliceFrames(first, blockFrames, most)
    first = (Math.floor(first / frames) + 1) * frames
  }
  return count
}

const isPowerOfTwo = (value: number): boolean => Number.isInteger(Math.log2(value))

/** Adds slices, in order, into the parts of their run. */
export function bookSlices(slots: Slots, parts: Parts, slices: readonly Piece[]): void {
  for (const { first, state } of slices) addState(slots, partFor(parts, slots, first).state, state)
}

export const totalOfPieces = (slots: Slots, pieces: readonly Piece[]): State =>
  totalOf(slots, { frames: 0, states: pieces.map((piece) => piece.state) })
