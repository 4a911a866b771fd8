import { filter, type OperatorFunction } from '../../flow/rxjs.ts'
import type { Placed } from '../frame/frames.ts'
import type { Settings } from '../options/options.ts'
import type { Clock } from './clock.ts'

/** Which frames of the files are kept: those in a window of time, and of these every n-th. */
export interface Choice {
  readonly stride: number
  takes(frame: Placed): boolean
  /** How many of the first `frames` frames are kept. */
  before(frames: number): number
  /** Number of the kept frame `index` among all that were read. */
  readAt(index: number): number
  /** Goes back to the first `frames` frames. */
  rewind(frames: number): void
  /** Goes on where the frame number `first` at `time` was the first that was kept. */
  resume(first: number, time: number): void
}

/** Slack in comparisons of times, ps. */
const SLACK = 1e-6

/** Frames from `from` (or `equilibration` after the first) to `until`, every `stride`-th of them. */
export function makeChoice(clock: Clock, { window }: Settings): Choice {
  const { from, until, stride = 1, equilibration } = window ?? {}
  let start = from
  /** Numbers of the first frame that is kept and of the first one too late. */
  let [first, end] = [Infinity, Infinity]
  return {
    stride,
    takes({ time }) {
      const number = clock.count - 1
      start ??= time + (equilibration ?? 0)
      if (time < start - SLACK) return false
      if (until !== undefined && time > until + SLACK) {
        end = Math.min(end, number)
        return false
      }
      first = Math.min(first, number)
      return (number - first) % stride === 0
    },
    before: (frames) => Math.max(0, Math.ceil((Math.min(frames, end) - first) / stride)),
    readAt: (index) => first + index * stride,
    rewind(frames) {
      if (frames <= first) first = Infinity
      if (frames <= end) end = Infinity
      if (frames === 0) start = from
    },
    resume(number, time) {
      first = number
      start = time
    },
  }
}

/** Lets the chosen frames through. */
export const choose = (choice: Choice): OperatorFunction<Placed, Placed> =>
  filter((frame) => choice.takes(frame))
