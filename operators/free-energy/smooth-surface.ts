import { solvePositive } from '../numerics/cholesky.ts'
import { type GridAxis, indicesOf, type ValueGrid } from './value-grid.ts'

/** A parabola is laid over bins whose F is within this many errors of a bin of that in the middle, and within 1.5 k_BT: beyond, a barrier is no parabola. */
const WITHIN = 5
const MOST_RANGE = 1.5
const MOST_BINS = 125
/** Of one bin to either side a parabola along one variable is not smoother than they are. */
const REACHES = [2, 3, 4, 6, 8, 11, 15, 20, 27, 36, 48, 62]

/** ln of the counts of the bins of a surface as parabolas tell them: in each bin that holds something the value of
 *  ln n = a + b·x + xᵀCx there, of most likelihood for the counts (Poisson) of the bins about it, over as many as differ by no more than 1.5 k_BT and five of
 *  their errors. The highest and lowest of noisy bins are too far apart, as each is the outermost of several that differ by their noise alone; of
 *  these they are not, and where bins differ by more than their errors, or have none, they stay as they are. −∞ of an empty bin.
 *  `reaches` are those of `reachesOf`. Source: Loader, Ann. Stat. 24, 1602 (1996), eq. 5. */
export function smoothed(grid: ValueGrid, counts: Float64Array, reaches: Uint8Array): Float64Array {
  return counts.map((count, bin) =>
    count > 0
      ? (fitAt(grid, counts, bin, reaches[bin])?.middle ?? Math.log(count))
      : Number.NEGATIVE_INFINITY,
  )
}

/** How many bins to either side of each its parabola is laid over, 0 for none. `relative` [bin] is the error of ln n, NaN where it is not known. */
export function reachesOf(grid: ValueGrid, counts: Float64Array, relative: ArrayLike<number>): Uint8Array {
  return Uint8Array.from(counts, (count, bin) => {
    let reach = 0
    if (!(count > 0)) return reach
    for (const next of grid.length > 1 ? [1, ...REACHES] : REACHES) {
      if (grid.reduce((bins) => bins * (2 * next + 1), 1) > MOST_BINS) break
      const fit = fitAt(grid, counts, bin, next)
      if (!fit || !(fit.range <= Math.min(MOST_RANGE, WITHIN * errorIn(fit.bins, relative, counts)))) break
      reach = next
    }
    return reach
  })
}

/** Root mean square error of ln n of bins; of one that has none all may be one event. */
function errorIn(bins: Int32Array, relative: ArrayLike<number>, counts: Float64Array): number {
  let [sum, seen] = [0, 0]
  for (const bin of bins) {
    if (!(counts[bin] > 0)) continue
    const error = Number.isNaN(relative[bin]) ? 1 : Math.min(relative[bin], 1)
    sum += error * error
    seen++
  }
  return Math.sqrt(sum / seen)
}

interface Fit {
  readonly middle: number
  /** How far the parabola goes from its middle over the bins. */
  readonly range: number
  readonly bins: Int32Array
}

function fitAt(grid: ValueGrid, counts: Float64Array, bin: number, reach: number): Fit | undefined {
  if (reach === 0) return undefined
  const { bins, terms, size } = windowAt(grid, bin, reach)
  if (bins.length <= size) return undefined
  const total = bins.reduce((sum, other) => sum + counts[other], 0)
  const scale = bins.length / total
  const fit = new Float64Array(size)
  for (let pass = 0; pass < 25; pass++) {
    const step = newton(bins, terms, size, counts, scale, fit)
    if (!step) return undefined
    const largest = step.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    const part = Math.min(1, 1 / largest)
    step.forEach((value, k) => {
      fit[k] += part * value
    })
    if (largest < 1e-6)
      return { middle: fit[0] - Math.log(scale), range: rangeOf(bins, terms, size, fit), bins }
  }
  return undefined
}

/** Bins of the box about one, and of each 1, x_i, x_i x_j, x its place in reaches. */
function windowAt(grid: ValueGrid, bin: number, reach: number) {
  const at = indicesOf(grid, bin)
  let places: { bin: number; x: number[] }[] = [{ bin: 0, x: [] }]
  grid.forEach((axis, k) => {
    places = places.flatMap((place) =>
      alongAxis(axis, at[k], reach).map(({ index, x }) => ({
        bin: place.bin * axis.bins + index,
        x: [...place.x, x],
      })),
    )
  })
  const rows = places.map(({ x }) => [1, ...x, ...x.flatMap((a, i) => x.slice(i).map((b) => a * b))])
  return {
    bins: Int32Array.from(places, (place) => place.bin),
    terms: Float64Array.from(rows.flat()),
    size: rows[0].length,
  }
}

function alongAxis({ bins, periodic }: GridAxis, at: number, reach: number) {
  const found: { index: number; x: number }[] = []
  for (let d = -reach; d <= reach; d++) {
    const index = periodic ? (at + d + bins) % bins : at + d
    if (index < 0 || index >= bins || (periodic && (2 * d >= bins || 2 * d < -bins))) continue
    found.push({ index, x: d / reach })
  }
  return found
}

function newton(
  bins: Int32Array,
  terms: Float64Array,
  size: number,
  counts: Float64Array,
  scale: number,
  fit: Float64Array,
): Float64Array | undefined {
  const A = new Float64Array(size * size)
  const b = new Float64Array(size)
  for (let i = 0; i < bins.length; i++) {
    const x = terms.subarray(size * i, size * i + size)
    const mean = Math.exp(heightOf(x, fit))
    const rest = scale * counts[bins[i]] - mean
    for (let k = 0; k < size; k++) {
      b[k] += x[k] * rest
      for (let l = 0; l < size; l++) A[size * k + l] += mean * x[k] * x[l]
    }
  }
  return solvePositive(A, b) ? b : undefined
}

function heightOf(x: Float64Array, fit: Float64Array): number {
  let sum = 0
  for (let k = 0; k < fit.length; k++) sum += x[k] * fit[k]
  return sum
}

function rangeOf(bins: Int32Array, terms: Float64Array, size: number, fit: Float64Array): number {
  let range = 0
  for (let i = 0; i < bins.length; i++)
    range = Math.max(range, Math.abs(heightOf(terms.subarray(size * i, size * i + size), fit) - fit[0]))
  return range
}
