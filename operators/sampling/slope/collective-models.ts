import type { Estimate } from '../estimate.ts'
import { type Averaged, averagedOver } from './averaged.ts'
import type { BlockSums } from './block-sums.ts'
import { slopeDesign } from './design.ts'
import { dot, linear } from './jackknife.ts'
import { relativeShareSpread, SPREAD, shareSpread } from './model-spread.ts'
import { poolOn } from './pool.ts'
import { type Relaxable, relaxableIn, relaxableOf } from './relaxable.ts'
import { candidateOn, PER_START } from './relaxations.ts'
import { type SlopeEstimate, unseen } from './slope.ts'
import { statisticError } from './statistic-error.ts'
import { type Pool, type Whitened, whitened } from './whitening.ts'

/** The models of D on a curve of what all ions do together. */
export interface CollectiveModels extends Averaged {
  /** Variance of the slope by noise that may relax, Å⁴ per frame². */
  readonly relaxable: number
  /** What could turn D beyond what its models differ by, over D². */
  readonly turn: number
  /** Relative error of the slope that runs of this length and number would have, one walker each. */
  readonly design: number
}

/** Models of a smaller share in D are none of Dσ. */
const LEAST_SHARE = 1e-9
const NONE: Relaxable = { square: 0, times: [] }

/** Every model of D, from the same start and with the same times, on collective sums of the same runs; a model is as likely as both curves
 *  together make it, and pays for its start in both. What all ions share counts N times more here than in D: noise of the frame
 *  that they are seen in, of which D shows nothing. So weights are those of a covariance with noise that may relax.
 *  A plain line keeps its weights. */
export function collectiveModels(
  { averaged, spread }: SlopeEstimate,
  sums: readonly BlockSums[],
): CollectiveModels {
  const pool = poolOn(averaged.pool, sums)
  const { mean } = pool.jackknives[0]
  const slope = dot(averaged.weights, mean)
  const isLine = averaged.candidates.length === 0
  const relaxable = isLine ? NONE : relaxableOf(pool.lags, mean, slope, pool.frames)
  const models = isLine ? { ...averaged, pool, slope } : modelsOn(pool, averaged, relaxable)
  const inSlope = relaxableIn(pool.lags, models.weights, relaxable)
  return {
    ...models,
    relaxable: inSlope,
    turn: Math.max(0, spread - relativeShareSpread(averaged)),
    design: Math.hypot(slopeDesign(models, pool.runs), Math.sqrt(inSlope) / Math.abs(models.slope)),
  }
}

function modelsOn(pool: Pool, { candidates, shares }: Averaged, relaxable: Relaxable): Averaged {
  const starts = new Map<number, Whitened>()
  const all = candidates.flatMap((model, i) => {
    if (shares[i] < LEAST_SHARE) return []
    const white = starts.get(model.start) ?? whitened(pool, model.start, relaxable)
    starts.set(model.start, white)
    const own = candidateOn(white, model.times)
    return own ? [{ ...own, cost: own.cost + PER_START * model.start + model.cost }] : []
  })
  return averagedOver(pool, all)
}

/** Dσ, Å²/ps, with its error: e² = t² v + ½ [p_relax Σ p (Dσ_m − Dσ)² + v_r] + what relaxations of D could turn, relative to it; v_r what noise may add that
 *  relaxes. Made larger by the event that was not seen. `factor` is what the slope is divided by, 2d. */
export function collectiveEstimate(models: CollectiveModels, interval: number, factor = 6): Estimate {
  const { pool, weights, slope, relaxable, turn } = models
  const { square, ...how } = statisticError(pool, weights, (index) => linear(pool.jackknives[index], weights))
  const unit = factor * interval
  const spread = shareSpread(models) + SPREAD * relaxable + turn * slope * slope
  const error = Math.sqrt(unseen(square + spread, Math.abs(slope))) / unit
  return { ...how, value: slope / unit, error: error > 0 ? error : undefined }
}

/** Most of the design's relative error that Dσ and the Haven ratio may have. */
const LEAST_DESIGN = 0.3

/** Whether runs of this length and number tell Dσ and the Haven ratio, whatever error was found, and whether or not a relaxation was: runs that
 *  happen to show none of one that there is are no better than the others. */
export const tellsCollective = (
  { design: { walkers, jumps } }: SlopeEstimate,
  { design }: CollectiveModels,
): boolean => design * design + walkers * walkers + 1 / jumps <= LEAST_DESIGN * LEAST_DESIGN
