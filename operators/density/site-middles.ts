import { inverse3 } from '../../pipeline/cell/matrix.ts'
import { offsetsWithin, type PeriodicGrid } from '../kernels/voxels/voxel-offsets.ts'

/** Standard deviations of the Gaussian that count. */
const REACH = 5
const ROUNDS = 500
const CLOSE = 1e-7

/** Maximum of a density near a voxel, to a small part of it: the place that is the mean of the values round it, weighted by a Gaussian
 *  of this width (Å). There the density smoothed by that Gaussian is greatest. Fractions out.
 *  Source: Comaniciu and Meer, IEEE Trans. Pattern Anal. 24, 603 (2002), mean shift. */
export function maximumNear(
  grid: PeriodicGrid,
  values: Float64Array,
  voxel: number,
  width: number,
): number[] {
  const inverse = inverse3(grid.cell)
  const { steps } = offsetsWithin(grid, REACH * width)
  let at = fractionOf(grid, voxel)
  for (let round = 0; round < ROUNDS; round++) {
    const { move, length } = meanAround(grid, values, steps, at, width)
    at = at.map(
      (value, c) => value + move[0] * inverse[c] + move[1] * inverse[3 + c] + move[2] * inverse[6 + c],
    )
    if (length < CLOSE) break
  }
  return at
}

const indicesOf = ({ size }: PeriodicGrid, voxel: number): number[] => [
  Math.floor(voxel / (size[1] * size[2])),
  Math.floor(voxel / size[2]) % size[1],
  voxel % size[2],
]

export const fractionOf = (grid: PeriodicGrid, voxel: number): number[] =>
  indicesOf(grid, voxel).map((index, axis) => index / grid.size[axis])

/** Vector from a place to the weighted mean of the values round it, Å. */
function meanAround(
  { cell, size }: PeriodicGrid,
  values: Float64Array,
  steps: Int32Array,
  at: readonly number[],
  width: number,
): { move: number[]; length: number } {
  const [p, q, r] = at.map((value, axis) => Math.round(value * size[axis]))
  const wrap = (index: number, n: number) => ((index % n) + n) % n
  const [nx, ny, nz] = size
  const [a, b, c] = at
  let [x, y, z, all] = [0, 0, 0, 0]
  for (let s = 0; s < steps.length; s += 3) {
    const i = p + steps[s]
    const j = q + steps[s + 1]
    const k = r + steps[s + 2]
    const value = values[(wrap(i, nx) * ny + wrap(j, ny)) * nz + wrap(k, nz)]
    if (value === 0) continue
    const f = i / nx - a
    const g = j / ny - b
    const h = k / nz - c
    const dx = f * cell[0] + g * cell[3] + h * cell[6]
    const dy = f * cell[1] + g * cell[4] + h * cell[7]
    const dz = f * cell[2] + g * cell[5] + h * cell[8]
    const weight = value * Math.exp((-dx * dx - dy * dy - dz * dz) / (2 * width * width))
    x += weight * dx
    y += weight * dy
    z += weight * dz
    all += weight
  }
  const move = [x, y, z].map((value) => (all > 0 ? value / all : 0))
  return { move, length: Math.hypot(...move) }
}

/** The voxels of each site, in order. */
export function voxelsOf(of: Int32Array, sites: number): number[][] {
  const lists = Array.from({ length: sites }, (): number[] => [])
  for (let voxel = 0; voxel < of.length; voxel++) if (of[voxel] >= 0) lists[of[voxel]].push(voxel)
  return lists
}

/** Mean place of some voxels by their weights, and their mean square distance (Å²) from `from`; both places as fractions. */
export function momentsOf(
  grid: PeriodicGrid,
  weightOf: (voxel: number) => number,
  voxels: readonly number[],
  from: readonly number[],
): { mean: number[]; square: number } {
  const { cell } = grid
  const sum = [0, 0, 0]
  let [total, square] = [0, 0]
  for (const voxel of voxels) {
    const weight = weightOf(voxel)
    if (weight === 0) continue
    const f = fractionOf(grid, voxel).map((value, c) => value - from[c] - Math.round(value - from[c]))
    const d = [0, 1, 2].map((c) => f[0] * cell[c] + f[1] * cell[3 + c] + f[2] * cell[6 + c])
    total += weight
    for (let c = 0; c < 3; c++) {
      sum[c] += weight * f[c]
      square += weight * d[c] * d[c]
    }
  }
  return { mean: from.map((value, c) => value + sum[c] / total), square: square / total }
}
