import { z } from 'zod'
import type { Run } from '../../../pipeline/run/run.ts'
import { usageError } from '../../../schemas/errors.ts'
import { number, whole, words } from '../../../schemas/params.ts'
import { lineOf, planeOf, pointsOf, type Space, vectorsOf } from './paths-in-space.ts'
import { type Triple, tidy } from './reciprocal.ts'
import { shellsOf, vectorsWithin } from './shells.ts'
import type { VectorGroup } from './vector-set.ts'

/** How wave vectors are chosen, the same for all that scatters. */
export const waveVectorParams = {
  q: words(
    '|Q| of powder shells, Å⁻¹; 0.4, 0.6 … 2 where the cell has vectors, if no wave vectors are given',
  ).default([]),
  width: number('width of a shell, Å⁻¹: it holds |Q| ± half of it').default(0.1),
  most: whole('vectors of a shell, of more so many are drawn', 1).default(32),
  seed: whole('of that draw').default(1),
  points: words('wave vectors in reciprocal lattice units: "0 1.5 4,0 0 2"').default([]),
  line: words('every wave vector from one point to another, both in r.l.u.: "0 0 0.5,0 0 4"').default([]),
  plane: words('every one that a corner and two edges span, in r.l.u.: "0 0 0,1 0 0,0 1 0"').default([]),
  vectors: words('wave vectors in Å⁻¹: "0 0.956 2.549"').default([]),
  supercell: words(
    'unit cells along each vector of the run\'s cell, for r.l.u.: "3,3,3", or nine whole numbers M with h = M u',
  ).default(['1', '1', '1']),
  cellChange: number('fraction by which the volume may differ from that of the first frames').default(0.1),
}

const shape = z.object(waveVectorParams)
export type VectorsAsked = z.output<typeof shape>

/** |Q| of the shells that are taken where nothing is said, as far as the cell has vectors there, Å⁻¹. */
const USUAL = [0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8, 2]

/** The wave vectors that parameters ask of a run, in groups that are averaged over; whole numbers on its reference cell, which stay
 *  the same where the cell breathes. Throws usage errors for what does not fit the cell, or is no number. */
export function groupsOf(asked: VectorsAsked, run: Run): VectorGroup[] {
  const cell = run.manifest.cell
  const space: Space = { cell, matrix: matrixOf(asked.supercell) }
  const given = asked.q.map((word) => numbersOf('q', word, 1)[0])
  const drawn = [
    ...pointsOf(space, triplesOf('points', asked.points)),
    ...pathOf('line', 2, asked.line, (ends) => lineOf(space, ends[0], ends[1])),
    ...pathOf('plane', 3, asked.plane, (ends) => planeOf(space, ends[0], ends[1], ends[2])),
    ...vectorsOf(space, triplesOf('vectors', asked.vectors)),
  ].filter(({ Q }) => Q > 0)
  const at = given.length > 0 || drawn.length > 0 ? given : usual(cell, asked.width)
  const shells = at.length > 0 ? shellsOf(cell, { ...asked, at }) : []
  const groups = [...shells, ...drawn]
  const twice = groups.find(({ label }, i) => groups.findIndex((other) => other.label === label) < i)
  if (twice) throw usageError(`wave vectors: ${twice.label} twice`, 'Give each once.')
  if (groups.length > 0) return groups
  throw usageError('wave vectors: none but 0', 'Give |Q| of shells, points, a line, a plane or vectors.')
}

/** |Q| alone, for an average over all directions: they need not fit the cell. Throws usage errors for wave vectors, which have a
 *  direction, for what is no positive number, and for one that is there twice. */
export function lengthsOf({ q, points, line, plane, vectors }: VectorsAsked): VectorGroup[] {
  if ([points, line, plane, vectors].some((given) => given.length > 0))
    throw usageError('wave vectors: an isotropic average has no directions', 'Give |Q| alone (--q).')
  const at = q.length > 0 ? q.map((word) => numbersOf('q', word, 1)[0]) : USUAL
  const wrong = at.find((Q, i) => !(Q > 0) || at.indexOf(Q) < i)
  if (wrong !== undefined)
    throw usageError(`wave vectors: |Q| of ${wrong} Å⁻¹`, 'Give numbers above 0, each once.')
  return at.map((Q) => ({ label: `${tidy(Q)} Å⁻¹`, Q, width: 0, vectors: [[0, 0, 0]], held: 1 }))
}

function usual(cell: ArrayLike<number>, width: number): number[] {
  const all = vectorsWithin(cell, USUAL[USUAL.length - 1] + width)
  const held = USUAL.filter((at) => all.some(({ Q }) => Math.abs(Q - at) <= width / 2))
  if (held.length > 0) return held
  throw usageError(
    `wave vectors: the cell has none near ${USUAL.join(', ')} Å⁻¹`,
    'Give |Q| of shells (--q) that it has, or a larger width.',
  )
}

/** Throws a usage error where a word is not so many numbers. */
function numbersOf(name: string, word: string, count: number): number[] {
  const found = word.trim().split(/\s+/).map(Number)
  if (found.length === count && found.every(Number.isFinite)) return found
  throw usageError(
    `wave vectors: "${name}" is "${word}"`,
    count === 1
      ? 'Give numbers: 0.5,1,1.5.'
      : 'Give three numbers with blanks between, a comma after each three.',
  )
}

const triplesOf = (name: string, given: readonly string[]): Triple[] =>
  given.map((word) => numbersOf(name, word, 3) as unknown as Triple)

function pathOf(
  name: string,
  ends: number,
  given: readonly string[],
  of: (points: readonly Triple[]) => VectorGroup[],
): VectorGroup[] {
  if (given.length === 0) return []
  if (given.length === ends) return of(triplesOf(name, given))
  throw usageError(`wave vectors: "${name}" of ${given.length} points`, `Give ${ends}, with commas between.`)
}

function matrixOf(given: readonly string[]): number[] {
  const found = given.flatMap((word) => word.trim().split(/\s+/)).map(Number)
  const isWhole = found.every(Number.isInteger)
  if (isWhole && found.length === 9) return found
  if (isWhole && found.length === 3 && found.every((n) => n > 0))
    return found.flatMap((n, i) => [0, 1, 2].map((k) => (k === i ? n : 0)))
  throw usageError(
    `wave vectors: "supercell" is "${given.join(',')}"`,
    'Give three whole numbers from 1 up, or nine: how many unit cells each vector of the cell is made of.',
  )
}
