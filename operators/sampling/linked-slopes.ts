import type { Averaged } from './averaged.ts'
import type { BlockSums } from './block-sums.ts'
import { atLags } from './block-sums.ts'
import { studentAt } from './distributions.ts'
import type { Estimate } from './estimate.ts'
import { dot, type Jackknife, jackknife, linear, pseudoValues, varianceOf } from './jackknife.ts'
import { errorInTime, UPPER } from './means.ts'
import { blocksFor } from './scatter.ts'
import { type SlopeEstimate, SPREAD, unseen } from './slope.ts'
import { slopeError } from './slope-error.ts'
import { GROUPS } from './whitening.ts'

/** The same models on other sums of the same runs, lags and blocks: Dσ, a component of the tensor. D in Å²/ps; `factor` is what
 *  the slope is divided by, 2d. A component that is next to nothing may be negative. */
export function linkedSlope(
  of: SlopeEstimate,
  sums: readonly BlockSums[],
  interval: number,
  factor = 6,
): Estimate {
  const {
    averaged,
    averaged: { pool, weights, slope },
  } = of
  const jackknives = jackknivesOf(averaged, sums)
  const value = dot(weights, jackknives[0].mean)
  const { square, dof, method, samples } = slopeError(pool, weights, jackknives)
  const spread = spreadOf(averaged, jackknives[0].mean, value)
  const unit = factor * interval
  const error = Math.sqrt(unseen(square + SPREAD * spread, Math.max(Math.abs(value), Math.abs(slope)))) / unit
  return { value: value / unit, error: error > 0 ? error : undefined, dof, method, samples }
}

/** Jackknives of other sums at the lags of an estimate. */
const jackknivesOf = ({ pool }: Averaged, sums: readonly BlockSums[]): readonly Jackknife[] => {
  const lags = { ...sums[0], lags: pool.lags, strides: pool.strides }
  const used = sums.map((run) => atLags(run, lags, pool.lags.length))
  return GROUPS.map((groups) => jackknife(used, groups))
}

/** Variance between models, of what each says of a curve. */
function spreadOf({ candidates, shares }: Averaged, curve: Float64Array, mean: number): number {
  return candidates.reduce((sum, { weights }, i) => sum + shares[i] * (dot(weights, curve) - mean) ** 2, 0)
}

/** Most of the design's relative error that Dσ and the Haven ratio may have. */
const LEAST_DESIGN = 0.3

/** Whether runs of this length and number tell Dσ and the Haven ratio, whatever error was found. */
export const tellsCollective = ({
  design: { walkers, collective, jumps },
  relaxing,
}: SlopeEstimate): boolean =>
  relaxing < 0.5 && collective * collective + walkers * walkers + 1 / jumps <= LEAST_DESIGN * LEAST_DESIGN

/** Ratio of D to the same slope of other sums: the Haven ratio of squares of single ions and of their sum. Its error is that of
 *  a jackknife of the ratio, with half the spread of the models, and an interval that is even in the logarithm. */
export function linkedRatio(of: SlopeEstimate, sums: readonly BlockSums[]): Estimate {
  const { averaged } = of
  const { pool, weights } = averaged
  const below = jackknivesOf(averaged, sums)
  const { index, hidden } = blocksFor(pool, weights)
  const ratios = [pool.jackknives, below].map((each) => linear(each[index], weights))
  const value = ratios[0].whole / ratios[1].whole
  const without = ratios[0].without.map((a, j) => a / ratios[1].without[j])
  const jack = pool.jackknives[index]
  const values = pseudoValues(jack, value, without)
  const t = studentAt(UPPER, values.length - 1)
  const blocks = (t * t * varianceOf(values, jack.weights, jack.total)) / (1 - hidden)
  const merged = mergedSquare(jack, values)
  const spread = ratioSpread(averaged, below[0].mean, value)
  const relative = Math.sqrt(unseen(Math.max(blocks, merged) + SPREAD * spread, value)) / Math.abs(value)
  return {
    value,
    error: relative > 0 ? relative * Math.abs(value) : undefined,
    dof: values.length - 1,
    method: 'time blocks',
    samples: values.length,
    low: value * Math.exp(-relative),
    high: value * Math.exp(relative),
  }
}

function mergedSquare(jack: Jackknife, values: Float64Array): number {
  let from = 0
  const merged = errorInTime(
    jack.perRun.map((count) => {
      from += count
      return {
        values: values.subarray(from - count, from),
        weights: jack.weights.subarray(from - count, from),
      }
    }),
  )
  return merged && merged.samples < values.length ? merged.square * studentAt(UPPER, merged.dof) ** 2 : 0
}

/** To first order: what each model changes of both slopes. */
function ratioSpread(
  { candidates, shares, pool, weights }: Averaged,
  curve: Float64Array,
  ratio: number,
): number {
  const [above, below] = [dot(weights, pool.jackknives[0].mean), dot(weights, curve)]
  return candidates.reduce((sum, each, i) => {
    const [a, b] = [dot(each.weights, pool.jackknives[0].mean), dot(each.weights, curve)]
    return sum + shares[i] * ((a - above - ratio * (b - below)) / below) ** 2
  }, 0)
}
