import { powerLength } from './frequencies.ts'

/** Frames of the longest piece, in lags and in frames, whichever is more. */
const MOST_LAGS = 8
const MOST_FRAMES = 4096

/** Frames of a piece for which lag sums of phases up to `lags` cost least a frame: a window of a piece and `lags` frames before it
 *  takes an FFT of piece + 2 lags, and one of 2 lags to take off what has been summed already. A run that one piece holds
 *  is one piece. At least `lags`, as `collect` needs. */
export function phasePiece(lags: number, frames = Number.POSITIVE_INFINITY): number {
  const limit = Math.max(MOST_LAGS * lags, MOST_FRAMES)
  if (frames + lags <= limit) return Math.max(frames, lags)
  const past = costOf(powerLength(2 * lags))
  let [best, least] = [lags, Number.POSITIVE_INFINITY]
  for (let n = powerLength(3 * lags); n <= limit; n = powerLength(n + 1)) {
    const piece = n - 2 * lags
    const cost = (costOf(n) + past) / piece
    if (cost < least) [best, least] = [piece, cost]
  }
  return best
}

const costOf = (n: number): number => n * Math.log2(n)
