import { orbit } from './site-source.ts'
import type { Position, SpaceGroup } from './space-group.ts'
import { applied } from './symmetry.ts'

const AXES = ['x', 'y', 'z'] as const

/** The free coordinates of a Wyckoff position. */
export const freeOf = ({ first }: Position): string[] =>
  AXES.filter((_, c) => first.some((row) => row[c] !== 0))

/** Its first place where its free coordinates have these values. */
export const placeOf = ({ first }: Position, free: Readonly<Record<string, number>>): number[] =>
  applied(
    first,
    AXES.map((axis) => free[axis] ?? 0),
  )

/** The Wyckoff position that a place is on, as "48h:x=0.183,z=0": the most special one, with its free coordinates. */
export function wyckoffOf(
  at: readonly number[],
  { positions, operations }: SpaceGroup,
  within = 1e-3,
): string {
  const images = orbit(at, operations, within)
  for (const position of positions.filter(({ letter }) => Number.parseInt(letter, 10) === images.length)) {
    const image = images.find((each) => {
      const own = placeOf(position, { x: each[0], y: each[1], z: each[2] })
      return own.every((value, c) => Math.abs(value - each[c] - Math.round(value - each[c])) <= within)
    })
    if (image) {
      const values = freeOf(position).map(
        (axis) => `${axis}=${Number(image[AXES.indexOf(axis as 'x')].toFixed(5))}`,
      )
      return values.length > 0 ? `${position.letter}:${values.join()}` : position.letter
    }
  }
  const general = positions.at(-1) as Position
  return `${general.letter}:${AXES.map((axis, c) => `${axis}=${Number(at[c].toFixed(5))}`).join()}`
}
