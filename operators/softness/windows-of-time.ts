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

/** Ions of a task at most. */
const GROUP = 128

/** Every task looks at all atoms: the fewer tasks, the less is looked at twice. */
export const ionsOfTask = ({ length: ions }: Rows): number => Math.min(GROUP, Math.ceil(ions / 2))

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

/** Moments a step apart, all atoms in each: the one that was kept, where there is one, then those of a block. */
export interface Moments {
  readonly points: Points
  /** Frame of each in the run. */
  readonly frames: readonly number[]
  /** How many of them were kept: 0 or 1. */
  readonly kept: number
}

/** The moments of a block behind the one that was kept, and the last of them kept instead; undefined where the block has none. */
export function momentsIn(
  { atoms, typeOf }: Run,
  before: Moment,
  { first, count, cell }: Block,
  axes: readonly Float32Array[],
  step: number,
): Moments | undefined {
  const times: number[] = []
  for (let t = (step - (first % step)) % step; t < count; t += step) times.push(t)
  if (times.length === 0) return undefined
  const kept = before.since < 0 ? 0 : 1
  const frames = kept + times.length
  const actual = new Float64Array(9 * frames)
  if (kept) actual.set(before.cell)
  times.forEach((t, m) => {
    actual.set(cellOf(cell, t), 9 * (kept + m))
  })
  const [x, y, z] = axes.map((values, k) => {
    const out = new Float32Array(frames * atoms)
    for (let i = 0; i < atoms; i++) {
      if (kept) out[i * frames] = before.places[k * atoms + i]
      for (let m = 0; m < times.length; m++) out[i * frames + kept + m] = values[i * count + times[m]]
      before.places[k * atoms + i] = out[(i + 1) * frames - 1]
    }
    return out
  })
  const numbers = [...(kept ? [before.since] : []), ...times.map((t) => first + t)]
  before.cell.set(actual.subarray(9 * (frames - 1)))
  before.since = numbers[frames - 1]
  return {
    points: { frames, x, y, z, kind: typeOf, reference: cell.reference, actual },
    frames: numbers,
    kept,
  }
}

const cellOf = ({ reference, actual }: Block['cell'], t: number): Float64Array =>
  actual ? actual.subarray(9 * t, 9 * t + 9) : reference
