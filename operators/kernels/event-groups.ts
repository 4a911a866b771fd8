/** Events in groups that stay as they are, while the times of events may be others: group g has those from start[g] to start[g + 1] − 1. */
export interface Groups {
  readonly start: Uint32Array
  /** Of each event its group. */
  readonly of: Uint32Array
}

export function groupsOf(of: Uint32Array, count: number): Groups {
  const start = new Uint32Array(count + 1)
  for (const group of of) start[group + 1]++
  for (let group = 0; group < count; group++) start[group + 1] += start[group]
  return { start, of }
}

/** Events in some order, group by group in that order. */
export function inGroups({ start, of }: Groups, order: Uint32Array): Uint32Array {
  const [next, out] = [start.slice(), new Uint32Array(order.length)]
  for (const event of order) out[next[of[event]]++] = event
  return out
}
