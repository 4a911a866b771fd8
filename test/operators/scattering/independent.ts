import type { Synthetic } from '../../helpers/synthetic.ts'
import { chance, cube } from './movers.ts'

export const EDGE = 20

/** Independent atoms, each with a path of its own, called frame by frame. */
export function independent(
  atoms: Synthetic['atoms'],
  frames: number,
  interval: number,
  seed: number,
  path: (random: ReturnType<typeof chance>) => (frame: number) => readonly [number, number, number],
  more: Partial<Synthetic> = {},
): Synthetic {
  const random = chance(seed)
  const paths = atoms.flatMap(([, count]) => Array.from({ length: count }, () => path(random)))
  const cell = cube(EDGE)
  return { atoms, frames, interval, cell, position: (atom, frame) => paths[atom](frame), ...more }
}
