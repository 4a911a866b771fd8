import { type CountParts, eventsOverTime, rateOverTime, shareOfTrials, timePerEvent } from './counts.ts'
import type { Estimate } from './estimate.ts'
import { meanOverTime } from './means.ts'
import { ratioOverTime } from './ratios.ts'

/** What a measure keeps of a run: consecutive parts. */
export interface InParts<S> {
  readonly parts: readonly S[]
}

/** Two sums of a part: what was added up or counted, and what that is over. */
export interface Sums {
  readonly above: number
  readonly below: number
  /** What the part saw, where `below` does not say it: frames. */
  readonly seen?: number
}

/** How Σ above and Σ below make a number: a mean over what was seen, `below`; events a time, `below`; `events`, the same of such as come one by one unless something makes them come together; the same of what is counted again
 *  in every frame that it is there, so that one stretch of time alone tells no error; the time from event to event,
 *  Σ below / Σ above; a ratio of sums that both fluctuate; a share of trials, which has at least the error of as many independent ones
 *  where few are so, or few are not. */
export type Statistic = 'mean' | 'rate' | 'events' | 'presence' | 'time' | 'ratio' | 'share'

const OVER: Readonly<
  Record<Statistic, (runs: readonly CountParts[], seen: () => Float64Array[]) => Estimate>
> = {
  mean: (runs) =>
    meanOverTime(
      runs.map(({ events, exposure }) => ({
        values: Float64Array.from(events, (above, k) => above / exposure[k]),
        weights: exposure,
      })),
    ),
  rate: (runs) => rateOverTime(runs),
  events: (runs) => eventsOverTime(runs),
  presence: (runs) => {
    const estimate = rateOverTime(runs)
    const stretches = runs.reduce((sum, { events }) => sum + events.length, 0)
    return stretches > 1 ? estimate : { ...NOTHING, value: estimate.value }
  },
  time: (runs) => timePerEvent(runs),
  ratio: ratioOf,
  share: (runs, seen) => atLeastOfTrials(runs, ratioOf(runs, seen)),
}

function ratioOf(runs: readonly CountParts[], seen: () => Float64Array[]): Estimate {
  const weights = seen()
  return ratioOverTime(
    runs.map(({ events, exposure }, r) => ({ above: events, below: exposure, weights: weights[r] })),
  )
}

const FEW = 16

function atLeastOfTrials(runs: readonly CountParts[], inTime: Estimate): Estimate {
  const [k, n] = (['events', 'exposure'] as const).map((key) =>
    runs.reduce((sum, run) => sum + Array.from(run[key]).reduce((a, b) => a + b, 0), 0),
  )
  const { low: _, high: __, ...even } = inTime
  if (!(n > 0)) return NOTHING
  if (Math.min(k, n - k) >= FEW && even.error !== undefined) return even
  const trials = shareOfTrials(k, n)
  return (even.error ?? 0) > (trials.error as number) ? even : trials
}

/** A statistic of sums that each part of each run has, with its error: blocks of time with whatever is in them, the scatter of
 *  replicas where that is larger, and the counts where they are few. Parts that saw nothing are left out, but not what they count; `together` says how many
 *  neighbours are one block, where what is measured lasts longer than a part. Never ± 0. */
export function overRunsAndParts<R extends InParts<unknown>>(
  runs: readonly R[],
  statistic: Statistic,
  of: (part: R['parts'][number], run: R, k: number) => Sums,
  together: (run: R) => number = () => 1,
): Estimate {
  const each = runs.map((run) =>
    whereSeen(
      joined(
        run.parts.map((part, k) => of(part, run, k)),
        together(run),
      ),
    ),
  )
  const full = each.filter((parts) => parts.length > 0)
  if (full.length === 0) return NOTHING
  return OVER[statistic](
    full.map((parts) => ({
      events: Float64Array.from(parts, ({ above }) => above),
      exposure: Float64Array.from(parts, ({ below }) => below),
    })),
    () => full.map((parts) => Float64Array.from(parts, ({ below, seen = below }) => seen)),
  )
}

/** The parts that saw something. What is counted in another one (the jump of an ion that had left before it) goes to its neighbour. */
function whereSeen(parts: readonly Sums[]): Sums[] {
  const seen: Sums[] = []
  let over = 0
  for (const part of parts) {
    if ((part.seen ?? part.below) > 0) {
      seen.push(over === 0 ? part : { ...part, above: part.above + over })
      over = 0
    } else if (seen.length > 0 && part.above !== 0) {
      const last = seen[seen.length - 1]
      seen[seen.length - 1] = { ...last, above: last.above + part.above }
    } else over += part.above
  }
  return seen
}

/** So many neighbours as one. */
export function joined(parts: readonly Sums[], count: number): Sums[] {
  if (count <= 1) return [...parts]
  return Array.from({ length: Math.ceil(parts.length / count) }, (_, b) =>
    parts.slice(b * count, (b + 1) * count).reduce((sum, part) => ({
      above: sum.above + part.above,
      below: sum.below + part.below,
      seen: (sum.seen ?? sum.below) + (part.seen ?? part.below),
    })),
  )
}

const NOTHING: Estimate = { value: Number.NaN, error: undefined, method: 'none', samples: 0, dof: 0 }
