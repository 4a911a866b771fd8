import { inputError } from '../../../schemas/errors.ts'
import type { BlockEntry } from '../../../schemas/store.ts'
import type { Checked } from '../frame/frames.ts'
import { place } from './folding.ts'

/** Steps from frame to frame so far, in fractions of the cell: of their root mean square the mean, the variance and the
 *  largest, and the largest of one atom. */
export interface Steps {
  count: number
  mean: number
  variance: number
  rms: number
  most: number
}

export const makeSteps = (): Steps => ({ count: 0, mean: 0, variance: 0, rms: 0, most: 0 })

/** Steps that are known before one may be called unusual by the largest, by the largest of one atom, by their spread. */
const FEWEST = 3
const FEWEST_FOR_ONE = 20
const FEWEST_FOR_SPREAD = 8
/** Times the largest one so far. */
const UNUSUAL = 3
/** Times the spread beyond the mean: seams of real runs lie 20 to 70 away. */
const FAR = 10
/** Least spread, in parts of the mean. */
const LEAST_SPREAD = 0.02
/** Root mean square of the steps of atoms that do not stand where they stood, in parts of the cell. */
const SCATTERED = 0.1
/** Steps that mean and variance remember. */
const MEMORY = 256

/** What makes atoms jump where files meet. */
export const ORDER =
  'The files are in the wrong order, or one is left out: give all of them, in the order of time.'

/** What is told of the first step of another file, or of another part of one: of all atoms, or of one alone. */
export interface Tells {
  tell(frame: Checked, found: string): void
  note(frame: Checked, found: string): void
}

/** Tells where the first step of another file, or of another part of one, is far beyond those before it. Throws an input error where
 *  atoms are scattered from one frame of a file to the next. */
export function checkSeam(steps: Steps, frame: Checked, rms: number, most: number, tells: Tells): void {
  if (frame.joint === 'apart') return
  const isJoint = frame.joint === 'begins'
  const ofAll = isJoint ? unusual(steps, rms) : undefined
  const ofOne = isJoint && !ofAll ? unusualOfOne(steps, most) : undefined
  if (ofAll) tells.tell(frame, ofAll)
  else if (ofOne) tells.note(frame, ofOne)
  else if (!isJoint && rms > SCATTERED && steps.count >= FEWEST_FOR_SPREAD && rms > UNUSUAL * steps.rms)
    throw refuseScattered(frame, rms, steps.rms)
  else add(steps, rms, most)
}

const refuseScattered = (frame: Checked, rms: number, largest: number) =>
  inputError(
    place(frame),
    `atoms (root mean square) moved by ${rms.toFixed(4)} of the cell since the frame before, at most by ${largest.toFixed(4)} until here`,
    'No path leads there: the frame is damaged (box, columns, order of atoms), or the file was joined from parts of several runs.',
  )

/** What is unusual of the step of all atoms, if anything is. */
function unusual({ count, mean, variance, ...largest }: Steps, rms: number): string | undefined {
  const spread = Math.max(Math.sqrt(variance), LEAST_SPREAD * mean)
  const z = count >= FEWEST_FOR_SPREAD && mean > 0 ? (rms - mean) / spread : 0
  if (z <= FAR && (count < FEWEST || rms <= UNUSUAL * largest.rms)) return undefined
  return (
    `atoms (root mean square) moved by ${rms.toFixed(4)} of the cell since the frame before, ` +
    `by ${mean.toFixed(4)} ± ${spread.toFixed(4)} between others`
  )
}

/** The same of the largest step of one. */
function unusualOfOne({ count, most: largest }: Steps, most: number): string | undefined {
  if (count < FEWEST_FOR_ONE || most <= UNUSUAL * largest) return undefined
  return (
    `an atom moved by ${most.toFixed(4)} of the cell since the frame before, ` +
    `at most by ${largest.toFixed(4)} between others`
  )
}

function add(steps: Steps, rms: number, most: number): void {
  const part = 1 / Math.min(++steps.count, MEMORY)
  const off = rms - steps.mean
  steps.mean += part * off
  steps.variance = (1 - part) * (steps.variance + part * off * off)
  steps.rms = Math.max(steps.rms, rms)
  steps.most = Math.max(steps.most, most)
}

type Noted = NonNullable<NonNullable<BlockEntry['ingest']>['steps']>

/** Rounds what is known to a few digits, so that it can be noted and goes on from there whoever reads it. */
export function noteSteps(steps: Steps): Noted {
  const short = (value: number) => Number(value.toPrecision(6))
  const [mean, variance, rms, most] = [steps.mean, steps.variance, steps.rms, steps.most].map(short)
  Object.assign(steps, { mean, variance, rms, most })
  return [steps.count, mean, variance, rms, most]
}

/** Takes what was noted. */
export function takeSteps(steps: Steps, noted: Noted | undefined): void {
  const [count, mean, variance, rms, most] = noted ?? [0, 0, 0, 0, 0]
  Object.assign(steps, { count, mean, variance, rms, most })
}
