import type { Carry } from '../../pipeline/state/carry.ts'

/** What is remembered of each atom: its last labels, which may still be too short a visit, [row][frame], and for how many frames before
 *  them it had the first of them. */
export interface Pending extends Carry {
  labels: Uint16Array
  age: Int32Array
  /** Frames that are held back. */
  held: number
}

export const noPending = (rows: number, least: number): Pending => ({
  labels: new Uint16Array(rows * (least - 1)),
  age: new Int32Array(rows).fill(least),
  held: 0,
})

/** Labels [row][frame] without visits of fewer than `least` frames: those are 0. The last `least` − 1 frames are held back until more are
 *  known; `isLast` gives them, too, and takes what is too short until then for a short visit. The visit that a run begins with counts. */
export function withoutShort(
  pending: Pending,
  labels: Uint16Array,
  least: number,
  isLast = false,
): { readonly labels: Uint16Array; readonly count: number } {
  const rows = pending.age.length
  const fresh = rows === 0 ? 0 : labels.length / rows
  const length = pending.held + fresh
  const held = isLast ? 0 : Math.min(least - 1, length)
  const count = length - held
  const out = new Uint16Array(rows * count)
  const kept = new Uint16Array(rows * (least - 1))
  for (let row = 0; row < rows; row++) {
    const path = new Uint16Array(length)
    path.set(pending.labels.subarray(row * (least - 1), row * (least - 1) + pending.held))
    path.set(labels.subarray(row * fresh, (row + 1) * fresh), pending.held)
    pending.age[row] = settle(path, pending.age[row], least, out.subarray(row * count, (row + 1) * count))
    kept.set(path.subarray(count), row * (least - 1))
  }
  Object.assign(pending, { labels: kept, held })
  return { labels: out, count }
}

/** Writes as many frames as `out` takes; gives for how long the atom had the label of the next frame, `least` at most. */
function settle(path: Uint16Array, age: number, least: number, out: Uint16Array): number {
  let before = age
  for (let from = 0, to = 0; from < path.length; from = to, before = 0) {
    while (to < path.length && path[to] === path[from]) to++
    if (before + to - from >= least) out.fill(path[from], from, to)
    if (to > out.length) return Math.min(least, before + out.length - from)
  }
  return 0
}
