import { usageError } from '../../schemas/errors.ts'
import { uniform } from '../numerics/random.ts'
import type { EventLags } from './event-lags.ts'

/** What lags are looked at: windows of `width` frames, 2·`reach` + 1 of them, the middle one about lag 0. */
export interface LagWindows {
  /** Odd. */
  readonly width: number
  readonly reach: number
}

/** The coupling of two kinds of events within one shell of distance. */
export interface Coupling {
  /** Middle of each window, frames; negative: the other event came before. */
  readonly lags: Int32Array
  /** Pairs found in each window, and what independence gives. */
  readonly found: Float64Array
  readonly expected: number
  /** Of each window the share of circular shifts that give as many pairs: small where there are more than by chance. */
  readonly p: Float64Array
  /** The same for the window that stands out most: of all windows at once. */
  readonly pAll: number
}

/** Lagged cross-correlation of two kinds of events in one shell, over runs, against a null of circular shifts in time: one kind of a run
 *  is shifted as a whole against the other, so events that come in clusters stay clustered, and the null rejects as often as it says.
 *  Shifts that would leave what is in one window in another are left out where the run is long enough.
 *  p = (1 + shifts with as many or more)/(1 + shifts). Throws a usage error where a run is shorter than the windows. */
export function eventCoupling(
  runs: readonly EventLags[],
  shell: number,
  windows: LagWindows,
  shifts: number,
  seed: number,
): Coupling {
  const n = 2 * windows.reach + 1
  const sums = runs.map((run) => windowSums(run, shell, windows))
  const at = (lag: number, frames: number) => ((lag % frames) + frames) % frames
  const lags = Int32Array.from({ length: n }, (_, k) => (k - windows.reach) * windows.width)
  const pairsFor = (starts: readonly number[], lag: number) =>
    runs.reduce((sum, { frames }, r) => sum + sums[r][at(lag + starts[r], frames)], 0)
  const found = Float64Array.from(lags, (lag) => pairsFor(new Array(runs.length).fill(0), lag))
  const most = found.reduce((max, value) => Math.max(max, value), 0)
  const random = uniform(seed)
  const more = new Float64Array(n)
  let moreAll = 0
  for (let draw = 0; draw < shifts; draw++) {
    const starts = runs.map(({ frames }) => shiftIn(frames, n * windows.width, random()))
    let highest = 0
    lags.forEach((lag, k) => {
      const value = pairsFor(starts, lag)
      if (value >= found[k]) more[k]++
      highest = Math.max(highest, value)
    })
    if (highest >= most) moreAll++
  }
  const expected = sums.reduce((sum, each) => sum + each.reduce((a, b) => a + b, 0) / each.length, 0)
  return {
    lags,
    found,
    expected,
    p: more.map((count) => (1 + count) / (1 + shifts)),
    pAll: (1 + moreAll) / (1 + shifts),
  }
}

/** A shift of no less than all windows together, either way. */
const shiftIn = (frames: number, all: number, random: number): number => {
  const least = frames > 2 * all ? all : 0
  return least + Math.floor(random * (frames - 2 * least))
}

/** Of each lag the pairs in the window about it. */
function windowSums(
  { frames, counts }: EventLags,
  shell: number,
  { width, reach }: LagWindows,
): Float64Array {
  if (frames < width * (2 * reach + 1) || width % 2 === 0)
    throw usageError(
      `coupling: ${2 * reach + 1} windows of ${width} frames in a run of ${frames}`,
      'Give windows of an odd number of frames that fit into the run together.',
    )
  const half = (width - 1) / 2
  const own = counts.subarray(shell * frames, (shell + 1) * frames)
  const out = new Float64Array(frames)
  let sum = 0
  for (let k = -half; k <= half; k++) sum += own[(k + frames) % frames]
  for (let lag = 0; lag < frames; lag++) {
    out[lag] = sum
    sum += own[(lag + half + 1) % frames] - own[(lag - half + frames) % frames]
  }
  return out
}
