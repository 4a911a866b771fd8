import type { Hills } from './hills.ts'
import { binsOf, indicesOf, middleOf, type ValueGrid } from './value-grid.ts'

/** Gaussians end where half their squared distance reaches this, in widths. */
const CUTOFF = 6.25
const EDGE = Math.exp(-CUTOFF)

/** Adds to F (energies as in the file, [bin]) minus hills `from` to `to − 1`: F(s) = −Σ h exp(−Σ_k (s_k − c_k)²/2σ_k²), each cut off at
 *  √12.5 σ as PLUMED does, stretched to zero there where the file says so. */
export function addHills(hills: Hills, grid: ValueGrid, from: number, to: number, F: Float64Array): void {
  const tables = grid.map(() => new Float64Array(0))
  const places = grid.map(() => new Int32Array(0))
  for (let hill = from; hill < to; hill++) {
    for (let k = 0; k < grid.length; k++) {
      const near = nearBins(hills, grid, hill, k)
      tables[k] = near.halves
      places[k] = near.bins
    }
    addOne(grid, places, tables, hills.heights[hill], hills.stretched, F)
  }
}

/** Bins along axis k within reach of a hill, and half their squared distance in widths. */
function nearBins({ centres, widths }: Hills, grid: ValueGrid, hill: number, k: number) {
  const axis = grid[k]
  const [centre, sigma] = [centres[k][hill], widths[k][hill]]
  const span = axis.width * axis.bins
  const bins: number[] = []
  const halves: number[] = []
  for (let index = 0; index < axis.bins; index++) {
    let d = middleOf(axis, index) - centre
    if (axis.periodic) d -= span * Math.round(d / span)
    const half = (0.5 * d * d) / (sigma * sigma)
    if (half >= CUTOFF) continue
    bins.push(index)
    halves.push(half)
  }
  return { bins: Int32Array.from(bins), halves: Float64Array.from(halves) }
}

/** What one hill adds to the bias at a point. */
export function hillAt(
  { centres, widths, heights, stretched }: Hills,
  grid: ValueGrid,
  hill: number,
  point: readonly number[],
): number {
  let half = 0
  for (let k = 0; k < grid.length; k++) {
    const { width, bins, periodic } = grid[k]
    let d = point[k] - centres[k][hill]
    if (periodic) d -= width * bins * Math.round(d / (width * bins))
    half += (0.5 * d * d) / (widths[k][hill] * widths[k][hill])
    if (half >= CUTOFF) return 0
  }
  return heights[hill] * shapeOf(half, stretched)
}

/** exp(−half), stretched to end at zero where that is asked for. */
function shapeOf(half: number, stretched: boolean): number {
  const value = Math.exp(-half)
  return stretched ? (value - EDGE) / (1 - EDGE) : value
}

function addOne(
  grid: ValueGrid,
  places: readonly Int32Array[],
  halves: readonly Float64Array[],
  height: number,
  stretched: boolean,
  F: Float64Array,
): void {
  const walk = (k: number, bin: number, half: number): void => {
    if (half >= CUTOFF) return
    if (k === grid.length) {
      F[bin] -= height * shapeOf(half, stretched)
      return
    }
    for (let i = 0; i < places[k].length; i++)
      walk(k + 1, bin * grid[k].bins + places[k][i], half + halves[k][i])
  }
  walk(0, 0, 0)
}

/** The grid of a HILLS file: over each period, else three widths beyond all centres; bins a fifth of the least width, `most` at most. */
export function hillsGrid(hills: Hills, most = 200): ValueGrid {
  return hills.names.map((_, k) => {
    const sigma = hills.widths[k].reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
    const period = hills.periods[k]
    const [from, to] = period ?? rangeOf(hills.centres[k], 3 * sigma)
    const bins = Math.max(1, Math.min(most, Math.ceil((to - from) / (sigma / 5))))
    return { from, width: (to - from) / bins, bins, periodic: period !== undefined }
  })
}

function rangeOf(values: Float64Array, margin: number): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)]
  return [least - margin, most + margin]
}

/** Surfaces of the first 1/n, 2/n, … of the hills, each with its least value 0; what no hill reached is infinite. */
export function hillsSurfaces(hills: Hills, grid: ValueGrid, n: number): Float64Array[] {
  const sum = new Float64Array(binsOf(grid))
  const count = hills.heights.length
  return Array.from({ length: n }, (_, i) => {
    addHills(hills, grid, Math.floor((i * count) / n), Math.floor(((i + 1) * count) / n), sum)
    return fromLeast(sum)
  })
}

function fromLeast(sum: Float64Array): Float64Array {
  const least = sum.reduce((min, value) => Math.min(min, value), 0)
  return sum.map((value) => (value < 0 ? value - least : Number.POSITIVE_INFINITY))
}

/** Root mean square difference of two surfaces over the bins that lie below `below` in the second, each taken from its mean there; NaN
 *  where the first has not reached one of them. */
export function surfaceDifference(one: Float64Array, two: Float64Array, below: number): number {
  const bins = [...two.keys()].filter((bin) => two[bin] <= below)
  const mean = (surface: Float64Array) => bins.reduce((sum, bin) => sum + surface[bin] / bins.length, 0)
  const [a, b] = [mean(one), mean(two)]
  return Math.sqrt(bins.reduce((sum, bin) => sum + (one[bin] - a - (two[bin] - b)) ** 2 / bins.length, 0))
}

/** Middle of a bin, in the variables' units. */
export const pointOf = (grid: ValueGrid, bin: number): number[] =>
  indicesOf(grid, bin).map((index, k) => middleOf(grid[k], index))
