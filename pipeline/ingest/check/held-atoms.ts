import { fraction, type Lattice, latticeOf, nearestShift } from '../../cell/lattice.ts'
import { perpendicularWidths } from '../../cell/widths.ts'

/** Positions and velocities of a block, [row][frame]. */
type Values = Readonly<Record<string, Float32Array>>

/** Atoms of an element that are looked at, and how near a partner of a rigid body is, Å. */
const MOST = 64
const PARTNER = 3
/** Change of a distance within a rigid body, and how far its atoms must have moved to show that it is one, Å. */
const CONSTANT = 0.005
const MOVED = 0.05
/** Å */
const ROUNDING = 1e-6

/** True where an atom has no velocity in any frame. */
export function isAtRest(values: Values, row: number, frames: number): boolean {
  for (const name of ['vx', 'vy', 'vz'])
    for (let at = row * frames; at < (row + 1) * frames; at++) if (values[name][at] !== 0) return false
  return true
}

/** Share of some rows whose atoms move as part of a rigid body: the distance to an atom nearby stays as it is while both move. Of many rows some are
 *  looked at, evenly spread. `cell` is that of the first frame. */
export function rigidShare(
  values: Values,
  rows: readonly number[],
  frames: number,
  cell: ArrayLike<number>,
): number {
  if (rows.length === 0) return 0
  const paths = pathsOf(values, frames, cell)
  const step = Math.max(1, Math.floor(rows.length / MOST))
  const looked = rows.filter((_, i) => i % step === 0)
  const isRigid = (row: number): boolean => {
    if (!moves(paths, row)) return false
    for (let other = 0; other < paths.atoms; other++)
      if (isNear(paths, row, other) && other !== row && staysBeside(paths, row, other)) return true
    return false
  }
  return looked.filter(isRigid).length / looked.length
}

/** Positions, [row][frame] Å, with what tells quickly that two atoms are far apart. */
interface Paths {
  readonly x: Float32Array
  readonly y: Float32Array
  readonly z: Float32Array
  readonly frames: number
  readonly atoms: number
  readonly lattice: Lattice
  /** Fractions in the first frame, of 1, [atom][3]. */
  readonly start: Float64Array
  /** Fractions along each axis that are PARTNER and more apart. */
  readonly apart: Float64Array
}

function pathsOf({ x, y, z }: Values, frames: number, cell: ArrayLike<number>): Paths {
  const lattice = latticeOf(cell)
  const atoms = x.length / frames
  const start = new Float64Array(3 * atoms)
  for (let i = 0, at = 0; i < atoms; i++, at += frames)
    for (let axis = 0; axis < 3; axis++) {
      const value = fraction(lattice, x[at], y[at], z[at], axis)
      start[3 * i + axis] = value - Math.floor(value)
    }
  const apart = Float64Array.from(perpendicularWidths(lattice.basis), (width) => (PARTNER + ROUNDING) / width)
  return { x, y, z, frames, atoms, lattice, start, apart }
}

/** True where an atom comes away from where it was in the first frame. */
function moves({ x, y, z, frames }: Paths, row: number): boolean {
  const at = row * frames
  for (let t = at + 1; t < at + frames; t++)
    if (Math.hypot(x[t] - x[at], y[t] - y[at], z[t] - z[at]) >= MOVED) return true
  return false
}

/** True where two atoms are so near each other that they may be partners: no face of the cell lets them be farther apart along it. */
function isNear({ start, apart }: Paths, row: number, other: number): boolean {
  for (let axis = 0; axis < 3; axis++) {
    const between = Math.abs(start[3 * other + axis] - start[3 * row + axis])
    if (between > apart[axis] && between < 1 - apart[axis]) return false
  }
  return true
}

function staysBeside(paths: Paths, row: number, other: number): boolean {
  const { x, y, z, frames, lattice } = paths
  const [p, q] = [row * frames, other * frames]
  const shift = nearestShift(lattice, x[q] - x[p], y[q] - y[p], z[q] - z[p])
  const length = (t: number) =>
    Math.hypot(x[q + t] - x[p + t] - shift[0], y[q + t] - y[p + t] - shift[1], z[q + t] - z[p + t] - shift[2])
  const bond = length(0)
  if (bond > PARTNER || bond === 0) return false
  for (let t = 1; t < frames; t++) if (Math.abs(length(t) - bond) > CONSTANT) return false
  return true
}
