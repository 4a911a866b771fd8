import { inverse3, multiply3 } from '../../cell/matrix.ts'
import { map, type OperatorFunction } from '../../flow/rxjs.ts'
import { affine, fractions, translate } from './fractions.ts'
import { makeToroidal } from './toroidal.ts'
import type { UnwrapRule } from './unwrap-rule.ts'

/** Atoms in one frame: positions [atom][3] in Å, the cell's row vectors and origin, and image flags [atom][3] where there are some. */
export interface Frame {
  readonly positions: Float64Array
  readonly cell: Float64Array
  readonly origin?: ArrayLike<number>
  readonly images?: ArrayLike<number>
}

/** A rule of unwrapping as an operator on a stream of frames; `ingest`, and the reading of a definition, take it, too. */
export interface Unwrapping<P extends readonly unknown[] = readonly []> {
  (...given: P): OperatorFunction<Frame, Frame>
  readonly rule: UnwrapRule
  readonly summary: string
  readonly source: string
}

const ZERO = [0, 0, 0]

const declared = <P extends readonly unknown[]>(
  rule: UnwrapRule,
  summary: string,
  source: string,
  make: (...given: P) => (frame: Frame) => Float64Array,
): Unwrapping<P> =>
  Object.assign(
    (...given: P): OperatorFunction<Frame, Frame> =>
      (frames) => {
        const step = make(...given)
        return frames.pipe(map((frame) => ({ ...frame, positions: step(frame), images: undefined })))
      },
    { rule, summary, source },
  )

/** r = x + (i(t) − i(0)) h(t), i the flags of the file. */
export const images = declared(
  'images',
  'by the image flags of the file',
  'LAMMPS, dump custom ix iy iz',
  () => {
    let first: Float64Array | undefined
    return ({ positions, cell, images: flags }) => {
      const now = Float64Array.from(flags ?? new Float64Array(positions.length))
      first ??= now
      const start = first
      const out = positions.slice()
      translate(
        out,
        now.map((n, i) => n - start[i]),
        cell,
      )
      return out
    }
  },
)

/** Fractions without whole cells between one frame and the next: f(t) + n(t), n = round(f(t − 1) + n(t − 1) − f(t)). */
function continued(): (frame: Frame) => Float64Array {
  let last: Float64Array | undefined
  return ({ positions, cell, origin = ZERO }) => {
    const now = new Float64Array(positions.length)
    fractions(positions, origin, inverse3(cell), now)
    const before = last
    if (before) for (let i = 0; i < now.length; i++) now[i] += Math.round(before[i] - now[i])
    last = now
    return now
  }
}

/** r = (f(t) + n(t)) h(t), n by the shortest step in fractions. */
export const lattice = declared(
  'lattice',
  'by the shortest step in fractions of the cell, in the cell of the frame',
  'unwrapped fractions: what an atom on its site in a breathing crystal does not diffuse by',
  () => {
    const next = continued()
    return (frame) => {
      const out = next(frame).slice()
      affine(out, frame.origin ?? ZERO, frame.cell, out)
      return out
    }
  },
)

/** r = (f(t) + n(t)) ⟨h⟩, n by the shortest step in fractions, ⟨h⟩ the mean cell of the run. */
export const averageCell = declared(
  'average-cell',
  'by the shortest step in fractions of the cell, in the mean cell of the run',
  'unwrapped fractions, in one cell for the whole run',
  (mean: Float64Array) => {
    const next = continued()
    return (frame) => {
      const out = next(frame).slice()
      affine(out, frame.origin ?? ZERO, mean, out)
      return out
    }
  },
)

/** r(t) = r(t − 1) + the shortest step in Å. */
export const toroidal = declared(
  'toroidal',
  'by the sum of the shortest steps in Å: for liquids under pressure, never for crystals',
  'von Bülow, Bullerjahn, Hummer, J. Chem. Phys. 153, 021101 (2020), eq. 2',
  () => {
    const memory = makeToroidal()
    return ({ positions, cell, origin = ZERO }) => {
      const now = new Float64Array(positions.length)
      fractions(positions, origin, inverse3(cell), now)
      memory.add(now, cell, origin)
      return memory.positions.slice()
    }
  },
)

/** The view that operators get of unwrapped positions: the same fraction of a reference cell. */
export const inCell = (reference: Float64Array): OperatorFunction<Frame, Frame> =>
  map((frame) => {
    const positions = frame.positions.slice()
    const origin = frame.origin ?? ZERO
    const m = multiply3(inverse3(frame.cell), reference)
    for (let i = 0; i < positions.length; i++) positions[i] -= origin[i % 3]
    affine(positions, origin, m, positions)
    return { ...frame, positions, cell: reference }
  })

/** Every rule, as it declares itself. */
export const unwrappings: readonly Pick<Unwrapping, 'rule' | 'summary' | 'source'>[] = [
  images,
  lattice,
  averageCell,
  toroidal,
]
