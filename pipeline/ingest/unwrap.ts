import { filter, map, type OperatorFunction } from 'rxjs'
import { inputError } from '../../schemas/errors.ts'
import { placeName } from '../sources/place.ts'
import type { Field } from '../sources/source.ts'
import { inverse3 } from '../store/view.ts'
import { continuousCell, same } from './cell.ts'
import type { Checked, Placed } from './frames.ts'

/** Largest step per frame, in fractions of the cell, that is still told from one to the other side. */
export const WARN_STEP = 0.3
export const REFUSE_STEP = 0.45
/** Å: beyond, single precision is too coarse to store a position. */
const FARTHEST = 1e5
/** Most that a stored position may differ from its source, in fractions. */
const STORED = 1e-4

/** What unwrapping remembers from frame to frame. */
export interface Folding {
  /** 'first': images are counted from here; 'again': the frame is stored, its images are found again. */
  next: 'first' | 'again' | 'on'
  /** Unwrapped fractions of the last frame, [row][3]. */
  readonly last: Float64Array
  /** Image flags that count as none, [row][3]. */
  base?: Float64Array
  /** Cell of the last frame, free of flips, and the file's own. */
  cell?: Float64Array
  own?: Float64Array
  turn?: Float64Array
  inverse?: Float64Array
}

export const makeFolding = (atoms: number): Folding => ({ next: 'first', last: new Float64Array(3 * atoms) })

/** Puts the memory to a stored frame: positions [row][3] in its cell. */
export function refold(
  folding: Folding,
  next: Folding['next'],
  positions: ArrayLike<number>,
  cell: Float64Array,
  origin: ArrayLike<number>,
): void {
  Object.assign(folding, { next, cell, own: undefined, turn: undefined })
  const inverse = inverse3(cell)
  for (let i = 0; i < positions.length; i += 3) {
    const [x, y, z] = [0, 1, 2].map((c) => positions[i + c] - origin[c])
    for (let c = 0; c < 3; c++) folding.last[i + c] = x * inverse[c] + y * inverse[3 + c] + z * inverse[6 + c]
  }
}

export type Warn = (name: string, message: string) => void

/** Unwrapped positions r = x + n·h(t), n whole numbers: by image flags n = i(t) − i(first frame); as they stand where
 *  the file has them unwrapped; else by the lattice rule, n the minimum image of the step in fractions.
 *  Throws an input error where a step is too long to tell. */
export const unwrap =
  (folding: Folding, warn: Warn): OperatorFunction<Checked, Placed> =>
  (frames) => {
    const positions = new Float64Array(folding.last.length)
    const images = new Float64Array(folding.last.length)
    let velocities: Float64Array | undefined
    return frames.pipe(
      map((frame): Placed | undefined => {
        follow(folding, frame, warn)
        toCartesian(folding, frame, positions)
        const again = folding.next === 'again'
        countImages(folding, frame, positions, images)
        checkSteps(folding, frame, positions, images, again, warn)
        move(folding, frame, positions, images)
        folding.next = 'on'
        if (again) return undefined
        if (frame.velocities) {
          velocities ??= new Float64Array(positions.length)
          gather(frame.velocities, frame.rows, velocities)
        }
        const { path, index, step, time, origin, file, start, end } = frame
        const source = { file, lastFrame: start, end, frame: index }
        return {
          path,
          index,
          step,
          time,
          cell: folding.cell as Float64Array,
          origin,
          positions,
          velocities,
          source,
        }
      }),
      filter((frame) => frame !== undefined),
    )
  }

function follow(folding: Folding, frame: Checked, warn: Warn): void {
  if (folding.own && same(folding.own, frame.cell)) return
  const { cell, turn } = continuousCell(folding.cell, frame.cell)
  if (turn && (folding.turn === undefined || !same(folding.turn, turn)))
    warn('flipped-box', `${place(frame)}: the box was flipped (same lattice, other vectors); taken back`)
  Object.assign(folding, { cell, turn, own: frame.cell.slice(), inverse: inverse3(cell) })
}

/** Image flags or scaled coordinates of a flipped box in the vectors before the flip. */
function turned(turn: Float64Array | undefined, from: Field, i: number, c: number): number {
  const { values, at, stride } = from
  const k = at + i * stride
  return turn
    ? values[k] * turn[c] + values[k + 1] * turn[3 + c] + values[k + 2] * turn[6 + c]
    : values[k + c]
}

function gather({ values, at, stride }: Field, rows: Int32Array, out: Float64Array): void {
  for (let i = 0; i < rows.length; i++) {
    const from = at + i * stride
    const to = 3 * rows[i]
    out[to] = values[from]
    out[to + 1] = values[from + 1]
    out[to + 2] = values[from + 2]
  }
}

function toCartesian(
  { cell, own }: Folding,
  { positions, coordinates, rows, origin }: Checked,
  out: Float64Array,
): void {
  gather(positions, rows, out)
  if (!coordinates.startsWith('scaled')) return
  const h = (own ?? cell) as Float64Array
  for (let i = 0; i < out.length; i += 3) {
    const [x, y, z] = [out[i], out[i + 1], out[i + 2]]
    for (let c = 0; c < 3; c++) out[i + c] = origin[c] + x * h[c] + y * h[3 + c] + z * h[6 + c]
  }
}

function countImages(folding: Folding, frame: Checked, positions: Float64Array, images: Float64Array): void {
  const { next } = folding
  const unfolded = frame.coordinates.endsWith('unwrapped')
  if (next === 'first' || unfolded) images.fill(0)
  else if (frame.images && next === 'on') fromFlags(folding, frame, images)
  else nearest(folding, frame, positions, images)
  if (frame.images && next !== 'on') setBase(folding, frame, images)
}

function fromFlags({ base, turn }: Folding, { images, rows }: Checked, out: Float64Array): void {
  for (let i = 0; i < rows.length; i++) {
    const to = 3 * rows[i]
    for (let c = 0; c < 3; c++)
      out[to + c] = turned(turn, images as Field, i, c) - (base as Float64Array)[to + c]
  }
}

function setBase(folding: Folding, { images, rows }: Checked, counted: Float64Array): void {
  folding.base ??= new Float64Array(counted.length)
  for (let i = 0; i < rows.length; i++) {
    const to = 3 * rows[i]
    for (let c = 0; c < 3; c++)
      folding.base[to + c] = turned(folding.turn, images as Field, i, c) - counted[to + c]
  }
}

function nearest(folding: Folding, frame: Checked, positions: Float64Array, images: Float64Array): void {
  const { last } = folding
  const { origin, periodic } = frame
  const h = folding.inverse as Float64Array
  for (let i = 0; i < images.length; i += 3) {
    const [x, y, z] = [positions[i] - origin[0], positions[i + 1] - origin[1], positions[i + 2] - origin[2]]
    for (let c = 0; c < 3; c++) {
      const s = x * h[c] + y * h[3 + c] + z * h[6 + c]
      images[i + c] = periodic[c] ? Math.round(last[i + c] - s) : 0
    }
  }
}

/** Checks how far every atom went in fractions, and keeps where it is. */
function checkSteps(
  folding: Folding,
  frame: Checked,
  positions: Float64Array,
  images: Float64Array,
  again: boolean,
  warn: Warn,
): void {
  const { last, next } = folding
  const { origin } = frame
  const h = folding.inverse as Float64Array
  let [longest, at, far] = [0, 0, -1]
  for (let i = 0; i < images.length; i += 3) {
    const [x, y, z] = [positions[i] - origin[0], positions[i + 1] - origin[1], positions[i + 2] - origin[2]]
    for (let c = 0; c < 3; c++) {
      const u = x * h[c] + y * h[3 + c] + z * h[6 + c] + images[i + c]
      const step = Math.abs(u - last[i + c])
      if (step > longest) [longest, at] = [step, i]
      last[i + c] = u
    }
    if (!(Math.abs(x) + Math.abs(y) + Math.abs(z) < FARTHEST)) far = i
  }
  if (far >= 0) throw refusePosition(frame, far, positions)
  if (again && longest > STORED) throw refuseOther(frame, longest)
  if (next === 'on' && longest >= WARN_STEP) judgeStep(frame, longest, at / 3, warn)
}

function judgeStep(frame: Checked, step: number, row: number, warn: Warn): void {
  const known = frame.images !== undefined || frame.coordinates.endsWith('unwrapped')
  const atom = `${place(frame)}: atom ${idOf(frame, row)} moved by ${step.toFixed(3)} of the cell since the frame before`
  if (known) {
    if (step >= REFUSE_STEP) warn('far-step', `${atom}, by the file's own images`)
  } else if (step >= REFUSE_STEP) {
    throw inputError(
      atom.replace(/: atom.*/, ''),
      atom.slice(place(frame).length + 2) + `, expected less than ${REFUSE_STEP}`,
      'The dump interval is too long to unwrap. Write frames more often, or dump image flags (ix iy iz) or xu yu zu.',
    )
  } else warn('long-step', `${atom}; from ${REFUSE_STEP} on it could not be unwrapped`)
}

function move({ cell }: Folding, frame: Checked, positions: Float64Array, images: Float64Array): void {
  if (frame.coordinates.endsWith('unwrapped')) return
  const h = cell as Float64Array
  for (let i = 0; i < positions.length; i += 3) {
    const [a, b, c] = [images[i], images[i + 1], images[i + 2]]
    if (a === 0 && b === 0 && c === 0) continue
    for (let k = 0; k < 3; k++) positions[i + k] += a * h[k] + b * h[3 + k] + c * h[6 + k]
  }
}

const place = (frame: Checked): string => placeName({ path: frame.path, frame: frame.index })

function idOf({ rows, ids }: Checked, row: number): number {
  const i = rows.indexOf(row)
  return ids ? ids.values[ids.at + i * ids.stride] : i + 1
}

const refusePosition = (frame: Checked, at: number, positions: Float64Array) =>
  inputError(
    place(frame),
    `atom ${idOf(frame, at / 3)} at ${Array.from(positions.subarray(at, at + 3), (v) => Number(v.toPrecision(6))).join(' ')} Å, expected less than ${FARTHEST} Å from the origin`,
    'The simulation has blown up, or the file is damaged here.',
  )

const refuseOther = (frame: Checked, by: number) =>
  inputError(
    place(frame),
    `differs from what is stored by ${by.toPrecision(3)} of the cell`,
    'The file was changed after it was ingested. Delete the store and ingest it again.',
  )
