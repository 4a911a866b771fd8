import { inputError, usageError } from '../../../schemas/errors.ts'
import { tidy } from '../../../schemas/units.ts'
import { placeName } from '../../sources/common/place.ts'
import type { Incoming } from '../frame/frames.ts'

/** a − b without the digits that a and b do not have. */
export const difference = (a: number, b: number): number => {
  const whole = Math.ceil(Math.log10(Math.max(Math.abs(a), Math.abs(b), 1)))
  return Number((a - b).toFixed(Math.max(0, 13 - whole)))
}

export const at = (frame: Pick<Incoming, 'path' | 'index'>): string =>
  placeName({ path: frame.path, frame: frame.index })

const UNEVEN =
  '\nFrames at growing distances (logarithmic) have no lags in common: single ones have a structure (rdf, density, occupation), evenly spaced ones all the rest.'

/** A step that does not go on: how many frames are missing, where it is a whole number of them. */
export function refuseStep(frame: Incoming, step: number, expected: number, spacing: number) {
  const missing = (step - expected) / spacing
  const gap = Number.isInteger(missing) ? `a gap of ${missing} frames` : 'the dump interval was changed'
  const isGrowing = !Number.isInteger(missing) || (frame.index === 2 && missing > 0)
  return inputError(
    at(frame),
    `step ${step} after step ${expected - spacing}, expected ${expected}: ${gap}`,
    `Until here there is a frame every ${spacing} steps. Frames are missing, or the dump interval was changed: ingest each part into a store of its own` +
      `, or only the steps that are evenly spaced: --every-steps N.${isGrowing ? UNEVEN : ''}`,
  )
}

/** The interval that a file states, where nothing else was said. */
export function sameInterval(frame: Incoming, stated: number, known: number | undefined): number {
  if (known === undefined || Math.abs(known - stated) <= 1e-6 * stated) return known ?? stated
  throw usageError(
    `${at(frame)}: ${stated} ps between frames by the file, ${known} ps by --interval or the file before`,
    'Leave --interval out: the file knows its times. Runs of several intervals are stores of their own.',
  )
}

export const noSteps = (path: string) =>
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

/** Times that come too late or too early, though the steps may go on. */
export function refuseTime(frame: Incoming, found: number, expected: number) {
  const missing = found / expected - 1
  const isGap = missing > 0.5 && Math.abs(missing - Math.round(missing)) < 0.01
  const what = isGap ? `: a gap of ${Math.round(missing)} frames` : found <= 0 ? ': the clock goes back' : ''
  return inputError(
    at(frame),
    `${tidy(found)} ps after the frame before, expected ${tidy(expected)} ps${what}`,
    isGap
      ? 'Frames are missing, or a file was left out: give all of them, in the order of time, or ingest each part into a store of its own.'
      : found <= 0
        ? 'Parts of several runs, or files in another order: give them in the order of time, or ingest each part into a store of its own.'
        : 'The timestep was changed: ingest each part into a store of its own.',
  )
}

/** Where files meet after one frame alone, nothing says when the next one is. */
export const refuseLone = (frame: Incoming) =>
  inputError(
    at(frame),
    'goes on after a file of one frame: the time between them is not known',
    'Leave the file of one frame out, or join it with the next one.',
  )

/** Two times that are too coarse to be subtracted. */
export const refuseCoarse = (frame: Incoming, last: number, steps: number) =>
  usageError(
    `${at(frame)}: times ${last} and ${frame.time} ps are written too coarsely to tell the interval`,
    steps === 0
      ? 'Give the time between frames: --interval 100fs.'
      : 'Give the time per MD step: --timestep 2fs.',
  )

/** A timestep that the times of the file contradict. */
export const refuseTold = (frame: Incoming, timestep: number, read: number) =>
  usageError(
    `--timestep ${timestep} ps: ${at(frame)} says by its times that a step takes ${tidy(read)} ps`,
    'Leave --timestep out: the file knows its times.',
  )
