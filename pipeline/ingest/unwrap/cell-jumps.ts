import { inputError } from '../../../schemas/errors.ts'
import type { Checked } from '../frame/frames.ts'
import { type Folding, place, type Warn } from './folding.ts'

/** Steps of so much of the cell, by the file's own images, may be jumps of whole cells. */
export const JUMP = 0.75
/** Largest root mean square of the other steps, whole cells aside, that shows atoms which stay near where they were. */
const SHORT_STEPS = 0.2
/** Most that a jump may differ from a whole number of cells. */
const NEAR_WHOLE = 0.25

/** Steps that are long by the file's own images: place among the coordinates, and step in cells. */
export type LongSteps = readonly (readonly [at: number, step: number])[]

export const wholeCells = (step: number): number => Math.round(step)

/** Takes jumps of whole cells back, of images that were set to zero or ran over and of unwrapped positions that were wrapped
 *  again; whoever moves so far stands elsewhere in the cell, too. Returns the largest step that is left.
 *  `rms` is that of all steps, whole cells aside. Throws where a long step is neither. */
export function takeJumpsBack(
  folding: Folding,
  images: Float64Array,
  frame: Checked,
  long: LongSteps,
  rms: number,
  warn: Warn,
): { step: number; row: number } {
  let [step, row] = [0, 0]
  const back: number[] = []
  for (const [at, moved] of long) {
    const cells = wholeCells(moved)
    const off = Math.abs(moved - cells)
    const isShort = rms < SHORT_STEPS && frame.periodic[at % 3]
    if (isShort && off > NEAR_WHOLE) throw refuseJump(frame, at, moved)
    if (isShort) {
      takeBack(folding, images, at, cells)
      back.push(at)
    }
    const left = isShort ? off : Math.abs(moved)
    if (left > step) [step, row] = [left, Math.floor(at / 3)]
  }
  if (back.length > 0) tell(frame, back, warn)
  return { step, row }
}

function takeBack(folding: Folding, images: Float64Array, at: number, cells: number): void {
  folding.last[at] -= cells
  images[at] -= cells
  folding.base ??= new Float64Array(images.length)
  folding.base[at] += cells
}

function tell(frame: Checked, back: readonly number[], warn: Warn): void {
  const atoms = new Set(back.map((at) => Math.floor(at / 3))).size
  warn(
    'cell-jump',
    `${place(frame)}: ${atoms === 1 ? 'an atom' : `${atoms} atoms`} jumped by whole cells by the file's own images, but ` +
      `${atoms === 1 ? 'stands' : 'stand'} near where ${atoms === 1 ? 'it' : 'they'} stood in the cell: taken back, the paths go on`,
  )
}

const refuseJump = (frame: Checked, at: number, moved: number) =>
  inputError(
    place(frame),
    `an atom moved by ${moved.toFixed(3)} of the cell since the frame before by the file's own images, ` +
      'while the atoms stay near where they stand in the cell: neither a path nor a jump of whole cells',
    `Its images (${'xyz'[at % 3]}) cannot be trusted. Unfold by the shortest step instead: --unwrap lattice.`,
  )
