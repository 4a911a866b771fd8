import { latticeVector } from '../../pipeline/cell/lattice.ts'
import type { Block } from '../../pipeline/run/block.ts'
import { OPEN_ROOM } from '../../pipeline/run/room.ts'
import { NUMBERS, type Turns, turnsIn } from './corner-turns.ts'
import type { SiteSet } from './site-set.ts'

export type Paths = readonly [Float32Array, Float32Array, Float32Array]

/** Where the corners of sites are, x, y, z [corner][frame] in Å: the path of each corner's place, whichever atom is on it. A polyanion
 *  that turns by a symmetry of its own brings its atoms onto each other's places: from there on each is the corner that it has come to, as
 *  the tetrahedra would be drawn out over the polyanion otherwise. Atoms are exchanged where all of a group stand within half the least
 *  distance of two corners from places of that group, one on each; on their way they stay what they were. */
export function cornerPaths(block: Block, set: SiteSet): Paths {
  const paths: Paths = [
    block.column('x', set.corners),
    block.column('y', set.corners),
    block.column('z', set.corners),
  ]
  const turns = turnsIn(block, set, paths)
  if (turns.length === 0) return paths
  const { room = OPEN_ROOM } = block
  const out = paths.map((values) => {
    const copy = room.take(values.length)
    copy.set(values)
    return copy
  }) as unknown as Paths
  exchange(turns, block.count, set, paths, out)
  return out
}

/** Writes the paths of atoms to the places on which they stand. */
function exchange(turns: Turns, frames: number, { lattice }: SiteSet, paths: Paths, out: Paths): void {
  for (let i = 0; i < turns.length; i += NUMBERS) {
    const [atom, place, from, to, p, q, r] = turns.subarray(i, i + NUMBERS)
    for (let c = 0; c < 3; c++) {
      const shift = latticeVector(lattice, p, q, r, c)
      const [values, into] = [paths[c], out[c]]
      for (let t = from; t < to; t++) into[place * frames + t] = values[atom * frames + t] - shift
    }
  }
}
