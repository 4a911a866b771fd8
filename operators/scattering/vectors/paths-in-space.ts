import { usageError } from '../../../schemas/errors.ts'
import { indicesOf, inverseTimes, lengthOf, onGrid, type Triple, tidy, waveVector } from './reciprocal.ts'
import type { VectorGroup } from './vector-set.ts'

/** The cell of the run, and the matrix M of how many unit cells it is made of (see `supercellOf`). */
export interface Space {
  readonly cell: ArrayLike<number>
  readonly matrix: ArrayLike<number>
}

/** Given points in reciprocal lattice units, each a group of its own. Throws a usage error for one off the grid. */
export const pointsOf = (space: Space, points: readonly Triple[]): VectorGroup[] =>
  points.map((point) => alone(space, onGrid(space.matrix, point)))

/** Given wave vectors in Å⁻¹, each a group of its own; `near`: how far off the grid they may lie, Å⁻¹. */
export function vectorsOf(space: Space, vectors: readonly Triple[], near = 1e-3): VectorGroup[] {
  return vectors.map((Q) => {
    const whole = indicesOf(space.cell, Q).map(Math.round) as [number, number, number]
    const found = waveVector(space.cell, whole)
    const off = lengthOf([found[0] - Q[0], found[1] - Q[1], found[2] - Q[2]])
    if (off > near)
      throw usageError(
        `wave vectors: (${Q.map(tidy).join(' ')}) Å⁻¹ does not fit the cell, by ${off.toPrecision(2)} Å⁻¹`,
        `The nearest that fits is (${found.map(tidy).join(' ')}) Å⁻¹.`,
      )
    return alone(space, whole)
  })
}

/** Every wave vector that the cell holds from one point to another, both in reciprocal lattice units and on the grid. */
export function lineOf(space: Space, from: Triple, to: Triple): VectorGroup[] {
  const [start, end] = [onGrid(space.matrix, from), onGrid(space.matrix, to)]
  const { step, count } = stepsOf(start, end)
  return Array.from({ length: count + 1 }, (_, i) =>
    alone(space, start.map((value, k) => value + i * step[k]) as [number, number, number]),
  )
}

/** Every wave vector of the grid that the lines from a corner along two edges make. */
export function planeOf(space: Space, corner: Triple, along: Triple, across: Triple): VectorGroup[] {
  const [start, first, second] = [corner, along, across].map((point) => onGrid(space.matrix, point))
  const [u, v] = [stepsOf(start, first), stepsOf(start, second)]
  return Array.from({ length: (u.count + 1) * (v.count + 1) }, (_, place) => {
    const [i, j] = [place % (u.count + 1), Math.floor(place / (u.count + 1))]
    return alone(
      space,
      start.map((value, k) => value + i * u.step[k] + j * v.step[k]) as [number, number, number],
    )
  })
}

function stepsOf(start: readonly number[], end: readonly number[]) {
  const way = end.map((value, k) => value - start[k])
  const count = way.reduce(gcd, 0)
  if (count === 0)
    throw usageError('wave vectors: a line from a point to itself', 'Give another end, or a list of points.')
  return { step: way.map((value) => value / count), count }
}

const gcd = (a: number, b: number): number => (b === 0 ? Math.abs(a) : gcd(b, a % b))

const alone = ({ cell, matrix }: Space, n: Triple): VectorGroup => ({
  label: `(${inverseTimes(matrix, n).map(tidy).join(' ')})`,
  Q: lengthOf(waveVector(cell, n)),
  width: 0,
  vectors: [n],
  held: 1,
})
