import { downwards } from './downwards.ts'
import { offsetsWithin, type PeriodicGrid, type VoxelOffsets, wrappedIndices } from './voxel-offsets.ts'

/** The basins of the maxima of values on a periodic grid. */
export interface Basins {
  /** Of each voxel its basin, −1 where the value is 0. */
  readonly of: Int32Array
  /** Of each basin the voxel of its maximum; basins are in the order of these, the highest first. */
  readonly peaks: readonly number[]
  /** The level at which it meets a higher maximum's region, going down, and the basin on the other side of that saddle;
   *  0 and −1 where it never does. */
  readonly saddles: readonly number[]
  readonly into: readonly number[]
}

/** Cuts a periodic grid into the basins of its maxima by steepest ascent, voxel by voxel from the highest down: a voxel without a
 *  higher neighbour begins one, another joins that of the neighbour to which the values rise most steeply. Where regions meet, the
 *  lower of their maxima ends (0-dimensional persistence). Neighbours are all within √3 of the longest edge of a voxel: the 26 of
 *  a cube, and what is near in a tilted cell. */
export function basinsOf(grid: PeriodicGrid, values: Float64Array): Basins {
  const around = neighbours(grid)
  const order = downwards(values)
  const of = new Int32Array(values.length).fill(-1)
  const [peaks, saddles, into, parent] = [[], [], [], []] as number[][]
  const root = (basin: number): number => {
    while (parent[basin] !== basin) basin = parent[basin] = parent[parent[basin]]
    return basin
  }
  for (const voxel of order) {
    const { steepest, meets } = above(around, values, of, voxel)
    if (steepest < 0) {
      of[voxel] = peaks.length
      parent.push(peaks.length)
      peaks.push(voxel)
      saddles.push(0)
      into.push(-1)
      continue
    }
    of[voxel] = steepest
    for (const other of meets) {
      const [one, two] = [root(steepest), root(other)]
      if (one === two) continue
      const lower = Math.max(one, two)
      saddles[lower] = values[voxel]
      into[lower] = lower === one ? other : steepest
      parent[lower] = Math.min(one, two)
    }
  }
  return { of, peaks, saddles, into }
}

interface Neighbours extends VoxelOffsets {
  readonly size: readonly number[]
  readonly wrapped: readonly Int32Array[]
  readonly most: readonly number[]
}

function neighbours(grid: PeriodicGrid): Neighbours {
  const { cell, size } = grid
  const edges = [0, 1, 2].map((i) => Math.hypot(cell[3 * i], cell[3 * i + 1], cell[3 * i + 2]) / size[i])
  const all = offsetsWithin(grid, Math.sqrt(3) * Math.max(...edges) * (1 + 1e-9))
  const kept = Array.from(all.distances.keys()).filter((n) => all.distances[n] > 0)
  const steps = Int32Array.from(kept.flatMap((n) => [...all.steps.subarray(3 * n, 3 * n + 3)]))
  const most = [0, 1, 2].map((c) => steps.reduce((m, v, i) => (i % 3 === c ? Math.max(m, v) : m), 0))
  const strides = [size[1] * size[2], size[2], 1]
  const wrapped = [0, 1, 2].map((c) => wrappedIndices(size[c], most[c], strides[c]))
  return { steps, distances: Float64Array.from(kept, (n) => all.distances[n]), size, wrapped, most }
}

/** The basin to which the values rise most steeply from a voxel, and the basins next to it. */
function above(
  { steps, distances, size, wrapped: [wx, wy, wz], most }: Neighbours,
  values: Float64Array,
  of: Int32Array,
  voxel: number,
): { steepest: number; meets: readonly number[] } {
  const p = Math.floor(voxel / (size[1] * size[2])) + most[0]
  const q = (Math.floor(voxel / size[2]) % size[1]) + most[1]
  const r = (voxel % size[2]) + most[2]
  const meets: number[] = []
  let [steepest, slope] = [-1, -1]
  for (let n = 0, s = 0; n < distances.length; n++, s += 3) {
    const other = wx[p + steps[s]] + wy[q + steps[s + 1]] + wz[r + steps[s + 2]]
    const basin = of[other]
    if (basin < 0) continue
    if (!meets.includes(basin)) meets.push(basin)
    const rise = (values[other] - values[voxel]) / distances[n]
    if (rise > slope) [steepest, slope] = [basin, rise]
  }
  return { steepest, meets }
}

/** Of each basin the highest saddle towards another one, which that is, and its voxel; 0 and −1 where it touches none. A saddle is the lower of
 *  two voxels next to each other. `of` holds −1 outside. */
export function saddlesOf(
  grid: PeriodicGrid,
  values: Float64Array,
  of: Int32Array,
  count: number,
): { level: Float64Array; beyond: Int32Array; at: Int32Array } {
  const { steps, size, wrapped, most } = neighbours(grid)
  const [wx, wy, wz] = wrapped
  const level = new Float64Array(count)
  const beyond = new Int32Array(count).fill(-1)
  const at = new Int32Array(count).fill(-1)
  const meet = (own: number, other: number, voxel: number) => {
    if (values[voxel] > level[own]) [level[own], beyond[own], at[own]] = [values[voxel], other, voxel]
  }
  for (let voxel = 0; voxel < values.length; voxel++) {
    if (of[voxel] < 0) continue
    const p = Math.floor(voxel / (size[1] * size[2])) + most[0]
    const q = (Math.floor(voxel / size[2]) % size[1]) + most[1]
    const r = (voxel % size[2]) + most[2]
    for (let s = 0; s < steps.length; s += 3) {
      const other = wx[p + steps[s]] + wy[q + steps[s + 1]] + wz[r + steps[s + 2]]
      if (of[other] < 0 || of[other] === of[voxel] || values[other] < values[voxel]) continue
      meet(of[voxel], of[other], voxel)
      meet(of[other], of[voxel], voxel)
    }
  }
  return { level, beyond, at }
}
