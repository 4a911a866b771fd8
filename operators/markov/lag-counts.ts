/** The recent past of some rows of labels, as runs of equal labels in rings, and how far every lag has come in it. */
export type LabelPast = {
  /** [row][ring]: first frame and label of each run since the last gap. */
  starts: Int32Array
  values: Uint16Array
  /** Of each row: runs since the last gap (0: in a gap), and the frame in which the first of them began. */
  runs: Int32Array
  since: Int32Array
  /** [row][lag]: number of the run that the lag's earlier end is in. */
  at: Int32Array
}

/** Memory for lags up to `longest` frames: a ring holds as many runs as frames, at most. */
export function emptyPast(rows: number, lags: number, longest: number): LabelPast {
  let ring = 8
  while (ring < longest + 4) ring *= 2
  return {
    starts: new Int32Array(rows * ring),
    values: new Uint16Array(rows * ring),
    runs: new Int32Array(rows),
    since: new Int32Array(rows),
    at: new Int32Array(rows * lags),
  }
}

export interface LagJob {
  /** Frames, in any order. */
  readonly lags: readonly number[]
  readonly states: number
  /** Count only the pairs that begin at a multiple of their lag. */
  readonly strided: boolean
}

/** Counts pairs of labels (t − lag, t) for t in the `count` frames from `first` on, of one row, into counts[lag][from][to].
 *  Label 0 is a gap, which no pair spans; k + 1 is state k; a label above `states` is passed over but ends nothing.
 *  Work grows with the changes of label, not with the frames. */
export function countLags(
  past: LabelPast,
  row: number,
  labels: ArrayLike<number>,
  offset: number,
  count: number,
  first: number,
  job: LagJob,
  counts: Float64Array,
  into: number,
): void {
  for (let t = 0; t < count; ) {
    const label = labels[offset + t]
    let end = t + 1
    while (end < count && labels[offset + end] === label) end++
    if (label === 0) past.runs[row] = 0
    else extend(past, row, label, first + t, first + end, job, counts, into)
    t = end
  }
}

/** The same label from frame `from` up to `to`. */
function extend(
  past: LabelPast,
  row: number,
  label: number,
  from: number,
  to: number,
  job: LagJob,
  counts: Float64Array,
  into: number,
): void {
  const { lags, states, strided } = job
  const { starts, values, at } = past
  const ring = starts.length / past.runs.length
  const base = row * ring
  const runs = pushRun(past, row, base, ring, label, from, lags.length)
  const since = past.since[row]
  for (let k = 0; k < lags.length; k++) {
    const lag = lags[k]
    const end = to - lag
    let u = Math.max(from - lag, since)
    if (u >= end) continue
    const target = into + k * states * states + label - 1
    let run = at[row * lags.length + k]
    for (;;) {
      const next = run + 1 < runs ? starts[base + ((run + 1) & (ring - 1))] : to
      const stop = Math.min(next, end)
      if (stop > u) {
        const earlier = values[base + (run & (ring - 1))]
        if (label <= states && earlier <= states)
          counts[target + (earlier - 1) * states] += strided ? multiples(u, stop, lag) : stop - u
        u = stop
      }
      if (next >= end) break
      run++
    }
    at[row * lags.length + k] = run
  }
}

function pushRun(
  past: LabelPast,
  row: number,
  base: number,
  ring: number,
  label: number,
  from: number,
  lags: number,
): number {
  let runs = past.runs[row]
  if (runs === 0) {
    past.since[row] = from
    past.at.fill(0, row * lags, (row + 1) * lags)
  }
  if (runs === 0 || past.values[base + ((runs - 1) & (ring - 1))] !== label) {
    past.starts[base + (runs & (ring - 1))] = from
    past.values[base + (runs & (ring - 1))] = label
    past.runs[row] = ++runs
  }
  return runs
}

/** How many multiples of `lag` lie in [from, to). */
const multiples = (from: number, to: number, lag: number): number =>
  Math.ceil(to / lag) - Math.ceil(from / lag)
