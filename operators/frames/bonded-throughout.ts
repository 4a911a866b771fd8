import { type Lattice, latticeOf, nearestShift } from '../../pipeline/cell/lattice.ts'
import type { Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { periodicBoxes } from '../kernels/periodic-boxes.ts'

/** Groups of atoms that are bonded from the beginning to the end of a run. */
export interface Bonded {
  /** Of vectors [row][3] the mean over each atom's group, by mass. */
  together(vectors: Float64Array): Float64Array
}

/** Longest bond in the first frame, Å, and by how much of itself it may be longer in the last. */
const LONGEST = 2.6
const STRETCH = 1.3

/** Atoms of some elements with the atoms that they are bonded to, in the first frame and in the last one to the same image. */
export function bondedThroughout(run: Run, rows: Rows, elements: readonly string[]): Bonded {
  const [first, last] = ([0, -1] as const).map((frame) => positionsIn(run, rows, frame))
  const lattice = latticeOf(run.manifest.cell)
  const root = Int32Array.from(rows.keys())
  const rootOf = (i: number): number => {
    let at = i
    while (root[at] !== at) at = root[at] = root[root[at]]
    return at
  }
  const round = periodicBoxes(lattice, first, [...rows.keys()], LONGEST)
  rows.forEach((row, i) => {
    if (!elements.includes(run.types[run.typeOf[row]].element)) return
    for (const j of round(first[3 * i], first[3 * i + 1], first[3 * i + 2]))
      if (j !== i && isBond(lattice, first, last, i, j)) root[rootOf(i)] = rootOf(j)
  })
  const groups = Int32Array.from(rows, (_, i) => rootOf(i))
  const masses = Float64Array.from(rows, (row) => run.types[run.typeOf[row]].mass)
  return { together: (vectors) => meansOf(vectors, groups, masses) }
}

function isBond(lattice: Lattice, first: Float64Array, last: Float64Array, i: number, j: number): boolean {
  const [x, y, z] = between(first, i, j)
  const shift = nearestShift(lattice, x, y, z)
  const before = Math.hypot(x - shift[0], y - shift[1], z - shift[2])
  if (before > LONGEST) return false
  const [u, v, w] = between(last, i, j)
  return Math.hypot(u - shift[0], v - shift[1], w - shift[2]) <= STRETCH * before
}

const between = (places: Float64Array, i: number, j: number): [number, number, number] => [
  places[3 * j] - places[3 * i],
  places[3 * j + 1] - places[3 * i + 1],
  places[3 * j + 2] - places[3 * i + 2],
]

function meansOf(vectors: Float64Array, groups: Int32Array, masses: Float64Array): Float64Array {
  const [sums, weights] = [new Float64Array(vectors.length), new Float64Array(groups.length)]
  groups.forEach((group, i) => {
    weights[group] += masses[i]
    for (let c = 0; c < 3; c++) sums[3 * group + c] += masses[i] * vectors[3 * i + c]
  })
  return vectors.map((_, k) => {
    const group = groups[Math.floor(k / 3)]
    return sums[3 * group + (k % 3)] / weights[group]
  })
}

/** Positions [row][3] in one frame, the last one for −1, Å. */
function positionsIn(run: Run, rows: Rows, frame: 0 | -1): Float64Array {
  const block = run.block(frame === 0 ? 0 : Math.floor((run.frames - 1) / run.blockFrames), rows)
  const t = frame === 0 ? 0 : block.count - 1
  const axes = (['x', 'y', 'z'] as const).map((name) => block.column(name, rows))
  return Float64Array.from(
    { length: 3 * rows.length },
    (_, k) => axes[k % 3][Math.floor(k / 3) * block.count + t],
  )
}
