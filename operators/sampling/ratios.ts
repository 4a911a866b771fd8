import type { Estimate } from './estimate.ts'
import { meanOverTime } from './means.ts'

/** Both sums of a ratio over consecutive parts of one run. */
export interface RatioParts {
  readonly above: ArrayLike<number>
  readonly below: ArrayLike<number>
  /** What each part saw: frames. */
  readonly weights: ArrayLike<number>
}

/** R = Σ above / Σ below with the error of a mean over time of R + (above − R below)/⟨below⟩, linearised: parts without anything
 *  below count too. The interval is even in the logarithm where R is positive. */
export function ratioOverTime(runs: readonly RatioParts[]): Estimate {
  const [above, below, weight] = [
    sum(runs.map((run) => run.above)),
    sum(runs.map((run) => run.below)),
    sum(runs.map((run) => run.weights)),
  ]
  const value = above / below
  const typical = below / weight
  const mean = meanOverTime(
    runs.map((run) => ({
      values: Float64Array.from(
        run.above,
        (a, i) => value + (a - value * run.below[i]) / (typical * run.weights[i]),
      ),
      weights: run.weights,
    })),
  )
  const { error, method, samples, dof } = mean
  if (error === undefined || !(value > 0)) return { value, error, method, samples, dof }
  return {
    value,
    error,
    method,
    samples,
    dof,
    low: value * Math.exp(-error / value),
    high: value * Math.exp(error / value),
  }
}

function sum(lists: readonly ArrayLike<number>[]): number {
  let all = 0
  for (const values of lists) for (let i = 0; i < values.length; i++) all += values[i]
  return all
}
