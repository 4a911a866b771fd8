import { latticeOf, nearestShift } from '../../cell/lattice.ts'

/** Positions and velocities of a block, [row][frame]. */
type Values = Readonly<Record<string, Float32Array>>

/** Atoms of an element that are looked at, and how near a partner of a rigid body is, Å. */
const MOST = 64
const PARTNER = 3
/** Change of a distance within a rigid body, and how far its atoms must have moved to show that it is one, Å. */
const CONSTANT = 0.005
const MOVED = 0.05

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
  const lattice = latticeOf(cell)
  const step = Math.max(1, Math.floor(rows.length / MOST))
  const looked = rows.filter((_, i) => i % step === 0)
  const all = values['x'].length / frames
  const isRigid = (row: number): boolean => {
    if (farthest(values, row, frames) < MOVED) return false
    for (let other = 0; other < all; other++)
      if (other !== row && staysBeside(values, row, other, frames, lattice)) return true
    return false
  }
  return looked.filter(isRigid).length / looked.length
}

const at = (values: Values, row: number, frame: number, frames: number): number[] =>
  ['x', 'y', 'z'].map((name) => values[name][row * frames + frame])

/** How far an atom comes from where it was in the first frame, Å. */
function farthest(values: Values, row: number, frames: number): number {
  const start = at(values, row, 0, frames)
  let most = 0
  for (let t = 1; t < frames; t++)
    most = Math.max(most, Math.hypot(...at(values, row, t, frames).map((value, k) => value - start[k])))
  return most
}

function staysBeside(
  values: Values,
  row: number,
  other: number,
  frames: number,
  lattice: ReturnType<typeof latticeOf>,
): boolean {
  const between = (t: number) => {
    const [p, q] = [row, other].map((each) => at(values, each, t, frames))
    return q.map((value, k) => value - p[k])
  }
  const first = between(0)
  const shift = nearestShift(lattice, first[0], first[1], first[2])
  const length = (t: number) => Math.hypot(...between(t).map((value, k) => value - shift[k]))
  const bond = length(0)
  if (bond > PARTNER || bond === 0) return false
  for (let t = 1; t < frames; t++) if (Math.abs(length(t) - bond) > CONSTANT) return false
  return true
}
