import type { Groups } from '../kernels/event-groups.ts'

/** Events by their frames, the first of those in one frame first. */
export function inTime(frames: Int32Array): Uint32Array {
  const count = frames.length
  const keys = Float64Array.from(frames, (frame, i) => frame * count + i).sort()
  return Uint32Array.from(keys, (key) => key % count)
}

/** Some events in the order of their frames. */
export interface Stretch {
  readonly events: Uint32Array
  readonly from: number
  readonly to: number
}

export const groupIn = (events: Uint32Array, { start }: Groups, group: number): Stretch => ({
  events,
  from: start[group],
  to: start[group + 1],
})

/** Every pair of an event of `a` and one of `b` that are at most so many frames apart, either first; within one stretch each pair once. */
export function pairsInTime(
  a: Stretch,
  b: Stretch,
  frames: Int32Array,
  most: number,
  visit: (a: number, b: number) => void,
): void {
  const isSame = a.events === b.events && a.from === b.from
  let first = b.from
  for (let i = a.from; i < a.to; i++) {
    const event = a.events[i]
    const frame = frames[event]
    while (first < b.to && frames[b.events[first]] < frame - most) first++
    for (let k = isSame ? i + 1 : first; k < b.to && frames[b.events[k]] <= frame + most; k++)
      visit(event, b.events[k])
  }
}
