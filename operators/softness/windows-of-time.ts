import type { Block, Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'
import { choice, length, time } from '../../schemas/params.ts'
import { isMultipleOf, tidy } from '../../schemas/units.ts'
import type { Points } from '../kernels/pairs/pairs-points.ts'

export const windowParams = {
  after: time('Δt, a multiple of the frame interval; windows follow each other').default(1),
  cutoff: length('neighbours are nearer than this at the beginning of a window').default(5),
  over: choice(['sum', 'mean'], 'sum over the neighbours, or their mean').default('sum'),
}

/** Δt in frames. Throws a usage error where it does not suit a run. */
export function windowStep({ after }: { readonly after: number }, { name, interval, frames }: Run): number {
  const step = Math.round(after / interval)
  if (step > 0 && step < frames && isMultipleOf(after, interval)) return step
  throw usageError(
    `rearrangement: windows of ${tidy(after)} ps`,
    `${name} has a frame every ${tidy(interval)} ps, up to ${tidy((frames - 1) * interval)} ps: give a multiple within that.`,
  )
}

export const everyAtom = ({ atoms }: Run): Rows => Uint32Array.from({ length: atoms }, (_, i) => i)

/** All atoms as they were when a window began: [axis][atom], Å, the true cell, and the frame, −1 before the first. */
export type Moment = { places: Float32Array; cell: Float64Array; since: number }

export const noMoment = ({ atoms }: Run): Moment => ({
  places: new Float32Array(3 * atoms),
  cell: new Float64Array(9),
  since: -1,
})

/** All atoms in the moment that was kept, and in frame t of a block. */
export function pointsBetween(
  { atoms, typeOf }: Run,
  before: Moment,
  { count, cell }: Block,
  axes: readonly Float32Array[],
  t: number,
): Points {
  const [x, y, z] = axes.map((values, k) =>
    Float32Array.from({ length: 2 * atoms }, (_, i) =>
      i % 2 === 0 ? before.places[k * atoms + i / 2] : values[((i - 1) / 2) * count + t],
    ),
  )
  const now = cellOf(cell, t)
  const actual = Float64Array.from({ length: 18 }, (_, i) => (i < 9 ? before.cell[i] : now[i - 9]))
  return { frames: 2, x, y, z, kind: typeOf, reference: cell.reference, actual }
}

const cellOf = ({ reference, actual }: Block['cell'], t: number): Float64Array =>
  actual ? actual.subarray(9 * t, 9 * t + 9) : reference

export function keepMoment(
  into: Moment,
  { first, count, cell }: Block,
  axes: readonly Float32Array[],
  t: number,
): void {
  axes.forEach((values, k) => {
    const atoms = values.length / count
    for (let i = 0; i < atoms; i++) into.places[k * atoms + i] = values[i * count + t]
  })
  into.cell.set(cellOf(cell, t))
  into.since = first + t
}
