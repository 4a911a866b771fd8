import type { Lattice } from '../../../pipeline/cell/lattice.ts'

/** A box of voxels in space. */
export interface Region {
  /** Å */
  readonly middle: readonly [number, number, number]
  /** Halves of its three edge vectors, 9 numbers, Å. */
  readonly sides: readonly number[]
  /** Distance from the middle to the farthest corner, Å. */
  readonly half: number
  /** The longest axis along which it holds several voxels, or −1. */
  readonly longest: number
}

/** The box of voxels [from, to) of a cell cut into `size` voxels. */
export function regionOf(
  { basis: b }: Lattice,
  size: readonly number[],
  from: readonly number[],
  to: readonly number[],
): Region {
  const middle: [number, number, number] = [0, 0, 0]
  const sides = [0, 0, 0, 0, 0, 0, 0, 0, 0]
  let longest = -1
  let most = 0
  for (let axis = 0; axis < 3; axis++) {
    const width = (to[axis] - from[axis]) / (2 * size[axis])
    const along = (from[axis] + to[axis]) / (2 * size[axis])
    for (let c = 0; c < 3; c++) {
      middle[c] += b[3 * axis + c] * along
      sides[3 * axis + c] = b[3 * axis + c] * width
    }
    const length = sides[3 * axis] ** 2 + sides[3 * axis + 1] ** 2 + sides[3 * axis + 2] ** 2
    if (to[axis] - from[axis] < 2 || length <= most) continue
    longest = axis
    most = length
  }
  const half = Math.sqrt(
    Math.max(corner(sides, 1, 1), corner(sides, 1, -1), corner(sides, -1, 1), corner(sides, -1, -1)),
  )
  return { middle, sides, half, longest }
}

/** Squared length of the diagonal s_1 ± s_2 ± s_3. */
function corner(s: readonly number[], p: number, q: number): number {
  const x = s[0] + p * s[3] + q * s[6]
  const y = s[1] + p * s[4] + q * s[7]
  const z = s[2] + p * s[5] + q * s[8]
  return x * x + y * y + z * z
}
