import { blockOf, blockWidth, MOST_BLOCKS, ORIGINS_WITHIN, type SparseLags } from './sparse-lags.ts'

/** Where the sums of a run go. */
export interface PairShape extends SparseLags {
  /** Class of each row. */
  readonly places: Int32Array
  readonly classes: number
}

/** Sums over pairs of frames, MOST_BLOCKS blocks of time each. */
export interface PairSums {
  /** Σ Δa² along x, y, z, and Σ ΔaΔb of xy, xz, yz, Å², [class][component][block][lag]. */
  readonly products: Float64Array
  /** Rows × pairs, [class][block][lag] */
  readonly pairs: Float64Array
}

export const COMPONENTS = 6
/** Frames of a level that a lag of that level reaches back, at most. */
const REACH = 1.5 * ORIGINS_WITHIN

/** The last frames of each row that later pairs need: of level k every 2ᵏth one, [level][row][axis][REACH]. */
export type PairHistory = {
  past: Float64Array
  /** Next frame, and frames in a block of time. */
  next: number
  width: number
}

/** Consecutive frames of some rows, each column [row][frame], in Å. */
export interface Positions {
  readonly first: number
  readonly count: number
  readonly columns: readonly [ArrayLike<number>, ArrayLike<number>, ArrayLike<number>]
}

const levelsOf = ({ strides }: SparseLags): number =>
  1 + Math.round(Math.log2(strides[strides.length - 1] ?? 1))

export const emptyPairHistory = (shape: PairShape): PairHistory => ({
  past: new Float64Array(levelsOf(shape) * shape.places.length * 3 * REACH),
  next: 0,
  width: 1,
})

export const emptyPairSums = ({ lags, classes }: PairShape): PairSums => ({
  products: new Float64Array(classes * COMPONENTS * MOST_BLOCKS * lags.length),
  pairs: new Float64Array(classes * MOST_BLOCKS * lags.length),
})

/** Adds the pairs that end within new frames. Positions in Å, unwrapped; frames without a gap from the first of the run on.
 *  Blocks that a longer run outgrows are merged with their neighbours. */
export function addPositions(
  sums: PairSums,
  shape: PairShape,
  history: PairHistory,
  frames: Positions,
): void {
  if (frames.first !== history.next) throw new Error(`frame ${history.next} expected, found ${frames.first}`)
  const end = frames.first + frames.count
  for (; history.width < blockWidth(end); history.width *= 2) mergeBlocks(sums, shape.lags.length)
  for (let level = 0, stride = 1; level < levelsOf(shape); level++, stride *= 2)
    addLevel(sums, shape, history, frames, level, stride)
  history.next = end
}

function mergeBlocks({ products, pairs }: PairSums, lags: number): void {
  for (const values of [products, pairs])
    for (let from = 0; from < values.length; from += MOST_BLOCKS * lags)
      foldPairs(values.subarray(from, from + MOST_BLOCKS * lags), lags)
}

function foldPairs(values: Float64Array, lags: number): void {
  const half = values.length / 2
  for (let i = 0; i < half; i++) {
    const at = 2 * lags * Math.floor(i / lags) + (i % lags)
    values[i] = values[at] + values[at + lags]
  }
  values.fill(0, half)
}

function addLevel(
  sums: PairSums,
  shape: PairShape,
  history: PairHistory,
  { first, count, columns }: Positions,
  level: number,
  stride: number,
): void {
  const from = Math.ceil(first / stride)
  const fresh = Math.floor((first + count - 1) / stride) - from + 1
  if (fresh < 1) return
  const length = REACH + fresh
  const line = new Float64Array(3 * length)
  const rows = shape.places.length
  const stretches = stretchesOf(shape, stride, history.width, from, fresh)
  for (let row = 0; row < rows; row++) {
    for (let axis = 0; axis < 3; axis++) {
      const own = history.past.subarray(((level * rows + row) * 3 + axis) * REACH).subarray(0, REACH)
      line.set(own, axis * length)
      const column = columns[axis]
      let at = row * count + from * stride - first
      for (let i = 0; i < fresh; i++, at += stride) line[axis * length + REACH + i] = column[at]
      own.set(line.subarray(axis * length + fresh, (axis + 1) * length))
    }
    addRow(sums, shape, shape.places[row], line, stretches)
  }
}

/** Pairs of one lag within one block of time that end within the new frames. */
interface Stretch {
  readonly lag: number
  readonly index: number
  readonly block: number
  /** In the line of a row: first end of a pair, and one beyond the last. */
  readonly begin: number
  readonly end: number
}

function stretchesOf(
  { lags, strides }: SparseLags,
  stride: number,
  width: number,
  from: number,
  fresh: number,
): Stretch[] {
  return lags.flatMap((frames, index) => {
    if (strides[index] !== stride) return []
    const lag = frames / stride
    const out: Stretch[] = []
    for (let origin = Math.max(0, from - lag); origin < from + fresh - lag; ) {
      const block = blockOf(origin * stride, frames, width)
      const next = Math.ceil(((block + 1) * 2 * width - frames) / (2 * stride))
      const end = Math.min(next, from + fresh - lag)
      const shift = lag - from + REACH
      out.push({ lag, index, block, begin: origin + shift, end: end + shift })
      origin = end
    }
    return out
  })
}

function addRow(
  { products, pairs }: PairSums,
  { lags }: SparseLags,
  place: number,
  line: Float64Array,
  stretches: readonly Stretch[],
): void {
  const length = line.length / 3
  for (const { lag, index, block, begin, end } of stretches) {
    let [xx, yy, zz, xy, xz, yz] = [0, 0, 0, 0, 0, 0]
    for (let x = begin, y = begin + length, z = y + length; x < end; x++, y++, z++) {
      const dx = line[x] - line[x - lag]
      const dy = line[y] - line[y - lag]
      const dz = line[z] - line[z - lag]
      xx += dx * dx
      yy += dy * dy
      zz += dz * dz
      xy += dx * dy
      xz += dx * dz
      yz += dy * dz
    }
    const step = MOST_BLOCKS * lags.length
    let at = (place * COMPONENTS * MOST_BLOCKS + block) * lags.length + index
    for (const sum of [xx, yy, zz, xy, xz, yz]) {
      products[at] += sum
      at += step
    }
    pairs[(place * MOST_BLOCKS + block) * lags.length + index] += end - begin
  }
}
