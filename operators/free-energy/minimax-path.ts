import { type GridAxis, indicesOf, middleOf, neighboursOf, type ValueGrid } from './value-grid.ts'

/** The way from one bin to another whose highest value is lowest. */
export interface MinimaxPath {
  /** Highest value on the way, and the bin in which it is. */
  readonly height: number
  readonly saddle: number
  /** Bins from the first to the last; at equal heights the way with the fewest. */
  readonly bins: readonly number[]
}

/** The min–max path between two bins of a surface: bins are flooded from the lowest up until both are in one basin; then the shortest way
 *  below that level. Infinite values are walls. Undefined where every way meets one. */
export function minimaxPath(
  grid: ValueGrid,
  surface: Float64Array,
  from: number,
  to: number,
): MinimaxPath | undefined {
  const next = neighboursOf(grid)
  const saddle = from === to ? from : meetingBin(next, surface, from, to)
  if (saddle < 0) return undefined
  const height = Math.max(surface[saddle], surface[from], surface[to])
  return { height, saddle, bins: shortestBelow(next, surface, from, to, height) }
}

/** The bin that joins two when bins are taken up in the order of their values, −1 where none does. */
function meetingBin(
  next: (bin: number) => number[],
  surface: Float64Array,
  from: number,
  to: number,
): number {
  const order = Uint32Array.from(surface.keys())
    .filter((bin) => surface[bin] < Number.POSITIVE_INFINITY)
    .sort((a, b) => surface[a] - surface[b] || a - b)
  const parent = new Int32Array(surface.length).fill(-1)
  const rootOf = (bin: number): number => {
    let at = bin
    while (parent[at] !== at) at = parent[at] = parent[parent[at]]
    return at
  }
  for (const bin of order) {
    parent[bin] = bin
    for (const other of next(bin)) if (parent[other] >= 0) parent[rootOf(other)] = bin
    if (parent[from] >= 0 && parent[to] >= 0 && rootOf(from) === rootOf(to)) return bin
  }
  return -1
}

function shortestBelow(
  next: (bin: number) => number[],
  surface: Float64Array,
  from: number,
  to: number,
  height: number,
): number[] {
  const before = new Map<number, number>([[from, -1]])
  for (const bin of before.keys()) {
    if (bin === to) break
    for (const other of next(bin)) {
      if (surface[other] <= height && !before.has(other)) before.set(other, bin)
    }
  }
  const bins: number[] = []
  for (let bin = to; bin >= 0; bin = before.get(bin) ?? -1) bins.unshift(bin)
  return bins
}

/** A barrier between two bins: heights above the first and above the second, in the surface's unit, and the way over it. */
export interface Barrier {
  readonly forward: number
  readonly backward: number
  readonly path: MinimaxPath
}

/** The barrier between two bins of a surface; undefined where a wall parts them. */
export function barrierBetween(
  grid: ValueGrid,
  surface: Float64Array,
  from: number,
  to: number,
): Barrier | undefined {
  const path = minimaxPath(grid, surface, from, to)
  return path && { forward: path.height - surface[from], backward: path.height - surface[to], path }
}

/** The lowest bin whose middle is no farther from a point than `reach` along each axis; −1 where there is none. */
export function lowestNear(
  grid: ValueGrid,
  surface: Float64Array,
  point: readonly number[],
  reach: readonly number[],
): number {
  let lowest = -1
  for (let bin = 0; bin < surface.length; bin++) {
    if (lowest >= 0 && surface[bin] >= surface[lowest]) continue
    const at = indicesOf(grid, bin)
    if (at.every((index, k) => distanceAlong(grid[k], index, point[k]) <= reach[k])) lowest = bin
  }
  return lowest
}

function distanceAlong(axis: GridAxis, index: number, value: number): number {
  const d = Math.abs(middleOf(axis, index) - value)
  const span = axis.width * axis.bins
  return axis.periodic ? Math.abs(d - span * Math.round(d / span)) : d
}
