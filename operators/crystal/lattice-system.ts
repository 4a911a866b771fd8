import { usageError } from '../../schemas/errors.ts'
import { cellShape, cellVectors } from './cif.ts'
import type { SpaceGroup } from './space-group.ts'

export const CELL_NAMES = ['a', 'b', 'c', 'alpha', 'beta', 'gamma'] as const
export type CellName = (typeof CELL_NAMES)[number]
export type CellLengths = Partial<Record<CellName, number>>

/** What an edge or angle of a system is: free, equal to another one, or a number. */
type Rule = 'free' | CellName | number

/** Systems in the order of their groups: the last one's number, and what holds in its standard setting. */
const SYSTEMS: readonly (readonly [number, string, readonly Rule[]])[] = [
  [2, 'triclinic', ['free', 'free', 'free', 'free', 'free', 'free']],
  [15, 'monoclinic', ['free', 'free', 'free', 90, 'free', 90]],
  [74, 'orthorhombic', ['free', 'free', 'free', 90, 90, 90]],
  [142, 'tetragonal', ['free', 'a', 'free', 90, 90, 90]],
  [194, 'hexagonal', ['free', 'a', 'free', 90, 90, 120]],
  [230, 'cubic', ['free', 'a', 'a', 90, 90, 90]],
]

const systemOf = (number: number) => SYSTEMS.find(([last]) => number <= last) as (typeof SYSTEMS)[number]

/** Edges and angles that a group's system leaves free, as `cellOfGroup` needs them: "a=9.9". Cells that are nearly of the system
 *  lose what they lack to be. */
export function cellText({ number }: SpaceGroup, cell: ArrayLike<number>): string[] {
  const [, , rules] = systemOf(number)
  const shape = cellShape(cell)
  return CELL_NAMES.flatMap((name, i) =>
    rules[i] === 'free' ? [`${name}=${Number(shape[i].toFixed(5))}`] : [],
  )
}

/** Row vectors (Å) of a group's cell by the edges and angles that its system leaves free; others may be given where they agree.
 *  Throws a usage error for what is missing or does not suit the group. */
export function cellOfGroup({ number, name }: SpaceGroup, given: CellLengths): number[] {
  const [, system, rules] = systemOf(number)
  const free = CELL_NAMES.filter((_, i) => rules[i] === 'free')
  const missing = free.filter((key) => !((given[key] ?? 0) > 0))
  if (missing.length > 0)
    throw usageError(
      `sites: the cell of ${name} lacks ${missing.join(', ')}`,
      `It is ${system}: give ${free.map((key) => `${key}=…`).join('; ')} (Å, degrees).`,
    )
  const values = rules.map((rule, i): number => {
    const expected = typeof rule === 'number' ? rule : rule === 'free' ? given[CELL_NAMES[i]] : given[rule]
    const own = given[CELL_NAMES[i]] ?? expected
    if (own !== undefined && Math.abs(own - (expected as number)) < 1e-6) return own
    throw usageError(
      `sites: ${CELL_NAMES[i]} = ${own} does not suit ${name}`,
      `It is ${system}: ${CELL_NAMES[i]} is ${expected}. Leave it out, or give another group.`,
    )
  })
  const vectors = cellVectors(values.slice(0, 3), values.slice(3))
  if (vectors.every(Number.isFinite)) return vectors
  throw usageError(
    `sites: no cell has the angles ${values.slice(3).join(', ')}`,
    'Check alpha, beta and gamma.',
  )
}
