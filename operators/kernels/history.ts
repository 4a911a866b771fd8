import type { Block, Rows } from '../../pipeline/run/block.ts'
import type { ColumnName } from '../../schemas/store.ts'

/** Frames that are handed on at once, at most. */
export const CHUNK_FRAMES = 256

/** The last frames of some series, [row × column][frame], rows `stride` long: what lagged measures carry. */
export type History = {
  past: Float32Array
  /** Frames that it holds now, and the number of the next one. */
  held: number
  next: number
}

/** New frames behind those that came before them. */
export interface Chunk {
  /** [row × column][frame] */
  readonly values: Float32Array
  readonly stride: number
  /** Where the new frames begin: so many frames before them are there too. */
  readonly at: number
  readonly count: number
  /** Number of the first new frame in the run. */
  readonly first: number
}

const strideFor = (reach: number): number => reach + Math.max(reach, CHUNK_FRAMES) + CHUNK_FRAMES

export const emptyHistory = (rows: Rows, columns: number, reach: number): History => ({
  past: new Float32Array(rows.length * columns * strideFor(reach)),
  held: 0,
  next: -1,
})

/** Takes a block in, chunk by chunk; of what came before a chunk at least `reach` frames are kept.
 *  A history that begins in the middle of a run knows no frames before its first. */
export function follow(
  history: History,
  block: Block,
  columns: readonly ColumnName[],
  reach: number,
  take: (chunk: Chunk) => void,
): void {
  if (history.next >= 0 && history.next !== block.first)
    throw new Error(`frame ${history.next} expected, found ${block.first}`)
  const stride = strideFor(reach)
  const values = columns.map((name) => block.column(name))
  for (let from = 0; from < block.count; from += CHUNK_FRAMES) {
    const count = Math.min(CHUNK_FRAMES, block.count - from)
    if (history.held + count > stride) forget(history, stride, reach)
    append(history, values, block, { from, count, stride })
    take({ values: history.past, stride, at: history.held, count, first: block.first + from })
    history.held += count
  }
  history.next = block.first + block.count
}

/** Moves the last `reach` frames to the front. */
function forget(history: History, stride: number, reach: number): void {
  const { past, held } = history
  for (let from = 0; from < past.length; from += stride)
    past.copyWithin(from, from + held - reach, from + held)
  history.held = reach
}

function append(
  { past, held }: History,
  values: readonly Float32Array[],
  block: Block,
  { from, count, stride }: { from: number; count: number; stride: number },
): void {
  for (let row = 0; row < block.rows.length; row++) {
    values.forEach((column, c) => {
      const start = row * block.count + from
      past.set(column.subarray(start, start + count), (row * values.length + c) * stride + held)
    })
  }
}
