import { countDirectly } from './lag-pairs.ts'

/** The recent past of some rows of labels: as runs of equal labels since the last gap, and label by label. */
export type LabelPast = {
  /** [row][ring]: first frame and label of each run since the last gap. */
  starts: Int32Array
  values: Uint16Array
  /** [row][ring]: label of each frame. */
  recent: Uint16Array
  /** Of each row: runs since the last gap (0: in a gap), and the frame in which the first of them began. */
  runs: Int32Array
  since: Int32Array
  /** Of each row: 1 where labels changed so often that frames are faster than runs. */
  busy: Uint8Array
}

/** Memory for lags up to `longest` frames: a ring holds as many runs as frames, at most. */
export function emptyPast(rows: number, longest: number): LabelPast {
  let ring = 8
  while (ring < longest + 4) ring *= 2
  return {
    starts: new Int32Array(rows * ring),
    values: new Uint16Array(rows * ring),
    recent: new Uint16Array(rows * ring),
    runs: new Int32Array(rows),
    since: new Int32Array(rows),
    busy: new Uint8Array(rows),
  }
}

export type LabelArray = Uint8Array | Uint16Array

export interface LagJob {
  /** Frames, in any order. */
  readonly lags: readonly number[]
  readonly states: number
  /** Count only the pairs that begin at a multiple of their lag. */
  readonly strided: boolean
}

/** Mean length of a run, in frames, below which pairs are counted frame by frame. */
const SHORT_RUN = 6

/** Counts pairs of labels (t − lag, t) of one row, t in the frames from `first` on, into counts[lag][from][to] from `into` on.
 *  Label 0 is a gap, which no pair spans; k + 1 is state k; a label above `states` is passed over but ends nothing.
 *  The work grows with the changes of label rather than with the frames, where labels stay for a while. */
export function countLags(
  past: LabelPast,
  row: number,
  labels: LabelArray,
  first: number,
  job: LagJob,
  counts: Float64Array,
  into: number,
): void {
  const at = past.busy[row] === 1 ? undefined : positions(past, row, first, job.lags)
  if (!at) countDirectly(past, row, labels, first, job, counts, into)
  const words =
    at && labels instanceof Uint8Array
      ? new DataView(labels.buffer, labels.byteOffset, labels.length)
      : undefined
  let runs = 0
  for (let t = 0; t < labels.length; runs++) {
    const label = labels[t]
    const end = endOfRun(labels, words, t)
    if (label === 0) {
      past.runs[row] = 0
      at?.fill(0)
    } else {
      pushRun(past, row, label, first + t)
      if (at) overlaps(past, row, label, first + t, first + end, job, at, counts, into)
    }
    t = end
  }
  past.busy[row] = runs * SHORT_RUN > labels.length ? 1 : 0
  remember(past, row, labels, first)
}

/** The frame before which the label of frame `start` ends: by four bytes at once, then one by one. */
function endOfRun(labels: LabelArray, words: DataView | undefined, start: number): number {
  const label = labels[start]
  let end = start + 1
  if (words)
    for (const same = Math.imul(label, 0x01010101), last = labels.length - 4; end <= last; end += 4)
      if (words.getInt32(end, true) !== same) break
  while (end < labels.length && labels[end] === label) end++
  return end
}

/** Number of the run that each lag's earlier end begins in. */
function positions(
  { starts, runs, since }: LabelPast,
  row: number,
  first: number,
  lags: readonly number[],
): Int32Array {
  const ring = starts.length / runs.length
  const at = new Int32Array(lags.length)
  for (let k = 0; k < lags.length; k++) {
    const frame = Math.max(first - lags[k], since[row])
    let low = Math.max(0, runs[row] - ring)
    for (let high = runs[row] - 1; low < high; ) {
      const middle = (low + high + 1) >> 1
      if (starts[row * ring + (middle & (ring - 1))] <= frame) low = middle
      else high = middle - 1
    }
    at[k] = low
  }
  return at
}

function pushRun(past: LabelPast, row: number, label: number, from: number): void {
  const ring = past.starts.length / past.runs.length
  const runs = past.runs[row]
  if (runs === 0) past.since[row] = from
  else if (past.values[row * ring + ((runs - 1) & (ring - 1))] === label) return
  past.starts[row * ring + (runs & (ring - 1))] = from
  past.values[row * ring + (runs & (ring - 1))] = label
  past.runs[row] = runs + 1
}

/** The same label from frame `from` up to `to`, against the runs that lie each lag before. */
function overlaps(
  { starts, values, runs: all, since }: LabelPast,
  row: number,
  label: number,
  from: number,
  to: number,
  { lags, states, strided }: LagJob,
  at: Int32Array,
  counts: Float64Array,
  into: number,
): void {
  const ring = starts.length / all.length
  const base = row * ring
  const runs = all[row]
  for (let k = 0; k < lags.length; k++) {
    const lag = lags[k]
    const end = to - lag
    let u = Math.max(from - lag, since[row])
    if (u >= end) continue
    const target = into + k * states * states + label - 1
    let run = at[k]
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
    at[k] = run
  }
}

/** How many multiples of `lag` lie in [from, to). */
const multiples = (from: number, to: number, lag: number): number =>
  Math.ceil(to / lag) - Math.ceil(from / lag)

/** Keeps the last labels, each at its frame's place in the ring. */
function remember({ recent, runs }: LabelPast, row: number, labels: LabelArray, first: number): void {
  const ring = recent.length / runs.length
  for (let t = Math.max(0, labels.length - ring); t < labels.length; ) {
    const place = (first + t) & (ring - 1)
    const end = Math.min(labels.length, t + ring - place)
    recent.set(labels.subarray(t, end), row * ring + place)
    t = end
  }
}
