import type { Level, Stretch } from '../kernels/pair-products/pair-products.ts'
import { blockOf, ORIGINS_WITHIN, type SparseLags } from './sparse-lags.ts'

/** Frames of a level that a lag of that level reaches back, at most. */
export const REACH = 1.5 * ORIGINS_WITHIN

/** Pairs of one lag within one block of time that end within new frames. */
export interface BlockStretch extends Stretch {
  /** Of the lag. */
  readonly index: number
  readonly block: number
}

/** Every 2ᵏth frame of new ones, and what is to be added of them. */
export interface BlockLevel extends Level {
  readonly stretches: readonly BlockStretch[]
}

/** How many levels the lags have. */
export const levelCount = ({ strides }: SparseLags): number =>
  1 + Math.round(Math.log2(strides[strides.length - 1] ?? 1))

/** Levels that have new frames, of `count` ones from `first` on. Blocks have `width` frames. */
export function levelsOf(shape: SparseLags, width: number, first: number, count: number): BlockLevel[] {
  const levels: BlockLevel[] = []
  let before = 2 * first
  for (let stride = 1; levels.length < levelCount(shape); stride *= 2) {
    const number = Math.ceil(first / stride)
    const fresh = Math.floor((first + count - 1) / stride) - number + 1
    if (fresh < 1) break
    const stretches = stretchesOf(shape, width, stride, number, fresh)
    levels.push({ fresh, from: 2 * number - before, stretches })
    before = number
  }
  return levels
}

/** Stretches of a level, every `stride`th frame: `fresh` of them are new, number `from` the first, behind REACH earlier ones in
 *  the line. */
function stretchesOf(
  { lags, strides }: SparseLags,
  width: number,
  stride: number,
  from: number,
  fresh: number,
): BlockStretch[] {
  const out: BlockStretch[] = []
  for (let index = 0; index < lags.length; index++) {
    if (strides[index] !== stride) continue
    const frames = lags[index]
    const lag = frames / stride
    const shift = lag - from + REACH
    const beyond = from + fresh - lag
    for (let origin = Math.max(0, from - lag); origin < beyond; ) {
      const block = blockOf(origin * stride, frames, width)
      const next = Math.min(beyond, Math.ceil(((block + 1) * 2 * width - frames) / (2 * stride)))
      out.push({ lag, index, block, begin: origin + shift, end: next + shift })
      origin = next
    }
  }
  return out
}
