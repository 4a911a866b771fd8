/** Lags of the fit: two an octave, each with the frames whose multiples its origins are. */
export interface SparseLags {
  /** Frames of each lag: 1, 2, 3, 4, 6, 8, 12, 16, 24 … */
  readonly lags: readonly number[]
  /** Every so many frames a pair begins: a power of two, 1/8 or 1/12 of the lag, at least 1. */
  readonly strides: readonly number[]
}

/** Origins are thinned beyond this many of them within a lag. */
export const ORIGINS_WITHIN = 8

/** Lags up to half of a run of so many frames. */
export function sparseLags(frames: number): SparseLags {
  const lags: number[] = []
  for (let lag = 1; lag <= frames / 2; lag *= 2) {
    lags.push(lag)
    if (lag > 1 && 1.5 * lag <= frames / 2) lags.push(1.5 * lag)
  }
  return { lags, strides: lags.map(strideOf) }
}

export function strideOf(lag: number): number {
  let stride = 1
  while (lag >= 2 * ORIGINS_WITHIN * stride) stride *= 2
  return stride
}

/** Most blocks of time that are kept of a run. */
export const MOST_BLOCKS = 32

/** Frames in a block of time once so many frames are in: the least power of two that needs no more than MOST_BLOCKS blocks. */
export function blockWidth(frames: number): number {
  let width = 1
  while (frames > MOST_BLOCKS * width) width *= 2
  return width
}

/** The block that the middle of a pair lies in. */
export const blockOf = (origin: number, lag: number, width: number): number =>
  Math.floor((2 * origin + lag) / (2 * width))
