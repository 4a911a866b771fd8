import { usageError } from '../../schemas/errors.ts'

/** One axis of a grid of bins: n from `from` up, `width` each; a periodic one closes on itself. */
export interface GridAxis {
  readonly from: number
  readonly width: number
  readonly bins: number
  readonly periodic?: boolean
}

/** Bins in one to three dimensions, the last axis fastest. */
export type ValueGrid = readonly GridAxis[]

export const binsOf = (grid: ValueGrid): number => grid.reduce((product, { bins }) => product * bins, 1)

/** Middle of bin `index` of an axis. */
export const middleOf = ({ from, width }: GridAxis, index: number): number => from + (index + 0.5) * width

/** Index along each axis of a bin. */
export function indicesOf(grid: ValueGrid, bin: number): number[] {
  const indices: number[] = []
  let rest = bin
  for (let k = grid.length - 1; k >= 0; k--) {
    indices.unshift(rest % grid[k].bins)
    rest = Math.floor(rest / grid[k].bins)
  }
  return indices
}

/** The bin that holds a point, −1 outside. */
export function binAt(grid: ValueGrid, point: ArrayLike<number>): number {
  let bin = 0
  for (let k = 0; k < grid.length; k++) {
    const { from, width, bins, periodic } = grid[k]
    let index = Math.floor((point[k] - from) / width)
    if (periodic) index -= bins * Math.floor(index / bins)
    if (!(index >= 0 && index < bins)) return -1
    bin = bin * bins + index
  }
  return bin
}

/** Counts points [point][axis], each once or by its weight; gives how many are outside. */
export function countPoints(
  grid: ValueGrid,
  points: ArrayLike<number>,
  counts: Float64Array,
  weights?: ArrayLike<number>,
): number {
  const axes = grid.length
  const point = new Float64Array(axes)
  let outside = 0
  for (let i = 0; i < points.length / axes; i++) {
    for (let k = 0; k < axes; k++) point[k] = points[axes * i + k]
    const bin = binAt(grid, point)
    if (bin < 0) outside++
    else counts[bin] += weights ? weights[i] : 1
  }
  return outside
}

/** The bins next to each bin, over edges and corners too. */
export function neighboursOf(grid: ValueGrid): (bin: number) => number[] {
  const steps = Array.from({ length: powerOf3(grid.length) }, (_, n) =>
    grid.map((_axis, k) => (Math.floor(n / powerOf3(k)) % 3) - 1),
  ).filter((step) => step.some((value) => value !== 0))
  return (bin) => {
    const at = indicesOf(grid, bin)
    const found = new Set<number>()
    for (const step of steps) {
      const other = at.reduce((sum, index, k) => {
        const { bins, periodic } = grid[k]
        const to = periodic ? (index + step[k] + bins) % bins : index + step[k]
        return sum < 0 || to < 0 || to >= bins ? -1 : sum * bins + to
      }, 0)
      if (other >= 0 && other !== bin) found.add(other)
    }
    return [...found]
  }
}

const powerOf3 = (n: number): number => [1, 3, 9, 27][n]

/** The bin of a point that must be on the grid; throws a usage error where it is not. */
export function binFor(what: string, grid: ValueGrid, point: readonly number[]): number {
  const bin = point.length === grid.length ? binAt(grid, point) : -1
  if (bin >= 0) return bin
  const ranges = grid.map(({ from, width, bins }) => `${from} to ${from + bins * width}`).join(', ')
  throw usageError(`${what}: (${point.join(', ')}) is not on the surface`, `Give a point within ${ranges}.`)
}
