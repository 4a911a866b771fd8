/** Frames that wait for their first passage, [row][to][from]: how many, and the sum of their frame numbers;
 *  per row the frame after the last one seen. */
export type Pending = { origins: Float64Array; moments: Float64Array; seen: Float64Array }

/** Per pair of states [from][to], in frames: origins that arrived and their times, visits that ended a wait, origins that
 *  were cut off and how long they had waited. */
export interface Tally {
  readonly arrivals: Float64Array
  readonly arrived: Float64Array
  readonly passages: Float64Array
  readonly cut: Float64Array
  readonly waited: Float64Array
}

/** Takes in consecutive labels of one row from frame `first` on: 0 is a gap, k + 1 state k. */
export function passThrough(
  pending: Pending,
  row: number,
  states: number,
  labels: Uint8Array | Uint16Array,
  first: number,
  tally: Tally,
  into: number,
): void {
  for (let t = 0; t < labels.length; ) {
    const label = labels[t]
    let end = t + 1
    while (end < labels.length && labels[end] === label) end++
    if (label === 0) censor(pending, row, states, tally, into)
    else {
      arrive(pending, row, states, label - 1, first + t, tally, into)
      wait(pending, row, states, label - 1, first + t, first + end)
      pending.seen[row] = first + end
    }
    t = end
  }
}

/** All that waited for state `to` have arrived at `frame`. */
function arrive(
  { origins, moments }: Pending,
  row: number,
  states: number,
  to: number,
  frame: number,
  tally: Tally,
  into: number,
): void {
  const base = (row * states + to) * states
  for (let from = 0; from < states; from++) {
    const count = origins[base + from]
    if (count === 0) continue
    const pair = into + from * states + to
    tally.arrivals[pair] += count
    tally.arrived[pair] += count * frame - moments[base + from]
    tally.passages[pair]++
    origins[base + from] = 0
    moments[base + from] = 0
  }
}

/** Frames [from, to) in state `at` wait for every other state. */
function wait(
  { origins, moments }: Pending,
  row: number,
  states: number,
  at: number,
  from: number,
  to: number,
): void {
  const count = to - from
  const moment = ((from + to - 1) * count) / 2
  for (let target = 0; target < states; target++) {
    if (target === at) continue
    const index = (row * states + target) * states + at
    origins[index] += count
    moments[index] += moment
  }
}

/** Nothing is known of this row from now on: what waits is cut off at the last frame that was seen. */
export function censor(
  { origins, moments, seen }: Pending,
  row: number,
  states: number,
  tally: Tally,
  into: number,
): void {
  const last = seen[row] - 1
  for (let to = 0; to < states; to++)
    for (let from = 0; from < states; from++) {
      const index = (row * states + to) * states + from
      const count = origins[index]
      if (count === 0) continue
      tally.cut[into + from * states + to] += count
      tally.waited[into + from * states + to] += count * last - moments[index]
      origins[index] = 0
      moments[index] = 0
    }
}
