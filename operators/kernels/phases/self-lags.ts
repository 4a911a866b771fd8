import type { Turns } from './turns.ts'

/** Lag sums of the phases of single atoms, added up by shell of wave vectors. */
export interface SelfLags {
  /** sums[shell][lag] += Σ over rows, over the vectors Q of the shell and over the frames t ≥ `before` of
   *  cos(Q·(r(t) − r(t − lag))), lag = 0 … lags, wherever frame t − lag is there: the first `before` frames
   *  have been summed over among themselves already. */
  add(turns: Turns, before: number, sums: Float64Array): void
}

/** Pairs of frames that one row and one vector bring to a lag. */
export const pairsWith = (frames: number, before: number, lag: number): number =>
  Math.max(0, frames - Math.max(before, lag))
