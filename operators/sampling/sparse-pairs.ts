import type { Line, PairProducts, Products } from '../kernels/pair-products/pair-products.ts'
import { plainPairProducts } from '../kernels/pair-products/pair-products-plain.ts'
import { simdPairProducts } from '../kernels/pair-products/pair-products-simd.ts'
import { blockWidth, MOST_BLOCKS, type SparseLags } from './sparse-lags.ts'
import { type BlockStretch, REACH, stretchesOf } from './sparse-stretches.ts'

/** Where the sums of a run go. */
export interface PairShape extends SparseLags {
  /** Class of each row; rows of a class are best neighbours. */
  readonly places: Int32Array
  readonly classes: number
  readonly components: Products
}

/** Sums over pairs of frames, MOST_BLOCKS blocks of time each: they add up over groups of rows. */
export interface PairSums {
  /** Σ Δa² along x, y, z, and of six components Σ ΔaΔb of xy, xz, yz, Å², [class][component][block][lag]. */
  readonly products: Float64Array
  /** Rows × pairs, [class][block][lag] */
  readonly pairs: Float64Array
}

/** The last frames of each row that later pairs need: of level k every 2ᵏth one, [level][row][axis][REACH]. */
export type PairHistory = {
  past: Float64Array
  /** Next frame, and frames in a block of time. */
  next: number
  width: number
}

/** Consecutive frames of some rows, each column [row][frame], Å. */
export interface Positions {
  readonly first: number
  readonly count: number
  readonly columns: readonly [Line, Line, Line]
}

const levelsOf = ({ strides }: SparseLags): number =>
  1 + Math.round(Math.log2(strides[strides.length - 1] ?? 1))

export const emptyPairHistory = (shape: PairShape): PairHistory => ({
  past: new Float64Array(levelsOf(shape) * shape.places.length * 3 * REACH),
  next: 0,
  width: 1,
})

/** Lengths of the slots. */
export const pairSlots = ({ lags, classes, components }: PairShape) => ({
  products: classes * components * MOST_BLOCKS * lags.length,
  pairs: classes * MOST_BLOCKS * lags.length,
})

export function emptyPairSums(shape: PairShape): PairSums {
  const { products, pairs } = pairSlots(shape)
  return { products: new Float64Array(products), pairs: new Float64Array(pairs) }
}

/** Adds the pairs that end within new frames. Positions in Å, unwrapped, of single precision (the SIMD kernel) or double;
 *  frames without a gap from the first of the run on. Blocks that a longer run outgrows are merged with their neighbours. */
export function addPositions(
  sums: PairSums,
  shape: PairShape,
  history: PairHistory,
  frames: Positions,
): void {
  if (frames.first !== history.next) throw new Error(`frame ${history.next} expected, found ${frames.first}`)
  const end = frames.first + frames.count
  for (; history.width < blockWidth(end); history.width *= 2) mergeBlocks(sums, shape)
  for (let level = 0; level < levelsOf(shape); level++) addLevel(sums, shape, history, frames, level)
  history.next = end
}

/** Neighbouring blocks of time together, in place: they are twice as long from then on. Classes without rows have none. */
function mergeBlocks(
  { products, pairs }: PairSums,
  { places, components, lags: { length } }: PairShape,
): void {
  const merge = (values: Float64Array, index: number) =>
    mergePairs(values.subarray(index * MOST_BLOCKS * length, (index + 1) * MOST_BLOCKS * length), length)
  for (const place of new Set(places)) {
    for (let c = 0; c < components; c++) merge(products, place * components + c)
    merge(pairs, place)
  }
}

function mergePairs(values: Float64Array, lags: number): void {
  const half = values.length / 2
  for (let i = 0; i < half; i++) {
    const at = 2 * lags * Math.floor(i / lags) + (i % lags)
    values[i] = values[at] + values[at + lags]
  }
  values.fill(0, half)
}

/** Kernels of the thread, for positions of single and of double precision. */
const kernels: { single?: PairProducts; double?: PairProducts } = {}

function kernelFor(columns: Positions['columns'], numbers: number): { kernel: PairProducts; line: Line } {
  if (columns.every((column) => column instanceof Float32Array)) {
    kernels.single ??= simdPairProducts()
    return { kernel: kernels.single, line: new Float32Array(numbers) }
  }
  kernels.double ??= plainPairProducts()
  return { kernel: kernels.double, line: new Float64Array(numbers) }
}

/** Every 2ᵏth of the new frames. */
interface Fresh {
  readonly stride: number
  readonly from: number
  readonly fresh: number
}

function addLevel(
  sums: PairSums,
  shape: PairShape,
  history: PairHistory,
  frames: Positions,
  level: number,
): void {
  const { places, components } = shape
  const stride = 1 << level
  const from = Math.ceil(frames.first / stride)
  const fresh = Math.floor((frames.first + frames.count - 1) / stride) - from + 1
  if (fresh < 1) return
  const part: Fresh = { stride, from, fresh }
  const own = stretchesOf(shape, history.width, part)
  const { kernel, line } = kernelFor(frames.columns, 3 * (REACH + fresh))
  for (let first = 0, row = 0; row < places.length; row++) {
    if (row === first) kernel.begin(own, line.length, components)
    fill(line, history, (level * places.length + row) * 3 * REACH, frames, row, part)
    kernel.add(line)
    if (places[row + 1] === places[row]) continue
    add(sums, shape, places[row], own, kernel.sums(), row + 1 - first)
    first = row + 1
  }
}

/** Puts a row's new frames behind its earlier ones, which begin at `place` of the history, and keeps the last of them. */
function fill(
  line: Line,
  { past }: PairHistory,
  place: number,
  { first, count, columns }: Positions,
  row: number,
  { stride, from, fresh }: Fresh,
): void {
  const length = REACH + fresh
  for (let axis = 0; axis < 3; axis++) {
    const column = columns[axis]
    const [begin, own] = [axis * length, place + axis * REACH]
    for (let i = 0; i < REACH; i++) line[begin + i] = past[own + i]
    let at = row * count + from * stride - first
    for (let i = begin + REACH; i < begin + length; i++, at += stride) line[i] = column[at]
    for (let i = 0; i < REACH; i++) past[own + i] = line[begin + fresh + i]
  }
}

/** Adds what a kernel gives for each stretch of some rows of a class. */
function add(
  { products, pairs }: PairSums,
  { lags, components }: PairShape,
  place: number,
  stretches: readonly BlockStretch[],
  sums: Float64Array,
  rows: number,
): void {
  const step = MOST_BLOCKS * lags.length
  stretches.forEach(({ index, block, begin, end }, s) => {
    const at = (place * components * MOST_BLOCKS + block) * lags.length + index
    for (let k = 0; k < components; k++) products[at + k * step] += sums[components * s + k]
    pairs[(place * MOST_BLOCKS + block) * lags.length + index] += rows * (end - begin)
  })
}
