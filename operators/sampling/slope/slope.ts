import { mostEvents } from '../bounds.ts'
import type { Estimate } from '../estimate.ts'
import { type Averaged, averaged } from './averaged.ts'
import { bends } from './bend.ts'
import type { BlockSums } from './block-sums.ts'
import { againstEnd } from './bounded.ts'
import { type Design, designOf } from './design.ts'
import { linear } from './jackknife.ts'
import { modelSpread } from './model-spread.ts'
import { wholePool } from './pool.ts'
import { carrying } from './scatter.ts'
import { LEAST_JUMPS, type SlopeStatus, statusOf } from './slope-status.ts'
import { partsOf, statisticError } from './statistic-error.ts'
import { longestStep } from './steps.ts'
import { fits, isStationary } from './warnings.ts'
import type { Pool } from './whitening.ts'

/** D = slope/2d at long lags, Å²/ps, with all that stands beside it. */
export interface SlopeEstimate extends Estimate {
  readonly status: SlopeStatus
  /** What D may be at most, one-sided 95 %: by the jumps that it amounts to, and by its error. */
  readonly bound: number
  /** Share of the models that still relax. */
  readonly relaxing: number
  /** Lags that carry nine tenths of the weight, and the one that carries the variance, ps. */
  readonly from: number
  readonly to: number
  readonly lag: number
  /** χ² of the models over its degrees of freedom. */
  readonly chi: number
  readonly fits: boolean
  readonly stationary: boolean
  readonly design: Design
  /** What models differ by, in its squared error, over D². */
  readonly spread: number
  readonly averaged: Averaged
}

export interface SlopeOptions {
  /** ps between frames */
  readonly interval: number
  /** Axes that the sums are taken along. */
  readonly dimensions?: number
  /** Length of a jump, Å: what a run without diffusion may have missed. */
  readonly jump?: number
}

/** So few jumps have the error of a count; twice as many have none of it. */
const FEW_JUMPS = 6

/** D by averaged generalised least squares of MSD(ℓ) = c + sℓ + Σ A (1 − e^{−ℓ/θ}); sums in Å², D in Å²/ps.
 *  Undefined where the runs have fewer than four lags to a third of their length, or nothing moves.
 *
 *  e² = t² v + ½ p_relax Σ p (D_m − D)² with v of a jackknife of the mean weights over blocks of time; more where models that are in doubt, or motion
 *  that has an end, could turn it (`modelSpread`); made larger by the event that was not seen, 1 + min(1, e/D)², and at least √(k + 1) jumps where D amounts to few of them, k. */
export function slopeEstimate(
  sums: readonly BlockSums[],
  { interval, dimensions = 3, jump = 3 }: SlopeOptions,
): SlopeEstimate | undefined {
  const mean = averaged(sums, dimensions)
  return mean && estimateOf(mean, { interval, dimensions, jump }, wholePool(sums, dimensions))
}

/** What stands beside a mean of models, or any other slope that is linear in the curve; `whole` is that curve at all of its lags. */
export function estimateOf(
  mean: Averaged,
  { interval, dimensions = 3, jump = 3 }: SlopeOptions,
  whole: Pool,
): SlopeEstimate {
  const unit = 2 * dimensions * interval
  const { pool, weights } = mean
  const scattered = statisticError(pool, weights, (index) => linear(pool.jackknives[index], weights))
  const design = designOf(mean, jump)
  const against = againstEnd(mean, whole, jump)
  const bent = bends(mean)
  const spread = modelSpread(mean, { square: scattered.square, against, bent })
  const seen = unseen(scattered.square + spread, mean.slope)
  const square = asCount(seen, mean.slope, countedJumps(design.jumps, jump * jump, longestStep(mean)))
  const parts = partsOf(linear(pool.jackknives[0], weights))
  const value = mean.slope / unit
  const error = Math.sqrt(square) / unit
  const told = { fits: fits(mean), stationary: isStationary(parts) }
  return {
    value,
    error: error > 0 ? error : undefined,
    dof: scattered.dof,
    method: scattered.method,
    samples: scattered.samples,
    status: statusOf(mean, design, { fitting: told.fits, jump, bent, against, spread }),
    bound: Math.max((design.jump * mostEvents(design.jumps)) / unit, value + 1.645 * error),
    relaxing: mean.relaxing,
    ...carrying(pool.lags, weights, interval),
    chi: mean.chi / mean.freedom,
    ...told,
    design,
    spread: mean.slope > 0 ? spread / (mean.slope * mean.slope) : 0,
    averaged: mean,
  }
}

/** With the event that was not seen: e² (1 + min(1, e/D)²). */
export const unseen = (square: number, value: number): number =>
  square * (1 + (value * value > square ? square / (value * value) : 1))

/** Where steps are seen to be shorter than jumps, so many more of them; not where there are too few jumps to see that. */
const countedJumps = (jumps: number, square: number, step: number): number =>
  jumps >= LEAST_JUMPS ? jumps * Math.max(1, square / step) : jumps

/** At least √(k + 1) of the k jumps that a slope amounts to, where they are few; from twice as many on not at all. */
function asCount(square: number, slope: number, jumps: number): number {
  const share = Math.min(1, Math.max(0, 2 - jumps / FEW_JUMPS))
  if (share === 0 || !(slope > 0)) return square
  const floor = ((jumps + 1) / (jumps * jumps)) * slope * slope
  return (1 - share) * square + share * Math.max(square, floor)
}
