import type { Block, Rows } from '../../../pipeline/run/block.ts'
import { OPEN_ROOM, type Room } from '../../../pipeline/run/room.ts'
import type { ColumnName } from '../../../schemas/store.ts'
import type { Piece } from './lag-products.ts'
import { fastLength } from './lengths.ts'

/** Shorter pieces cost more than they save. */
const LEAST_PIECE = 128

/** Frames of a piece for lags up to this many frames: a lag then reaches back into the piece before, no further. */
export const pieceLength = (lags: number): number => shortPiece(Math.max(lags, LEAST_PIECE))

/** The same where few series make its cost no matter: hardly longer than the lags. */
export const shortPiece = (lags: number): number => fastLength(lags)

/** The piece that is being collected, and the one before it: [row × column][frame]. */
export type Collection = {
  now: Float32Array
  before: Float32Array
  /** Number of the piece; −1 before the first frame. */
  index: number
  count: number
  /** 1 where `before` holds the piece before. */
  joined: number
}

/** Room for a run of so many frames: one that fits in a piece needs none for the piece before. */
export const emptyCollection = (
  rows: Rows,
  columns: number,
  length: number,
  frames = Number.POSITIVE_INFINITY,
  room: Room = OPEN_ROOM,
): Collection => ({
  now: room.take(rows.length * columns * length),
  before: room.take(frames > length ? rows.length * columns * length : 0),
  index: -1,
  count: 0,
  joined: 0,
})

/** Takes a block in and hands over each piece that it completes. A collection that begins in the middle of a run
 *  waits for the next piece to begin, and hands over the one after that: it needs twice a piece's frames to be rebuilt. */
export function collect(
  into: Collection,
  block: Block,
  columns: readonly ColumnName[],
  length: number,
  take: (piece: Piece) => void,
): void {
  const { first, count, rows } = block
  const values = columns.map((name) => block.column(name))
  collectSeries(into, { first, count, rows: rows.length, values }, length, take)
}

/** Consecutive frames of a run as columns that somebody made, each [row][frame]. */
export interface Stretch {
  readonly first: number
  readonly count: number
  readonly rows: number
  readonly values: readonly Float32Array[]
}

/** The same for series that are not columns of a block. */
export function collectSeries(
  into: Collection,
  block: Stretch,
  length: number,
  take: (piece: Piece) => void,
): void {
  if (into.index < 0) into.index = Math.ceil(block.first / length)
  let from = Math.max(0, into.index * length + into.count - block.first)
  if (block.first + from !== into.index * length + into.count)
    throw new Error(`frame ${into.index * length + into.count} expected, found ${block.first}`)
  while (from < block.count) {
    const frames = Math.min(block.count - from, length - into.count)
    if (into.now.length === 0) into.now = new Float32Array(into.before.length)
    copyFrames(into, block, from, frames, length)
    into.count += frames
    from += frames
    if (into.count === length) {
      const piece = openPiece(into)
      if (piece) take(piece)
      turnOver(into)
    }
  }
}

/** What has been collected of a piece; undefined where it is nothing, or where the piece before is not known. */
export function openPiece(from: Collection): Piece | undefined {
  if (from.count === 0 || (from.index > 0 && from.joined === 0)) return undefined
  const { index, count, now } = from
  return { index, count, now, before: from.joined === 1 ? from.before : undefined, owner: from }
}

/** What has been collected of a piece, else the last full one on its own: what the end of a run still has to sum over. */
export function lastPiece(from: Collection, length: number): Piece | undefined {
  const open = openPiece(from)
  if (open || from.count > 0 || from.joined === 0) return open
  const { index, before } = from
  return { index: index - 1, count: length, now: before, before: undefined, owner: from }
}

const NONE = new Float32Array(0)

/** A run that has grown beyond one piece since its memory was made needs room for the second, once it has frames for it. */
function turnOver(collection: Collection): void {
  const { now, before } = collection
  collection.now = before.length === now.length ? before : NONE
  collection.before = now
  collection.index += 1
  collection.count = 0
  collection.joined = 1
}

function copyFrames(
  into: Collection,
  { rows, count, values }: Stretch,
  from: number,
  frames: number,
  length: number,
): void {
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < values.length; c++) {
      const start = row * count + from
      into.now.set(values[c].subarray(start, start + frames), (row * values.length + c) * length + into.count)
    }
  }
}
