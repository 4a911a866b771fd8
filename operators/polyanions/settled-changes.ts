/** Where a series of labels stands: how a later stretch goes on from an earlier one. */
export interface Settling {
  /** The label that it has settled in, −1 before the first. */
  settled: number
  /** The label that it may be settling in, and for how many frames it has been there. */
  next: number
  since: number
}

export const unsettled = (): Settling => ({ settled: -1, next: -1, since: 0 })

/** A change of the settled label: the frame in which the new one began. */
export interface Change {
  readonly frame: number
  readonly from: number
  readonly to: number
}

/** Changes of label that stay for `dwell` frames; −1 is no label and ends a stay. The first label to stay is no change.
 *  `first` is the number of the first frame of the stretch. */
export function settledChanges(
  labels: ArrayLike<number>,
  dwell: number,
  first: number,
  state: Settling,
): Change[] {
  const changes: Change[] = []
  for (let t = 0; t < labels.length; t++) {
    const label = labels[t]
    state.since = label === state.next ? state.since + 1 : 1
    state.next = label
    if (label < 0 || label === state.settled || state.since < dwell) continue
    if (state.settled >= 0)
      changes.push({ frame: first + t - state.since + 1, from: state.settled, to: label })
    state.settled = label
  }
  return changes
}
