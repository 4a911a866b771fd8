import type { Column, Columns, PairProducts, Products } from '../kernels/pair-products/pair-products.ts'
import { simdPairProducts } from '../kernels/pair-products/pair-products-simd.ts'
import { blockWidth, MOST_BLOCKS, type SparseLags } from './sparse-lags.ts'
import { type BlockLevel, levelCount, levelsOf, REACH } from './sparse-stretches.ts'

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

/** The last frames of each row that later pairs need: of level k every 2ᵏth one, [row][level][axis][REACH], in the precision of
 *  positions. */
export type PairHistory = {
  past: Column
  /** Next frame, and frames in a block of time. */
  next: number
  width: number
}

/** Of positions: that of stores, or that of means over many atoms. */
export type Precision = 'single' | 'double'

/** Consecutive frames of some rows, each column [row][frame], Å. */
export interface Positions {
  readonly first: number
  readonly count: number
  readonly columns: Columns
}

export function emptyPairHistory(shape: PairShape, precision: Precision = 'single'): PairHistory {
  const length = levelCount(shape) * shape.places.length * 3 * REACH
  return {
    past: precision === 'single' ? new Float32Array(length) : new Float64Array(length),
    next: 0,
    width: 1,
  }
}

/** Lengths of the slots. */
export const pairSlots = ({ lags, classes, components }: PairShape) => ({
  products: classes * components * MOST_BLOCKS * lags.length,
  pairs: classes * MOST_BLOCKS * lags.length,
})

export function emptyPairSums(shape: PairShape): PairSums {
  const { products, pairs } = pairSlots(shape)
  return { products: new Float64Array(products), pairs: new Float64Array(pairs) }
}

/** Kernel of the thread. */
let kernel: PairProducts | undefined

/** Adds the pairs that end within new frames. Positions in Å, unwrapped, of single precision or double; frames without a gap from the
 *  first of the run on. Blocks that a longer run outgrows are merged with their neighbours. */
export function addPositions(
  sums: PairSums,
  shape: PairShape,
  history: PairHistory,
  frames: Positions,
): void {
  const single = history.past instanceof Float32Array
  if (frames.columns.some((column) => column instanceof Float32Array !== single))
    throw new Error('positions and what is remembered of them are of two precisions')
  if (frames.first !== history.next) throw new Error(`frame ${history.next} expected, found ${frames.first}`)
  const end = frames.first + frames.count
  for (; history.width < blockWidth(end); history.width *= 2) mergeBlocks(sums, shape)
  history.next = end
  if (frames.count > 0) addRows(sums, shape, history, frames)
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

function addRows(
  sums: PairSums,
  shape: PairShape,
  { past, width }: PairHistory,
  { first, count, columns }: Positions,
): void {
  const { places, components: products } = shape
  const levels = levelsOf(shape, width, first, count)
  kernel ??= simdPairProducts()
  kernel.begin({ reach: REACH, remembered: levelCount(shape), levels, products })
  for (let row = 0; row < places.length; ) {
    const end = endOfClass(places, row)
    kernel.add(columns, row, end, past)
    add(sums, shape, places[row], levels, kernel.take(), end - row)
    row = end
  }
}

/** The row behind the last one of the same class. */
function endOfClass(places: Int32Array, row: number): number {
  let end = row + 1
  while (places[end] === places[row]) end++
  return end
}

/** Adds what a kernel gives for each stretch of some rows of a class. */
function add(
  { products, pairs }: PairSums,
  { lags, components }: PairShape,
  place: number,
  levels: readonly BlockLevel[],
  sums: Float64Array,
  rows: number,
): void {
  const step = MOST_BLOCKS * lags.length
  let from = 0
  for (const { stretches } of levels)
    for (const { index, block, begin, end } of stretches) {
      const at = (place * components * MOST_BLOCKS + block) * lags.length + index
      for (let k = 0; k < components; k++) products[at + k * step] += sums[from++]
      pairs[(place * MOST_BLOCKS + block) * lags.length + index] += rows * (end - begin)
    }
}
