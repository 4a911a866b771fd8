import type { Estimate } from '../estimate.ts'
import type { BlockSums } from './block-sums.ts'
import type { CollectiveModels } from './collective-models.ts'
import { linear } from './jackknife.ts'
import { relativeSpread, SPREAD } from './model-spread.ts'
import { poolOn } from './pool.ts'
import { type SlopeEstimate, unseen } from './slope.ts'
import { type Deleted, statisticError } from './statistic-error.ts'

/** The same models on other sums of the same runs, lags and blocks: a component of the tensor. D in Å²/ps; `factor` is what
 *  the slope is divided by, 2d. A component that is next to nothing may be negative. */
export function linkedSlope(
  { averaged, spread: apart }: Pick<SlopeEstimate, 'averaged' | 'spread'>,
  sums: readonly BlockSums[],
  interval: number,
  factor = 6,
): Estimate {
  const { pool, weights, slope } = averaged
  const { jackknives } = poolOn(pool, sums)
  const of = (index: number) => linear(jackknives[index], weights)
  const value = of(0).whole
  const { square, dof, method, samples } = statisticError(pool, weights, of)
  const spread = apart * value * value
  const unit = factor * interval
  const error = Math.sqrt(unseen(square + spread, Math.max(Math.abs(value), slope))) / unit
  return { value: value / unit, error: error > 0 ? error : undefined, dof, method, samples }
}

/** A ratio, whole and without each group of blocks. */
const over = (above: Deleted, below: Deleted): Deleted => ({
  jack: above.jack,
  whole: above.whole / below.whole,
  without: above.without.map((value, j) => value / below.without[j]),
})

/** Share of other sums in D, as a component of the tensor in the trace: other over own slope, with its error. */
export function linkedShare(
  { averaged }: Pick<SlopeEstimate, 'averaged'>,
  sums: readonly BlockSums[],
): Estimate {
  const { pool, weights } = averaged
  const others = poolOn(pool, sums).jackknives
  const of = (index: number) => over(linear(others[index], weights), linear(pool.jackknives[index], weights))
  const { square, dof, method, samples } = statisticError(pool, weights, of)
  return { value: of(0).whole, error: square > 0 ? Math.sqrt(square) : undefined, dof, method, samples }
}

/** Share of one slope in the sum of several of the same runs, each with weights of its own. */
export function shareOf(parts: readonly SlopeEstimate[], k: number): Estimate {
  const { pool, weights } = parts[k].averaged
  const of = (index: number): Deleted => {
    const each = parts.map(({ averaged: own }) => linear(own.pool.jackknives[index], own.weights))
    const whole = each.reduce((sum, part) => sum + part.whole, 0)
    return {
      jack: pool.jackknives[index],
      whole: each[k].whole / whole,
      without: each[k].without.map(
        (value, j) => value / each.reduce((sum, part) => sum + part.without[j], 0),
      ),
    }
  }
  const { square, dof, method, samples } = statisticError(pool, weights, of)
  return { value: of(0).whole, error: square > 0 ? Math.sqrt(square) : undefined, dof, method, samples }
}

/** Ratio of D to the slope of what all do together, the Haven ratio. Its error is that of the ratio without each group of blocks, as models
 *  change both alike; what models scatter more in Dσ than in D, by the share that relaxes for Dσ alone; and half of what noise may add
 *  to Dσ that relaxes. Its interval is even in the logarithm. */
export function linkedRatio({ averaged }: SlopeEstimate, models: CollectiveModels): Estimate {
  const of = (index: number) =>
    over(
      linear(averaged.pool.jackknives[index], averaged.weights),
      linear(models.pool.jackknives[index], models.weights),
    )
  const value = of(0).whole
  const { square, dof, method, samples } = statisticError(models.pool, models.weights, of)
  const apart = Math.max(0, models.relaxing - averaged.relaxing)
  const spread = apart * Math.max(0, relativeSpread(models) - relativeSpread(averaged))
  const relaxable = (SPREAD * models.relaxable) / (models.slope * models.slope)
  const error = Math.sqrt(unseen(square + (spread + relaxable) * value * value, value))
  if (!(error > 0 && value > 0)) return { value, error: error > 0 ? error : undefined, dof, method, samples }
  const factor = Math.exp(error / Math.abs(value))
  return { value, error, dof, method, samples, low: value / factor, high: value * factor }
}
