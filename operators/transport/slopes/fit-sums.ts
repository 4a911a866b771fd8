import type { Slots, State } from '../../../pipeline/state/slots.ts'
import { handover } from '../../../schemas/handover.ts'
import type { Products } from '../../kernels/pair-products/pair-products.ts'
import type { BlockSums } from '../../sampling/slope/block-sums.ts'
import { blockWidth, MOST_BLOCKS, type SparseLags, sparseLags } from '../../sampling/sparse-lags.ts'
import {
  addPositions,
  emptyPairHistory,
  type PairHistory,
  type Positions,
  type Precision,
  pairSlots,
} from '../../sampling/sparse-pairs.ts'
import { REACH } from '../../sampling/sparse-stretches.ts'
import { addSteps, mergeSteps } from './mean-steps.ts'

/** What a slope is fitted to: sums over pairs of frames by block of time, at sparse lags. */
export interface FitSlots extends Slots {
  /** Σ Δr_a Δr_b, [class][component][block of time][lag], Å². */
  readonly fitProducts: Slots[string]
  /** [class][block of time][lag] */
  readonly fitPairs: Slots[string]
  /** Displacement of all rows together in each block of time, [class][block of time][axis], Å. */
  readonly fitSteps: Slots[string]
}

export interface FitShape extends SparseLags {
  readonly classes: number
  readonly components: Products
}

/** Memory of the sums: the last frames at each stride, and where they are. */
export type FitCarry = {
  fitPast: Float32Array | Float64Array
  fitLast: Float64Array
  /** −1 before the first frame. */
  fitNext: number
  fitWidth: number
}

/** Slots have lags for runs of so many frames, and sixteen times as many where that is too few: a run that grows keeps them. */
const FIRST_FRAMES = 4096
const GROWTH = 16

export function fitShape(frames: number, classes: number, components: Products): FitShape {
  let most = FIRST_FRAMES
  while (most < frames) most *= GROWTH
  return { ...sparseLags(most), classes, components }
}

const NO_PLACES = new Int32Array(0)

/** `per` channel where each is a class of its own. */
export function fitSlots(shape: FitShape, per?: 'channel' | 'row'): FitSlots {
  const { products, pairs } = pairSlots({ ...shape, places: NO_PLACES })
  return {
    fitProducts: { law: 'sum', length: products, per },
    fitPairs: { law: 'count', length: pairs, per },
    fitSteps: { law: 'sum', length: 3 * MOST_BLOCKS * shape.classes, per },
  }
}

export function fitCarry(shape: FitShape, rows: number, precision: Precision = 'single'): FitCarry {
  const { past, width } = emptyPairHistory({ ...shape, places: new Int32Array(rows) }, precision)
  return { fitPast: past, fitLast: new Float64Array(3 * rows), fitNext: -1, fitWidth: width }
}

/** Frames before a block that the memory is made of. */
export const fitLookback = ({ strides }: FitShape): number => REACH * strides[strides.length - 1]

/** Adds new frames; a memory that begins in the middle of a run knows no frames before its first. */
export function addFit(
  { fitProducts, fitPairs, fitSteps }: State<FitSlots>,
  shape: FitShape,
  places: Int32Array,
  carry: FitCarry,
  frames: Positions,
): void {
  const known = carry.fitNext >= 0
  const history: PairHistory = {
    past: carry.fitPast,
    next: known ? carry.fitNext : frames.first,
    width: carry.fitWidth,
  }
  addPositions({ products: fitProducts, pairs: fitPairs }, { ...shape, places }, history, frames)
  for (let width = carry.fitWidth; width < history.width; width *= 2) mergeSteps(fitSteps)
  addSteps(fitSteps, places, carry.fitLast, frames, history.width, known)
  Object.assign(carry, { fitNext: history.next, fitWidth: history.width })
}

/** What one class of one run hands to fits. */
export interface FitSums {
  /** Sums of Δr_a Δr_b of each component, and what else is alike in them; squares are those of x, y and z together. */
  readonly all: BlockSums
  readonly components: readonly BlockSums[]
  /** Displacement of the mean position in each full block of time, [block][axis], Å. */
  readonly steps: Float64Array
}

/** Of each row of the column `of` of a table, what each run hands to fits. */
export const fitSums = handover<Readonly<Record<string, readonly FitSums[]>>>()

/** Sums of the `place`th class, of so many walkers, at the lags that its frames have; squares are multiplied by `factor`. */
export function fitSumsOf(
  { fitProducts, fitPairs, fitSteps }: Pick<State<FitSlots>, keyof FitSlots>,
  shape: FitShape,
  place: number,
  walkers: number,
  factor = 1,
): FitSums {
  const step = MOST_BLOCKS * shape.lags.length
  const frames = 1 + successive(fitPairs.subarray(place * step, (place + 1) * step), shape) / walkers
  const { lags, strides } = sparseLags(frames)
  const width = blockWidth(frames)
  const cut = (values: Float64Array, from: number, times = 1) =>
    Float64Array.from({ length: MOST_BLOCKS * lags.length }, (_, i) => {
      const block = Math.floor(i / lags.length)
      return times * values[from + block * shape.lags.length + (i % lags.length)]
    })
  const known = { frames, width, walkers, lags, strides, pairs: cut(fitPairs, place * step) }
  const components = Array.from(
    { length: shape.components },
    (_, c): BlockSums => ({
      ...known,
      squares: cut(fitProducts, (place * shape.components + c) * step, factor),
    }),
  )
  const [x, y, z] = components.map(({ squares }) => squares)
  const full = 3 * Math.floor((frames - 1) / width)
  const from = 3 * place * MOST_BLOCKS
  return {
    all: { ...known, squares: x.map((value, i) => value + y[i] + z[i]) },
    components,
    steps: fitSteps.slice(from, from + full),
  }
}

/** Pairs of successive frames in all blocks. */
function successive(pairs: Float64Array, { lags }: FitShape): number {
  let sum = 0
  for (let i = 0; i < pairs.length; i += lags.length) sum += pairs[i]
  return sum
}
