import type { Stretch } from '../kernels/pair-products/pair-products.ts'
import { blockOf, ORIGINS_WITHIN, type SparseLags } from './sparse-lags.ts'

/** Frames of a level that a lag of that level reaches back, at most. */
export const REACH = 1.5 * ORIGINS_WITHIN

/** Pairs of one lag within one block of time that end within new frames. */
export interface BlockStretch extends Stretch {
  /** Of the lag. */
  readonly index: number
  readonly block: number
}

/** Stretches of a level, every `stride`th frame: `fresh` of them are new, number `from` the first, behind REACH earlier ones in
 *  the line. Blocks have `width` frames. */
export function stretchesOf(
  { lags, strides }: SparseLags,
  width: number,
  { stride, from, fresh }: { stride: number; from: number; fresh: number },
): BlockStretch[] {
  return lags.flatMap((frames, index) => {
    if (strides[index] !== stride) return []
    const lag = frames / stride
    const shift = lag - from + REACH
    const beyond = from + fresh - lag
    const out: BlockStretch[] = []
    for (let origin = Math.max(0, from - lag); origin < beyond; ) {
      const block = blockOf(origin * stride, frames, width)
      const next = Math.min(beyond, Math.ceil(((block + 1) * 2 * width - frames) / (2 * stride)))
      out.push({ lag, index, block, begin: origin + shift, end: next + shift })
      origin = next
    }
    return out
  })
}
