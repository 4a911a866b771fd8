import type { Rows } from '../../../pipeline/run/block.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { checkReach } from './sampling-limits.ts'
import type { VectorGroup } from './vector-set.ts'

/** Atoms of an element, and pairs of frames, that say how far ions go in an interval. */
const ATOMS = 64
const FRAMES = 64

/** How far the atoms of the fastest element go along an axis in a frame interval (root mean square, Å), from the first frames. */
export const firstStep = (run: Run, rows: Rows): number =>
  Math.max(...byElement(run, rows).map((members) => stepOf(run, members)))

function byElement(run: Run, rows: Rows): Rows[] {
  const elementOf = (row: number) => run.types[run.typeOf[row]].element
  const elements = [...new Set(Array.from(rows, elementOf))]
  return elements.map((element) => {
    const members = rows.filter((row) => elementOf(row) === element)
    const every = Math.ceil(members.length / ATOMS)
    return members.filter((_, i) => i % every === 0)
  })
}

function stepOf(run: Run, rows: Rows): number {
  const block = run.block(0, rows)
  const pairs = Math.min(FRAMES, block.count - 1)
  if (pairs < 1) return 0
  let sum = 0
  for (const name of ['x', 'y', 'z'] as const) {
    const values = block.column(name)
    for (let row = 0; row < rows.length; row++)
      for (let t = 0; t < pairs; t++)
        sum += (values[row * block.count + t + 1] - values[row * block.count + t]) ** 2
  }
  return Math.sqrt(sum / (3 * rows.length * pairs))
}

/** Throws a usage error for wave vectors along which these atoms go too far between frames. */
export const checkVectors = (groups: readonly VectorGroup[], run: Run, rows: Rows): void =>
  checkReach(Math.max(...groups.map(({ Q, width }) => Q + width)), firstStep(run, rows))
