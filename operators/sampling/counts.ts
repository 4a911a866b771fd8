import { studentAt } from '../numerics/distributions.ts'
import { fewestEvents, mostEvents } from './bounds.ts'
import type { Estimate } from './estimate.ts'
import { betweenRuns, meanOverTime, UPPER } from './means.ts'

/** Events of consecutive parts of one run, and how long was watched for them: ion × time, or whatever the rate is per. */
export interface CountParts {
  readonly events: ArrayLike<number>
  readonly exposure: ArrayLike<number>
}

/** Fewer events have at least the error of a Poisson count. */
const FEW_EVENTS = 16

/** A rate Σ events / Σ exposure: its error from parts of time as that of a mean, and below 16 events at least √(k + 1)/exposure
 *  with an interval that is not symmetric; never ± 0. Events that come in clusters are fewer than they seem. */
export function rateOverTime(runs: readonly CountParts[]): Estimate {
  const [k, watched] = [sum(runs.map(({ events }) => events)), sum(runs.map(({ exposure }) => exposure))]
  const parts = meanOverTime(
    runs.map(({ events, exposure }) => ({
      values: Float64Array.from(events, (count, i) => (exposure[i] > 0 ? count / exposure[i] : 0)),
      weights: exposure,
    })),
  )
  const floor = Math.sqrt(k + 1) / watched
  if (k >= FEW_EVENTS && parts.error !== undefined) return parts
  const known = (parts.error ?? 0) >= floor
  const error = known ? (parts.error as number) : floor
  const [value, wider] = [k / watched, error / floor]
  return {
    value,
    error,
    method: known ? parts.method : 'events',
    samples: known ? parts.samples : k,
    dof: known ? parts.dof : Number.POSITIVE_INFINITY,
    low: Math.max(0, value - wider * (value - fewestEvents(k, UPPER) / watched)),
    high: value + wider * (mostEvents(k, UPPER) / watched - value),
  }
}

/** A rate of events that come one by one unless something makes them come together, as turns of rotors do: that of `rateOverTime`, whose
 *  variance v of ν degrees is taken with one degree of that of the parts as they are, M/(M − 1) Σ (k_i − R x_i)²/X², and is at least k/X².
 *  Runs that scatter more than that keep the error of `rateOverTime`. Where parts are merged by chance until few are left, few degrees of freedom alone would make errors scatter tenfold. */
export function eventsOverTime(runs: readonly CountParts[]): Estimate {
  const rate = rateOverTime(runs)
  const [k, watched] = [sum(runs.map(({ events }) => events)), sum(runs.map(({ exposure }) => exposure))]
  if (k < FEW_EVENTS || rate.method !== 'time blocks' || rate.error === undefined) return rate
  const apart = runs.flatMap(({ events, exposure }) =>
    Array.from(events, (count, i) => count - rate.value * exposure[i]),
  )
  const squares = apart.reduce((all, each) => all + each * each, 0)
  const counted = k / (watched * watched)
  const plain = (squares * apart.length) / (apart.length - 1) / (watched * watched)
  if ((scatterOf(runs)?.square ?? 0) > plain) return rate
  const [own, dof] = [rate.error / studentAt(UPPER, rate.dof), rate.dof + 1]
  const square = (rate.dof * own * own + Math.max(plain, counted)) / dof
  if (square > counted) return { ...rate, error: Math.sqrt(square) * studentAt(UPPER, dof), dof }
  return { ...rate, error: Math.sqrt(counted), method: 'events', samples: k, dof: Number.POSITIVE_INFINITY }
}

/** Variance of the rate by that of its runs. */
const scatterOf = (runs: readonly CountParts[]) =>
  betweenRuns(
    runs.map(({ events, exposure }) => ({ value: sum([events]) / sum([exposure]), weight: sum([exposure]) })),
  )

/** The time from event to event, Σ exposure / Σ events, with the relative error of the rate; the ends of its interval are those of
 *  the rate. Without events there is no time, only its lower end. */
export function timePerEvent(runs: readonly CountParts[]): Estimate {
  const rate = rateOverTime(runs)
  const value = sum(runs.map(({ exposure }) => exposure)) / sum(runs.map(({ events }) => events))
  const relative = (rate.error as number) / rate.value
  if (!(rate.value > 0))
    return { ...rate, value, error: undefined, low: 1 / (rate.high as number), high: undefined }
  const { low = rate.value * Math.exp(-relative), high = rate.value * Math.exp(relative) } = rate
  return { ...rate, value, error: relative * value, low: 1 / high, high: low > 0 ? 1 / low : undefined }
}

function sum(lists: readonly ArrayLike<number>[]): number {
  let all = 0
  for (const values of lists) for (let i = 0; i < values.length; i++) all += values[i]
  return all
}

/** A share k/n of independent trials with the interval of Wilson at one standard deviation; its error reaches the farther end, as half the
 *  interval is no more than 1/2n where all trials end alike. Neither 0 nor 1 is without an error.
 *  Source: Wilson, J. Am. Stat. Assoc. 22, 209 (1927). */
export function shareOfTrials(k: number, n: number): Estimate {
  const p = k / n
  const middle = (p + 1 / (2 * n)) / (1 + 1 / n)
  const half = Math.sqrt((p * (1 - p)) / n + 1 / (4 * n * n)) / (1 + 1 / n)
  return {
    value: p,
    error: half + Math.abs(middle - p),
    method: 'events',
    samples: n,
    dof: Number.POSITIVE_INFINITY,
    low: Math.min(p, middle - half),
    high: Math.max(p, middle + half),
  }
}
