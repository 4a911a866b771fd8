import type { Averaged } from './averaged.ts'
import { dot } from './jackknife.ts'
import { type Walked, walkCovariance } from './walk-covariance.ts'

/** What the length, the ions and the runs would give for the model that was found, whatever scatter was seen. */
export interface Design {
  /** Relative error of the slope of independent walkers. */
  readonly walkers: number
  /** Jumps of a given length that D amounts to, in all runs and ions together. */
  readonly jumps: number
  /** The slope of one of them, Å² per frame. */
  readonly jump: number
}

/** `jump` in Å; slopes of the model in Å² per frame. */
export function designOf(mean: Averaged, jump: number): Design {
  const { runs } = mean.pool
  const watched = runs.reduce((sum, { frames, walkers }) => sum + frames * walkers, 0)
  return {
    walkers: slopeDesign(mean, runs),
    jumps: (mean.slope * watched) / (jump * jump),
    jump: (jump * jump) / watched,
  }
}

/** Relative error of a slope by its weights, for walkers with the noise that the model has at long lags. */
export function slopeDesign(
  { pool: { lags, strides, dimensions }, slope, offset, weights }: Averaged,
  runs: readonly Walked[],
): number {
  if (!(slope > 0)) return Number.POSITIVE_INFINITY
  const C = walkCovariance(lags, strides, runs, { slope, intercept: Math.max(0, offset), dimensions })
  const along = weights.map((_, i) => dot(C.subarray(i * lags.length, (i + 1) * lags.length), weights))
  return Math.sqrt(dot(weights, along)) / slope
}
