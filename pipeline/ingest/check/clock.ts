import { inputError } from '../../../schemas/errors.ts'
import { tidy } from '../../../schemas/units.ts'
import type { Incoming } from '../frame/frames.ts'
import type { Settings } from '../options/options.ts'
import type { Warn } from '../unwrap/folding.ts'
import {
  at,
  difference,
  needsInterval,
  needsTime,
  noSteps,
  refuseCoarse,
  refuseLone,
  refuseStep,
  refuseTime,
  refuseTold,
  sameInterval,
} from './clock-faults.ts'

/** What is added to the steps and times (ps) of a file whose clock was set back. */
export interface Ahead {
  readonly step: number
  readonly time: number
}

/** The step numbers and times of a run: equally spaced, or refused. */
export interface Clock {
  /** Frames so far. */
  readonly count: number
  readonly lastStep: number
  /** ps; undefined before the second frame of a run that has step numbers. */
  readonly interval: number | undefined
  /** ps per step number, where there are step numbers that do not count frames. */
  readonly timestep: number | undefined
  accept(frame: Incoming): { step: number; time: number }
  readonly ahead: Ahead
  /** True for frames that carry steps or times of their own. */
  tells(frame: Incoming): boolean
  /** How many of the frames lie before this one by its own clock; undefined where it comes after all of them. */
  backTo(frame: Incoming): number | undefined
  /** True where the time of a frame goes on, whatever its step does. */
  goesOn(frame: Incoming): boolean
  /** Counts on so that this frame is the next one, whatever its clock says. */
  setTo(frame: Incoming): void
  /** Takes an interval for that of a frame which stays alone: nothing lies between frames. */
  standAlone(): void
  /** Goes back to the first `count` frames, of which the last one was at `time`. */
  rewind(count: number, time: number | undefined): void
  /** Time of frame `index` by those before it, ps. */
  timeAt(index: number): number
  /** Sees the last frame of those before again; `firstNumber` is that of the first frame of its file. */
  replay(frame: Incoming, firstNumber: number | undefined): void
  /** Goes on after `count` frames whose steps begin at `first` and end at `last`, and `skipped` ones before them. */
  resume(known: Resumed): void
}

/** What is known of a clock that goes on; `time` is that of the first frame, ps. */
export interface Resumed {
  readonly count: number
  readonly first: number
  readonly last: number
  readonly time: number
  readonly interval: number
  readonly skipped?: number
  readonly ahead?: Ahead
}

const NOT_AHEAD: Ahead = { step: 0, time: 0 }

/** Makes the clock of a run; `settings` hold what the caller says of time. */
export function makeClock(settings: Settings, warn: Warn): Clock {
  let [count, first, spacing, number, increment] = [0, 0, 0, -1, 0]
  let interval = settings.interval ?? undefined
  let firstTime = 0
  let lastTime: number | undefined
  let lastError = 0
  let ahead = NOT_AHEAD
  const stepAt = (i: number) => first + i * spacing
  const stepOf = ({ step }: Incoming) => (step === undefined ? undefined : step + ahead.step)
  const timeOf = ({ time }: Incoming) =>
    time === undefined || ahead.time === 0 ? time : tidy(time + ahead.time)
  const isTimed = ({ step, time }: Incoming) =>
    step === undefined && time !== undefined && settings.interval === null
  /** How far the time since the last frame is from what it should be; undefined where nothing says it. */
  const isOff = (frame: Incoming, time = timeOf(frame)): boolean | undefined => {
    if (time === undefined || lastTime === undefined || interval === undefined) return undefined
    const slack = 1e-3 * interval + (frame.timeError ?? 0) + lastError
    return Math.abs(time - lastTime - interval) > slack
  }

  const acceptStep = (frame: Incoming, step: number) => {
    if (count === 0) first = step
    else if (spacing === 0) {
      spacing = step - first
      interval = intervalOf(frame, spacing)
    } else if (step !== stepAt(count)) throw refuseStep(frame, step, stepAt(count), spacing)
    const time = checkTime(frame) ?? step * (settings.timestep as number)
    if (count === 0) firstTime = time
    return { step, time }
  }

  const intervalOf = (frame: Incoming, steps: number): number => {
    const told = settings.timestep === null ? undefined : tidy(steps * settings.timestep)
    const time = timeOf(frame)
    const read = time === undefined || lastTime === undefined ? undefined : difference(time, lastTime)
    const slack = (frame.timeError ?? 0) + lastError
    if (told === undefined && read !== undefined && slack > COARSE * Math.abs(read))
      throw refuseCoarse(frame, lastTime as number, steps)
    if (read !== undefined && read <= 0 && slack === 0)
      throw inputError(at(frame), `a time step of ${read} ps by the times of the file`)
    if (told !== undefined && read !== undefined && Math.abs(told - read) > 1e-3 * told + slack)
      throw refuseTold(frame, settings.timestep as number, read / steps)
    return told ?? (read as number)
  }

  const checkTime = (frame: Incoming) => {
    if (frame.time === undefined && settings.timestep === null)
      throw frame.step === undefined ? needsInterval(frame.path) : needsTime(frame.path)
    if (isOff(frame)) mend(frame, lastTime as number, interval as number)
    lastTime = timeOf(frame)
    lastError = frame.timeError ?? 0
    return lastTime
  }

  /** Where the steps go on and the times were set back, these are counted on; else they are refused. */
  const mend = (frame: Incoming, before: number, each: number) => {
    if (isOff(frame, frame.time) === false) {
      ahead = { ...ahead, time: 0 }
      return
    }
    const time = timeOf(frame) as number
    if (frame.step === undefined || time > before) throw refuseTime(frame, time - before, each)
    ahead = { ...ahead, time: tidy(ahead.time + before + each - time) }
    warn('clock-reset', `${at(frame)}: time ${frame.time} ps after ${tidy(before)} ps; ${ADDED(ahead.time)}`)
  }

  const acceptTime = (frame: Incoming) => {
    if (count > 0) interval ??= intervalOf(frame, 0)
    const time = checkTime(frame) as number
    if (count === 0) firstTime = time
    return { step: count, time }
  }

  const framesBefore = (step: number): number =>
    spacing === 0 ? Number(count > 0 && first < step) : Math.max(0, Math.ceil((step - first) / spacing))

  const timeAt = (index: number): number => tidy(firstTime + index * (interval ?? 0))

  const acceptNumber = (frame: Incoming) => {
    if (frame.interval !== undefined) interval = sameInterval(frame, frame.interval, interval)
    if (interval === undefined) throw needsInterval(frame.path)
    const found = frame.number ?? number + Math.max(1, increment)
    const steps = found - number
    const continues = number >= 0 && found > number && (frame.index > 0 || found > 1)
    if (continues && increment > 0 && steps !== increment)
      throw inputError(
        at(frame),
        `configuration ${found} after ${number}, expected ${number + increment}`,
        'Frames are missing here: ingest each part into a store of its own.',
      )
    if (continues) increment = steps
    number = found
    return { step: count, time: count * (interval as number) }
  }

  return {
    get count() {
      return count
    },
    get lastStep() {
      return stepAt(count - 1)
    },
    get interval() {
      return interval
    },
    get timestep() {
      const countsFrames = spacing === 1 && settings.timestep === null
      return interval === undefined || spacing === 0 || countsFrames ? undefined : interval / spacing
    },
    accept(frame) {
      const step = stepOf(frame)
      if (step === undefined && settings.timestep !== null) throw noSteps(frame.path)
      const result = isTimed(frame)
        ? acceptTime(frame)
        : step === undefined
          ? acceptNumber(frame)
          : acceptStep(frame, step)
      count++
      return result
    },
    get ahead() {
      return ahead
    },
    tells: (frame) => frame.step !== undefined || isTimed(frame),
    backTo(frame) {
      const step = stepOf(frame)
      if (count === 0 || (step === undefined && !isTimed(frame))) return undefined
      if (step !== undefined) return step > stepAt(count - 1) ? undefined : framesBefore(step)
      const since = (timeOf(frame) as number) - (lastTime ?? Number.POSITIVE_INFINITY)
      if (isOff(frame) === false || since > 0) return undefined
      const back = interval === undefined ? 0 : Math.round(since / interval)
      return Math.max(0, count - 1 + back)
    },
    goesOn: (frame) => frame.time !== undefined && isOff(frame) === false,
    setTo(frame) {
      if (count === 0) {
        ahead = NOT_AHEAD
        return
      }
      if (interval === undefined || (frame.step !== undefined && spacing === 0)) throw refuseLone(frame)
      const step = frame.step === undefined ? 0 : stepAt(count) - frame.step
      const goal = lastTime === undefined ? timeAt(count) : lastTime + interval
      const off = frame.time !== undefined && isOff(frame, frame.time) !== false
      ahead = { step, time: off ? tidy(goal - (frame.time as number)) : 0 }
    },
    timeAt,
    standAlone() {
      interval ??= settings.timestep ?? 1
      warn('single-frame', 'one frame: it has a structure, and nothing that takes time')
    },
    rewind(to, time) {
      count = to
      lastTime = to === 0 || lastTime === undefined ? undefined : time
      if (to > 0) return
      spacing = 0
      ahead = NOT_AHEAD
    },
    resume({ count: frames, first: firstStep, last, time, interval: known, skipped = 0, ...more }) {
      ;[count, first, interval] = [frames + skipped, firstStep, known]
      spacing = frames > 1 ? (last - firstStep) / (frames - 1) : 0
      firstTime = time - skipped * known
      ahead = more.ahead ?? NOT_AHEAD
    },
    replay(frame, firstNumber) {
      lastTime = timeOf(frame)
      lastError = frame.timeError ?? 0
      number = frame.number ?? -1
      const steps = (number - (firstNumber ?? number)) / frame.index
      increment = Number.isSafeInteger(steps) ? steps : 0
    },
  }
}

const ADDED = (time: number): string =>
  `the simulation goes on, so ${time} ps are added to the times from here on`

/** Most that a time may be off, in parts of the interval. */
const COARSE = 1e-3
