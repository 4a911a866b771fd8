import type { Piece } from '../spectrum/lag-products.ts'
import type { Turns } from './turns.ts'

/** Turns within half of the nearest whole number, in single precision, as columns that pieces are collected of: the fractions
 *  of a long walk keep their digits. */
export const foldedColumns = ({ axes }: Turns): readonly Float32Array[] => axes.map(folded)

function folded(values: Float64Array): Float32Array {
  const out = new Float32Array(values.length)
  for (let i = 0; i < values.length; i++) out[i] = values[i] - Math.round(values[i])
  return out
}

/** What a piece of such columns adds to lag sums: its frames behind the last `lags` of the piece before. */
export interface TurnWindow {
  readonly turns: Turns
  /** Frames that are there for the lags only. */
  readonly before: number
}

/** A piece whose rows are `length` long, of columns a, b, c of every row. */
export function windowOf({ now, before, count }: Piece, length: number, lags: number): TurnWindow {
  const held = before ? Math.min(lags, length) : 0
  const rows = now.length / length / 3
  const frames = held + count
  const axes = [0, 1, 2].map((axis) => {
    const out = new Float64Array(rows * frames)
    for (let row = 0; row < rows; row++) {
      const from = (3 * row + axis) * length
      if (before) out.set(before.subarray(from + length - held, from + length), row * frames)
      out.set(now.subarray(from, from + count), row * frames + held)
    }
    return out
  }) as unknown as Turns['axes']
  return { turns: { axes, rows, frames }, before: held }
}
