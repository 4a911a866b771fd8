import { inputError } from '../../../schemas/errors.ts'
import { continuousCell, same } from '../../cell/continuous.ts'
import { determinant, inverse3 } from '../../cell/matrix.ts'
import { placeName } from '../../sources/common/place.ts'
import type { Checked } from '../frame/frames.ts'
import { affine, fractions, gather } from './fractions.ts'

/** What unwrapping remembers from frame to frame. */
export interface Folding {
  /** 'first': images are counted from here; 'again': the frame is stored, its images are found again. */
  next: 'first' | 'again' | 'on'
  /** Unwrapped fractions of the last frame, [row][3]. */
  readonly last: Float64Array
  /** Image flags that count as none, of unwrapped positions cells that they jumped by, [row][3]. */
  base?: Float64Array
  /** Cell of the last frame, free of flips, its inverse, the file's own, and what makes this of that. */
  cell: Float64Array
  inverse: Float64Array
  own?: Float64Array
  turn?: Float64Array
}

/** No cell grows or shrinks by so much from one frame to the next. */
const MOST_TIMES = 1.5
/** From here on it is told where files meet. */
const TOLD_TIMES = 1.05

export type Warn = (name: string, message: string) => void

export const makeFolding = (atoms: number): Folding => ({
  next: 'first',
  last: new Float64Array(3 * atoms),
  cell: new Float64Array(0),
  inverse: new Float64Array(0),
})

/** Back to the time before the first frame. */
export const forget = (folding: Folding): void => {
  Object.assign(folding, {
    next: 'first',
    base: undefined,
    cell: new Float64Array(0),
    own: undefined,
    turn: undefined,
  })
}

/** Puts the memory to a stored frame: positions [row][3] in its cell. */
export function refold(
  folding: Folding,
  next: Folding['next'],
  { positions, cell, origin }: { positions: Float64Array; cell: Float64Array; origin: Float64Array },
): void {
  const inverse = inverse3(cell)
  Object.assign(folding, { next, cell, inverse, own: undefined, turn: undefined })
  fractions(positions, origin, inverse, folding.last)
}

/** Takes the cell of a frame, a flip taken back. */
export function follow(folding: Folding, frame: Checked, warn: Warn): void {
  if (folding.own && same(folding.own, frame.cell)) return
  const before = folding.cell.length > 0 ? folding.cell : undefined
  const { cell, turn } = continuousCell(before, frame.cell)
  if (before) checkVolume(frame, before, cell, warn)
  if (turn && !(folding.turn && same(folding.turn, turn)))
    warn('flipped-box', `${place(frame)}: the box was flipped (same lattice, other vectors); taken back`)
  Object.assign(folding, { cell, turn, own: frame.cell.slice(), inverse: inverse3(cell) })
}

/** Where files or parts of them meet, the cell may be another one, and that is told. */
function checkVolume(frame: Checked, before: Float64Array, now: Float64Array, warn: Warn): void {
  const times = Math.abs(determinant(now) / determinant(before))
  const isBeyond = (most: number) => times >= most || times <= 1 / most
  const found = `the cell has ${times.toPrecision(3)} times the volume that it had in the frame before`
  if (frame.joint === 'begins') {
    if (isBeyond(TOLD_TIMES))
      warn(
        'other-cell',
        `${place(frame)}: ${found}; paths go on in fractions of the cell. Runs in cells of their own are stores of their own`,
      )
    return
  }
  if (!isBeyond(MOST_TIMES)) return
  throw inputError(
    place(frame),
    found,
    'The file is damaged here, or joined from parts of several runs: ingest each part into a store of its own.',
  )
}

/** Coordinates of a frame as they are written, in Å and store order. */
export function toCartesian(folding: Folding, frame: Checked, out: Float64Array): void {
  gather(frame.positions, frame.rows, out)
  if (frame.coordinates.startsWith('scaled')) affine(out, frame.origin, folding.own as Float64Array, out)
}

export const place = (frame: Checked): string => placeName({ path: frame.path, frame: frame.index })
