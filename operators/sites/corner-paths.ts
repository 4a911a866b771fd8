import { latticeVector } from '../../pipeline/cell/lattice.ts'
import type { Block, Rows } from '../../pipeline/run/block.ts'
import { OPEN_ROOM } from '../../pipeline/run/room.ts'
import { NUMBERS, type Turns, turnsIn, turnsOnto } from './corner-turns.ts'
import type { SiteSet } from './site-set.ts'

export type Paths = readonly [Float32Array, Float32Array, Float32Array]

/** Where the corners of sites are, x, y, z [corner][frame] in Å: the path of each corner's place, whichever atom is on it. A polyanion
 *  that turns by a symmetry of its own brings its atoms onto each other's places: from there on each is the corner that it has come to, as
 *  the tetrahedra would be drawn out over the polyanion otherwise. Atoms are exchanged where all of a group stand within half the least
 *  distance of two corners from places of that group, one on each; on their way they stay what they were. */
export function cornerPaths(block: Block, set: SiteSet): Paths {
  const paths = readPaths(block, set.corners)
  const turns = turnsIn(block, set, () => paths)
  if (turns.length === 0) return paths
  const out = copyOf(paths, block)
  const same = (corner: number) => corner
  for (let i = 0; i < turns.length; i += NUMBERS) exchange(turns, i, block.count, set, paths, out, same)
  return out
}

/** The same of some corners alone, [corner][frame] in their order, which is that of their rows: nobody else's are read. */
export function someCornerPaths(block: Block, set: SiteSet, own: Rows): Paths {
  const turns = turnsIn(block, set, () => readPaths(block, set.corners))
  const onto = turnsOnto(turns)
  const away = [...own].flatMap((place) => onto.get(place) ?? [])
  const corners = away.length === 0 ? own : inOrder(set, new Set([...own, ...away.map((i) => turns[i])]))
  const paths = readPaths(
    block,
    corners.map((corner) => set.corners[corner]),
  )
  if (away.length === 0) return paths
  const places = new Map(Array.from(corners, (corner, i) => [corner, i]))
  const out = copyOf(paths, block)
  for (const i of away)
    exchange(turns, i, block.count, set, paths, out, (corner) => places.get(corner) as number)
  return rowsOf(
    out,
    block.count,
    Uint32Array.from(own, (corner) => places.get(corner) as number),
  )
}

/** Corners in the order of their rows in the store. */
export const inOrder = ({ corners }: SiteSet, some: Iterable<number>): Rows =>
  Uint32Array.from(some).sort((p, q) => corners[p] - corners[q])

const readPaths = (block: Block, rows: Rows): Paths => [
  block.column('x', rows),
  block.column('y', rows),
  block.column('z', rows),
]

const copyOf = (paths: Paths, { room = OPEN_ROOM }: Block): Paths =>
  eachOf(paths, (values) => {
    const copy = room.take(values.length)
    copy.set(values)
    return copy
  })

const rowsOf = (paths: Paths, frames: number, rows: Rows): Paths =>
  eachOf(paths, (values) => {
    const out = new Float32Array(rows.length * frames)
    rows.forEach((row, i) => {
      out.set(values.subarray(row * frames, (row + 1) * frames), i * frames)
    })
    return out
  })

const eachOf = ([x, y, z]: Paths, make: (values: Float32Array) => Float32Array): Paths => [
  make(x),
  make(y),
  make(z),
]

/** Writes the path of an atom to the place on which it stands. */
function exchange(
  turns: Turns,
  turn: number,
  frames: number,
  { lattice }: SiteSet,
  paths: Paths,
  out: Paths,
  indexOf: (corner: number) => number,
): void {
  const [atom, place, from, to, p, q, r] = turns.subarray(turn, turn + NUMBERS)
  const [source, target] = [indexOf(atom) * frames, indexOf(place) * frames]
  for (let c = 0; c < 3; c++) {
    const shift = latticeVector(lattice, p, q, r, c)
    const [values, into] = [paths[c], out[c]]
    for (let t = from; t < to; t++) into[target + t] = values[source + t] - shift
  }
}

/** Reads where one corner is in one frame of a block into three numbers at `i` of `into`. */
export function cornerReader(block: Block, set: SiteSet) {
  const paths = readPaths(block, set.corners)
  const turns = turnsIn(block, set, () => paths)
  const onto = turnsOnto(turns)
  return (corner: number, t: number, into: Paths, i: number): void => {
    const turn = onto.get(corner)?.findLast((k) => turns[k + 2] <= t && t < turns[k + 3])
    const [atom, , , , p, q, r] = turn === undefined ? [corner] : turns.subarray(turn, turn + NUMBERS)
    for (let c = 0; c < 3; c++) {
      const value = paths[c][atom * block.count + t]
      into[c][i] = turn === undefined ? value : value - latticeVector(set.lattice, p, q, r, c)
    }
  }
}
