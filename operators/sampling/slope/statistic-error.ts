import { fisherAt, normalAt, studentAt } from '../../numerics/distributions.ts'
import { exceeds, type Method } from '../estimate.ts'
import { betweenRuns, errorInTime, type Parts, UPPER } from '../means.ts'
import { type Jackknife, jackknifeVariance, pseudoValues } from './jackknife.ts'
import { groupsFor } from './scatter.ts'
import type { Pool } from './whitening.ts'

/** A statistic of curves, of all pairs and without each group of blocks. */
export interface Deleted {
  readonly jack: Jackknife
  readonly whole: number
  readonly without: Float64Array
}

/** Squared half 68 % interval of a statistic, and what it is taken between. */
export interface Scattered {
  readonly square: number
  readonly dof: number
  readonly method: Method
  readonly samples: number
}

/** Replicas scatter more than their blocks say at this level of an F test; neighbours among blocks are alike at this one. */
const [LEVEL, ALIKE] = [0.95, 0.9]

/** Error of a statistic whose curves are weighed by fixed weights; `of` gives it for 16, 8 and 4 groups of blocks a run.
 *
 *  The largest of t² v of the jackknife over groups that are long enough for the lags that carry the variance; the same of groups
 *  that had to be merged until neighbours are independent, where these are more alike than chance makes them in one case of ten; and,
 *  where replicas scatter more than that, (t s)²/n between them. */
export function statisticError(pool: Pool, weights: Float64Array, of: (index: number) => Deleted): Scattered {
  const blocks = jackknifed(of, groupsFor(pool, weights))
  const parts = partsOf(of(0))
  return largest([blocks, ...mergedOf(parts), ...replicasOf(parts, blocks)])
}

function jackknifed(
  of: (index: number) => Deleted,
  { index, hidden }: { index: number; hidden: number },
): Scattered {
  const { jack, whole, without } = of(index)
  const dof = without.length - 1
  const variance = jackknifeVariance(jack, whole, without) / (1 - hidden)
  return { square: interval(variance, dof), dof, method: 'time blocks', samples: without.length }
}

const interval = (variance: number, dof: number): number => variance * studentAt(UPPER, dof) ** 2

function mergedOf(parts: readonly Parts[]): Scattered[] {
  if (!areAlike(parts)) return []
  const merged = errorInTime(parts)
  const count = parts.reduce((sum, { values }) => sum + values.length, 0)
  if (!merged || merged.samples === count) return []
  const { square, dof, samples } = merged
  return [{ square: interval(square, dof), dof, method: 'time blocks', samples }]
}

/** Whether neighbouring blocks are more alike than independent ones, whose correlation is −1/M with a scatter of 1/√M: the largest of
 *  several errors is too large on average, unless there is a reason to look for the others. */
function areAlike(parts: readonly Parts[]): boolean {
  const M = parts.reduce((sum, { values }) => sum + values.length, 0)
  const mean = parts.reduce((sum, part) => sum + meanOf(part).value * part.values.length, 0) / M
  let [own, next, links] = [0, 0, 0]
  for (const { values } of parts)
    for (let k = 0; k < values.length; k++) {
      own += (values[k] - mean) * (values[k] - mean)
      if (k === 0) continue
      next += (values[k] - mean) * (values[k - 1] - mean)
      links++
    }
  if (!(own > 0) || links === 0) return false
  return exceeds((next / links / (own / M) + 1 / M) * Math.sqrt(M), normalAt(ALIKE))
}

function replicasOf(parts: readonly Parts[], blocks: Scattered): Scattered[] {
  const between = betweenRuns(parts.map(meanOf))
  if (!between) return []
  const { square, dof } = between
  const variance = blocks.square / studentAt(UPPER, blocks.dof) ** 2
  if (!exceeds(square, fisherAt(LEVEL, dof, blocks.dof) * variance)) return []
  return [{ square: interval(square, dof), dof, method: 'replicas', samples: parts.length }]
}

const largest = (all: readonly Scattered[]): Scattered =>
  all.reduce((most, each) => (exceeds(each.square, most.square) ? each : most))

/** What each group of blocks says by itself, run by run. */
export function partsOf({ jack, whole, without }: Deleted): Parts[] {
  const values = pseudoValues(jack, whole, without)
  let from = 0
  return jack.perRun.map((count) => {
    from += count
    return { values: values.subarray(from - count, from), weights: jack.weights.subarray(from - count, from) }
  })
}

function meanOf({ values, weights }: Parts): { value: number; weight: number } {
  let [top, weight] = [0, 0]
  for (let k = 0; k < values.length; k++) {
    top += weights[k] * values[k]
    weight += weights[k]
  }
  return { value: top / weight, weight }
}
