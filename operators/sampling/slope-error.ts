import { fisherAt, studentAt } from './distributions.ts'
import { exceeds, type Method } from './estimate.ts'
import { type Jackknife, linear, pseudoValues } from './jackknife.ts'
import { betweenRuns, errorInTime, type Parts, UPPER } from './means.ts'
import { scatter } from './scatter.ts'
import type { Pool } from './whitening.ts'

/** Squared half 68 % interval of a statistic, and what it is taken between. */
export interface Scattered {
  readonly square: number
  readonly dof: number
  readonly method: Method
  readonly samples: number
}

/** Replicas scatter more than their blocks say at this level of an F test. */
const LEVEL = 0.95

/** Error of Σ weights × curve with fixed weights: the largest of what blocks of time say, of the same where they are merged
 *  until neighbours are independent, and, where replicas scatter more than that, of t s/√n between them. */
export function slopeError(
  pool: Pool,
  weights: Float64Array,
  jackknives: readonly Jackknife[] = pool.jackknives,
): Scattered {
  const { square: within, freedom } = scatter(pool, weights, jackknives)
  const t = studentAt(UPPER, freedom)
  const parts = partsOf(jackknives[0], weights)
  const merged = errorInTime(parts)
  const count = parts.reduce((sum, { values }) => sum + values.length, 0)
  const wider = merged && merged.samples < count ? merged.square * studentAt(UPPER, merged.dof) ** 2 : 0
  const inTime: Scattered =
    merged && exceeds(wider, within)
      ? { square: wider, dof: merged.dof, method: 'time blocks', samples: merged.samples }
      : { square: within, dof: freedom, method: 'time blocks', samples: freedom + 1 }
  const between = betweenRuns(parts.map(meanOf))
  if (!between || !exceeds(between.square, (fisherAt(LEVEL, between.dof, freedom) * within) / (t * t)))
    return inTime
  const square = between.square * studentAt(UPPER, between.dof) ** 2
  return exceeds(square, inTime.square)
    ? { square, dof: between.dof, method: 'replicas', samples: parts.length }
    : inTime
}

/** What each group of blocks says by itself, run by run. */
export function partsOf(jack: Jackknife, weights: Float64Array): Parts[] {
  const { whole, without } = linear(jack, weights)
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
