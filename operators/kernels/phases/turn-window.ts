import { OPEN_ROOM } from '../../../pipeline/run/room.ts'
import type { Piece } from '../spectrum/lag-products.ts'
import { type Turns, turnsIn } from './turns.ts'

/** Turns of positions within half of the nearest whole number, in single precision, as columns that pieces are collected of: the
 *  fractions of a long walk keep their digits. Arguments as of `turnsOf`. */
export function foldedColumns(
  columns: Parameters<ReturnType<typeof turnsIn>>[0],
  frames: number,
  cells: ArrayLike<number>,
  room = OPEN_ROOM,
): readonly Float32Array[] {
  const { length } = columns[0]
  const out = [0, 1, 2].map(() => room.take(length))
  const row = [0, 1, 2].map(() => new Float64Array(frames))
  const turn = turnsIn(frames, cells)
  for (let from = 0; from < length; from += frames) {
    turn(columns, from, from + frames, row)
    out.forEach((values, axis) => {
      fold(row[axis], values, from)
    })
  }
  return out
}

function fold(turns: Float64Array, into: Float32Array, from: number): void {
  for (let t = 0; t < turns.length; t++) into[from + t] = turns[t] - Math.round(turns[t])
}

/** What a piece of such columns adds to lag sums: its frames behind the last `lags` of the piece before. */
export interface TurnWindow {
  readonly turns: Turns
  /** Frames that are there for the lags only. */
  readonly before: number
}

/** Memory of the thread for one window after the other: it is large, and what lies outside the heap is collected late. */
let memory = new Float32Array(0)

/** A piece whose rows are `length` long, of columns a, b, c of every row; good until the next is made. */
export function windowOf({ now, before, count }: Piece, length: number, lags: number): TurnWindow {
  const held = before ? Math.min(lags, length) : 0
  const rows = now.length / length / 3
  const frames = held + count
  if (memory.length < 3 * rows * frames) memory = new Float32Array(3 * rows * frames)
  const axes = [0, 1, 2].map((axis) => {
    const out = memory.subarray(axis * rows * frames, (axis + 1) * rows * frames)
    for (let row = 0; row < rows; row++) {
      const from = (3 * row + axis) * length
      if (before) out.set(before.subarray(from + length - held, from + length), row * frames)
      out.set(now.subarray(from, from + count), row * frames + held)
    }
    return out
  }) as unknown as Turns['axes']
  return { turns: { axes, rows, frames }, before: held }
}
