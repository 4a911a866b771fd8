import { inputError } from '../../../schemas/errors.ts'
import { filter, map, type OperatorFunction } from '../../flow/rxjs.ts'
import type { Checked, Placed } from '../frame/frames.ts'
import { JUMP, type LongSteps, takeJumpsBack, wholeCells } from './cell-jumps.ts'
import { type Folding, follow, place, toCartesian, type Warn } from './folding.ts'
import { fractions, gather, translate } from './fractions.ts'
import { countImages } from './images.ts'
import { checkSeam, ORDER, type Steps, type Tells } from './seam.ts'
import { checkSwaps, idOf } from './swaps.ts'
import { inOwnCell, type Toroidal } from './toroidal.ts'

/** Largest step per frame, in fractions of the cell, that is still told from one to the other side. */
const WARN_STEP = 0.3
const REFUSE_STEP = 0.45
/** So many atoms never stand still from one frame to the next. */
const MANY_ATOMS = 8
/** Å: beyond, single precision is too coarse to store a position. */
const FARTHEST = 1e5
/** Å: most that the cell of a stored frame may differ from its source. */
const SAME_CELL = 1e-6
/** Most that a stored position may differ from its source, in fractions. */
const STORED = 1e-4

/** Unwrapped positions r = x + n·h(t), n whole numbers: by image flags n = i(t) − i(first frame); as they stand where
 *  the file has them unwrapped; else by the lattice rule, n the minimum image of the step in fractions.
 *  By the toroidal rule where its memory is given. Throws an input error where a step is too long to tell. */
export const unwrap =
  (
    folding: Folding,
    steps: Steps,
    warn: Warn,
    seams: Tells,
    toroidal?: Toroidal,
  ): OperatorFunction<Checked, Placed> =>
  (frames) => {
    const positions = new Float64Array(folding.last.length)
    const fraction = new Float64Array(folding.last.length)
    const before = new Float64Array(folding.last.length)
    const images = new Float64Array(folding.last.length)
    const velocities = new Float64Array(folding.last.length)
    return frames.pipe(
      map((frame): Placed | undefined => {
        const known = folding.next === 'again' ? folding.cell : undefined
        follow(folding, frame, warn)
        if (known?.some((value, k) => Math.abs(value - folding.cell[k]) > SAME_CELL)) throw refuseCell(frame)
        toCartesian(folding, frame, positions)
        checkPositions(frame, positions)
        fractions(positions, frame.origin, folding.inverse, fraction)
        countImages(folding, frame, fraction, images)
        before.set(folding.last)
        const step = advance(folding.last, fraction, images)
        if (folding.next === 'on') {
          if (step.long) takeLongest(step, takeJumpsBack(folding, images, frame, step.long, step.rms, warn))
          checkSwaps(steps, step.step, frame, [before, folding.last], warn)
          checkSeam(steps, frame, step.rms, step.step, seams)
        }
        checkStep(folding, frame, step, warn)
        if (toroidal) {
          toroidal.add(fraction, folding.cell, frame.origin)
          inOwnCell(toroidal, folding.cell, frame.origin, positions)
        } else translate(positions, images, folding.cell)
        const again = folding.next === 'again'
        folding.next = 'on'
        if (again) return undefined
        if (frame.velocities) gather(frame.velocities, frame.rows, velocities)
        return placed(frame, folding.cell, positions, frame.velocities && velocities)
      }),
      filter((frame) => frame !== undefined),
    )
  }

const placed = (
  { path, index, step, time, origin, file, start, end }: Checked,
  cell: Float64Array,
  positions: Float64Array,
  velocities: Float64Array | undefined,
): Placed => ({
  path,
  index,
  step,
  time,
  cell,
  origin,
  positions,
  velocities,
  source: { file, lastFrame: start, end, frame: index },
})

interface Advance {
  /** The largest step that is not too long, the row that made it, and the root mean square of all, whole cells aside. */
  step: number
  row: number
  readonly rms: number
  readonly long: LongSteps | undefined
}

/** Puts `last` to fraction + images. */
function advance(last: Float64Array, fraction: Float64Array, images: Float64Array): Advance {
  let step = 0
  let at = 0
  let sum = 0
  let long: [number, number][] | undefined
  for (let i = 0; i < last.length; i++) {
    const now = fraction[i] + images[i]
    let moved = Math.abs(now - last[i])
    if (moved >= JUMP) {
      long ??= []
      long.push([i, now - last[i]])
      moved -= wholeCells(moved)
    } else if (moved > step) {
      step = moved
      at = i
    }
    last[i] = now
    sum += moved * moved
  }
  return { step, row: Math.floor(at / 3), rms: Math.sqrt((3 * sum) / last.length), long }
}

function takeLongest(all: Advance, { step, row }: Pick<Advance, 'step' | 'row'>): void {
  if (step > all.step) Object.assign(all, { step, row })
}

const TOO_FAR =
  'The dump interval is too long to unwrap. Write frames more often, or dump image flags (ix iy iz) or xu yu zu.'

function checkStep(
  { next }: Folding,
  frame: Checked,
  { step, row }: { step: number; row: number },
  warn: Warn,
): void {
  if (next === 'again' && step > STORED) throw refuseOther(frame, step)
  if (next === 'on' && step === 0 && frame.atoms >= MANY_ATOMS)
    warn(
      'repeated-frame',
      `${place(frame)}: the same positions as in the frame before; was a restart written into one file?`,
    )
  if (next !== 'on' || step < WARN_STEP) return
  const known = frame.images !== undefined || frame.coordinates.endsWith('unwrapped')
  const found = `atom ${idOf(frame, row)} moved by ${step.toFixed(3)} of the cell since the frame before`
  if (known) {
    if (step >= REFUSE_STEP) warn('far-step', `${place(frame)}: ${found}, by the file's own images`)
  } else if (step < REFUSE_STEP)
    warn('long-step', `${place(frame)}: ${found}; from ${REFUSE_STEP} on it could not be unwrapped`)
  else
    throw inputError(
      place(frame),
      `${found}, expected less than ${REFUSE_STEP}`,
      (frame.periodic.every(Boolean)
        ? ''
        : 'By the file the cell is not periodic in every direction: is that right? ') +
        (frame.joint === 'begins' ? ORDER : TOO_FAR),
    )
}

function checkPositions(frame: Checked, positions: Float64Array): void {
  for (let i = 0; i < positions.length; i++) {
    if (Math.abs(positions[i]) < FARTHEST) continue
    const row = Math.floor(i / 3)
    const found = Array.from(positions.subarray(3 * row, 3 * row + 3), (value) =>
      Number(value.toPrecision(6)),
    )
    throw inputError(
      place(frame),
      `atom ${idOf(frame, row)} at ${found.join(' ')} Å, expected less than ${FARTHEST} Å`,
      'The simulation has blown up, or the file is damaged here.',
    )
  }
}

const refuseOther = (frame: Checked, by: number) =>
  inputError(
    place(frame),
    `differs from what is stored by ${by.toPrecision(3)} of the cell`,
    'The file was changed after it was ingested. Ingest it into another folder with --out.',
    'changed',
  )

const refuseCell = (frame: Checked) =>
  inputError(
    place(frame),
    'has another cell than what is stored',
    'The file was changed, or joined from parts with cells of their own. Ingest it into another folder with --out.',
    'changed',
  )
