import { fraction, type Lattice } from '../../pipeline/cell/lattice.ts'
import { perpendicularWidths } from '../../pipeline/cell/widths.ts'
import { type Groups, groupsOf, inGroups } from './event-groups.ts'

/** Events sorted into boxes of a periodic cell: box b has order[start[b]] to order[start[b + 1] − 1]. */
export interface EventBoxes extends Groups {
  readonly order: Uint32Array
  /** Boxes that have every event nearer to a place than what was asked for, over all images. */
  around(x: number, y: number, z: number): readonly number[]
}

/** `places` [event][3] in Å, wrapped or not; `within` in Å. */
export function eventBoxes(lattice: Lattice, places: ArrayLike<number>, within: number): EventBoxes {
  const events = places.length / 3
  const most = Math.ceil(Math.cbrt(events)) + 1
  const size = perpendicularWidths(lattice.basis).map((width) =>
    Math.max(1, Math.min(most, Math.floor(width / (within * (1 + 1e-9))))),
  )
  const boxOf = (x: number, y: number, z: number): number =>
    size.reduce((box, n, axis) => {
      const f = fraction(lattice, x, y, z, axis)
      return box * n + Math.min(n - 1, Math.floor((f - Math.floor(f)) * n))
    }, 0)
  const home = Uint32Array.from({ length: events }, (_, i) =>
    boxOf(places[3 * i], places[3 * i + 1], places[3 * i + 2]),
  )
  const groups = groupsOf(home, size[0] * size[1] * size[2])
  const known: number[][] = []
  return {
    ...groups,
    order: inGroups(groups, Uint32Array.from(home.keys())),
    around(x, y, z) {
      const box = boxOf(x, y, z)
      return (known[box] ??= beside(box, size))
    },
  }
}

/** A box and those beside it, each once. */
function beside(box: number, [a, b, c]: readonly number[]): number[] {
  const found = new Set<number>()
  const [i, j, k] = [Math.floor(box / (b * c)), Math.floor(box / c) % b, box % c]
  for (const p of [i + a - 1, i, i + 1])
    for (const q of [j + b - 1, j, j + 1])
      for (const r of [k + c - 1, k, k + 1]) found.add(((p % a) * b + (q % b)) * c + (r % c))
  return [...found]
}
