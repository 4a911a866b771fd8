import type { Checked } from '../frame/frames.ts'
import { place, type Warn } from './folding.ts'
import type { Steps } from './seam.ts'

/** Times the usual step: how far both atoms go at the least, and how near each comes to where the other stood at the most. */
const FAR = 8
const NEAR = 2
/** Steps that are known before one may be called unusual. */
const FEWEST = 8
/** More atoms that go far at once are no exchange of ids. */
const MOST = 32

/** Warns where two atoms, far beyond what any goes from frame to frame, stand each where the other stood in the frame before, by
 *  fractions of the cell [row][3] then and now, `largest` of their steps along one edge: ions may exchange places, but ids that were exchanged look like this. */
export function checkSwaps(
  { count, mean }: Steps,
  largest: number,
  frame: Checked,
  [before, now]: readonly [Float64Array, Float64Array],
  warn: Warn,
): void {
  if (count < FEWEST || largest < (FAR / 2) * mean) return
  const far: number[] = []
  for (let row = 0; 3 * row < now.length && far.length <= MOST; row++)
    if (apart(now, row, before, row) > FAR * mean) far.push(row)
  if (far.length < 2 || far.length > MOST) return
  for (const a of far)
    for (const b of far)
      if (a < b && Math.max(apart(now, a, before, b), apart(now, b, before, a)) < NEAR * mean)
        warn('swapped-atoms', said(frame, a, b))
}

const said = (frame: Checked, a: number, b: number): string =>
  `${place(frame)}: atoms ${idOf(frame, a)} and ${idOf(frame, b)} stand each where the other stood in the frame before, ` +
  `farther than ${FAR} times the usual step: were their ids exchanged?`

/** Id of the atom of a row. */
export function idOf({ rows, ids }: Checked, row: number): number {
  const i = rows.indexOf(row)
  return ids ? ids.values[ids.at + i * ids.stride] : i + 1
}

/** Shortest distance, in fractions of the cell. */
function apart(a: Float64Array, i: number, b: Float64Array, j: number): number {
  let sum = 0
  for (let c = 0; c < 3; c++) {
    const by = a[3 * i + c] - b[3 * j + c]
    sum += (by - Math.round(by)) ** 2
  }
  return Math.sqrt(sum)
}
