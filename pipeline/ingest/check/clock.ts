import { inputError, usageError } from '../../../schemas/errors.ts'
import { tidy } from '../../../schemas/units.ts'
import { placeName } from '../../sources/common/place.ts'
import type { Incoming } from '../frame/frames.ts'
import type { Settings } from '../options/options.ts'

/** The step numbers and times of a run: equally spaced, or refused. */
export interface Clock {
  /** Frames so far. */
  readonly count: number
  readonly lastStep: number
  /** ps; undefined before the second frame of a run that has step numbers. */
  readonly interval: number | undefined
  /** ps per step number, where there are step numbers. */
  readonly timestep: number | undefined
  accept(frame: Incoming): { step: number; time: number }
  /** How many of the frames lie before this step. */
  before(step: number): number
  /** Goes back to the first `count` frames. */
  rewind(count: number): void
  /** Sees the last frame of those before again; `firstNumber` is that of the first frame of its file. */
  replay(frame: Incoming, firstNumber: number | undefined): void
  /** Goes on after `count` frames whose steps begin at `first` and end at `last`, and `skipped` ones before them. */
  resume(count: number, first: number, last: number, interval: number, skipped?: number): void
}

/** Makes the clock of a run; `settings` hold what the caller says of time. */
export function makeClock(settings: Settings): Clock {
  let [count, first, spacing, number, increment] = [0, 0, 0, -1, 0]
  let interval = settings.interval ?? undefined
  let lastTime: number | undefined
  let lastError = 0
  const stepAt = (i: number) => first + i * spacing

  const acceptStep = (frame: Incoming, step: number) => {
    if (count === 0) first = step
    else if (spacing === 0) {
      spacing = step - first
      interval = intervalOf(frame, spacing)
    } else if (step !== stepAt(count)) throw refuseStep(frame, step, stepAt(count), spacing)
    checkTime(frame)
    return { step, time: frame.time ?? step * (settings.timestep as number) }
  }

  const intervalOf = (frame: Incoming, steps: number): number => {
    const told = settings.timestep === null ? undefined : tidy(steps * settings.timestep)
    const read =
      frame.time === undefined || lastTime === undefined ? undefined : difference(frame.time, lastTime)
    const slack = (frame.timeError ?? 0) + lastError
    if (told === undefined && read !== undefined && slack > COARSE * Math.abs(read))
      throw usageError(
        `${at(frame)}: times ${lastTime} and ${frame.time} ps are written too coarsely to tell the interval`,
        steps === 0
          ? 'Give the time between frames: --interval 100fs.'
          : 'Give the time per MD step: --timestep 2fs.',
      )
    if (read !== undefined && read <= 0 && slack === 0)
      throw inputError(at(frame), `a time step of ${read} ps by the times of the file`)
    if (told !== undefined && read !== undefined && Math.abs(told - read) > 1e-3 * told + slack)
      throw usageError(
        `--timestep ${settings.timestep} ps: ${at(frame)} says by its times that a step takes ${tidy(read / steps)} ps`,
        'Leave --timestep out: the file knows its times.',
      )
    return told ?? (read as number)
  }

  const checkTime = (frame: Incoming) => {
    if (frame.time === undefined && settings.timestep === null)
      throw frame.step === undefined ? needsInterval(frame.path) : needsTime(frame.path)
    if (frame.time !== undefined && lastTime !== undefined && interval !== undefined) {
      const found = frame.time - lastTime
      const slack = (frame.timeError ?? 0) + lastError
      if (Math.abs(found - interval) > 1e-3 * interval + slack)
        throw inputError(
          at(frame),
          `${tidy(found)} ps after the frame before, expected ${interval} ps`,
          'The timestep was changed: ingest each part into a store of its own.',
        )
    }
    lastTime = frame.time
    lastError = frame.timeError ?? 0
  }

  const acceptTime = (frame: Incoming, time: number) => {
    if (count > 0) interval ??= intervalOf(frame, 0)
    checkTime(frame)
    return { step: count, time }
  }

  const acceptNumber = (frame: Incoming) => {
    if (frame.interval !== undefined) interval = sameInterval(frame, frame.interval, interval)
    if (interval === undefined) throw needsInterval(frame.path)
    const found = frame.number ?? number + Math.max(1, increment)
    const steps = found - number
    const continues = number >= 0 && found > number && frame.index > 0
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
      return interval === undefined || spacing === 0 ? undefined : interval / spacing
    },
    accept(frame) {
      const { step, time } = frame
      const timed = step === undefined && time !== undefined && settings.interval === null
      if (step === undefined && settings.timestep !== null) throw noSteps(frame.path)
      const result = timed
        ? acceptTime(frame, time)
        : step === undefined
          ? acceptNumber(frame)
          : acceptStep(frame, step)
      count++
      return result
    },
    before: (step) =>
      spacing === 0 ? Number(count > 0 && first < step) : Math.max(0, Math.ceil((step - first) / spacing)),
    rewind(to) {
      count = to
      lastTime = undefined
      if (to === 0) spacing = 0
    },
    resume(frames, firstStep, lastStep, known, skipped = 0) {
      ;[count, first, interval] = [frames + skipped, firstStep, known]
      spacing = frames > 1 ? (lastStep - firstStep) / (frames - 1) : 0
    },
    replay(frame, firstNumber) {
      lastTime = frame.time
      lastError = frame.timeError ?? 0
      number = frame.number ?? -1
      const steps = (number - (firstNumber ?? number)) / frame.index
      increment = Number.isSafeInteger(steps) ? steps : 0
    },
  }
}

/** A step that does not go on: how many frames are missing, where it is a whole number of them. */
function refuseStep(frame: Incoming, step: number, expected: number, spacing: number) {
  const missing = (step - expected) / spacing
  const gap = Number.isInteger(missing) ? `a gap of ${missing} frames` : 'the dump interval was changed'
  return inputError(
    at(frame),
    `step ${step} after step ${expected - spacing}, expected ${expected}: ${gap}`,
    `Until here there is a frame every ${spacing} steps. Frames are missing, or the dump interval was changed: ingest each part into a store of its own.`,
  )
}

/** The interval that a file states, where nothing else was said. */
function sameInterval(frame: Incoming, stated: number, known: number | undefined): number {
  if (known === undefined || Math.abs(known - stated) <= 1e-6 * stated) return known ?? stated
  throw usageError(
    `${at(frame)}: ${stated} ps between frames by the file, ${known} ps by --interval or the file before`,
    'Leave --interval out: the file knows its times. Runs of several intervals are stores of their own.',
  )
}

const noSteps = (path: string) =>
  usageError(
    `--timestep: ${path} carries no step numbers`,
    'Give the time between frames instead: --interval 100fs.',
  )

export const needsTime = (path: string, stepsOptional = false) =>
  usageError(
    `${path} carries step numbers, but no times`,
    'Give the time per MD step: --timestep 2fs (the "timestep" of the LAMMPS input, with its unit)' +
      (stepsOptional ? '; or the time between frames: --interval 100fs.' : '.'),
  )

export const needsInterval = (path: string) =>
  usageError(
    `${path} carries no step numbers, and no times that tell them`,
    'Give the time between frames: --interval 100fs.',
  )

/** Most that a time may be off, in parts of the interval. */
const COARSE = 1e-3

/** a − b without the digits that a and b do not have. */
const difference = (a: number, b: number): number => {
  const whole = Math.ceil(Math.log10(Math.max(Math.abs(a), Math.abs(b), 1)))
  return Number((a - b).toFixed(Math.max(0, 13 - whole)))
}

const at = (frame: Incoming): string => placeName({ path: frame.path, frame: frame.index })
