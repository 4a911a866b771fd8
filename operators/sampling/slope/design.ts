import type { Averaged } from './averaged.ts'
import { dot } from './jackknife.ts'
import { walkCovariance } from './walk-covariance.ts'

/** What the length, the ions and the runs would give for the model that was found, whatever scatter was seen. */
export interface Design {
  /** Relative error of the slope of independent walkers. */
  readonly walkers: number
  /** The same of one walker a run: of a sum over all ions. */
  readonly collective: number
  /** Jumps of a given length that D amounts to, in all runs and ions together. */
  readonly jumps: number
  /** The slope of one of them, Å² per frame. */
  readonly jump: number
}

/** `jump` in Å; slopes of the model in Å² per frame. */
export function designOf({ pool, slope, offset, weights }: Averaged, jump: number): Design {
  const { lags, strides, runs, dimensions } = pool
  const walk = { slope, intercept: Math.max(0, offset), dimensions }
  const relative = (own: Parameters<typeof walkCovariance>[2]) => {
    const C = walkCovariance(lags, strides, own, walk)
    const along = weights.map((_, i) => dot(C.subarray(i * lags.length, (i + 1) * lags.length), weights))
    return slope > 0 ? Math.sqrt(dot(weights, along)) / slope : Number.POSITIVE_INFINITY
  }
  const watched = runs.reduce((sum, { frames, walkers }) => sum + frames * walkers, 0)
  return {
    walkers: relative(runs),
    collective: relative(runs.map(({ frames }) => ({ frames, walkers: 1 }))),
    jumps: (slope * watched) / (jump * jump),
    jump: (jump * jump) / watched,
  }
}
