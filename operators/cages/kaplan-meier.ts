import { shareOfTrials } from '../sampling/counts.ts'

/** A point of a survival curve. */
export interface Survival {
  /** Frames since the visit began. */
  readonly duration: number
  /** Kaplan–Meier estimate of the chance to stay longer than this. */
  readonly survival: number
  /** Visits that were seen to last at least so long. */
  readonly atRisk: number
  /** Standard error by Greenwood's formula; where no visit ended, or all, that of so few trials. */
  readonly error: number
  /** Ends of the 68 % interval, never beyond 0 and 1. */
  readonly low: number
  readonly high: number
  readonly method: 'Greenwood' | 'Wilson'
}

/** Kaplan–Meier estimate S(d) = Π_{s ≤ d} (1 − e_s / n_s) at the durations asked for (frames, ascending), from the number
 *  of visits that ended, and of visits that were only seen to last, after each number of frames; one bin more holds
 *  those that were longer. n_s counts what lasted s frames or more. Points where nothing is at risk are left out.
 *  Greenwood: error² = S² Σ e_s / (n_s (n_s − e_s)), times `together`, as many visits as end at once. The interval is that of Wilson for as many independent trials as would have
 *  this error, S(1 − S)/error²; for those at risk where no visit ended, or all. */
export function kaplanMeier(
  ended: ArrayLike<number>,
  censored: ArrayLike<number>,
  durations: readonly number[],
  together = 1,
): Survival[] {
  let atRisk = 0
  for (let s = 0; s < ended.length; s++) atRisk += ended[s] + censored[s]
  const points: Survival[] = []
  let [survival, variance, s] = [1, 0, 0]
  for (const duration of durations) {
    for (; s < duration; s++) atRisk -= leave(s)
    if (atRisk === 0) break
    const staying = atRisk
    atRisk -= leave(s++)
    points.push({
      duration,
      survival,
      atRisk: staying,
      ...spread(survival, together * variance, staying / together),
    })
  }
  return points

  /** Counts the visits that end in bin s; returns how many are gone after it. */
  function leave(s: number): number {
    if (ended[s] > 0) {
      survival *= 1 - ended[s] / atRisk
      if (atRisk > ended[s]) variance += ended[s] / (atRisk * (atRisk - ended[s]))
    }
    return ended[s] + censored[s]
  }
}

function spread(survival: number, variance: number, atRisk: number) {
  const isInside = survival > 0 && variance > 0
  const trials = isInside ? (1 - survival) / (survival * variance) : atRisk
  const { error, low, high } = shareOfTrials(survival * trials, trials)
  return {
    error: isInside ? survival * Math.sqrt(variance) : (error as number),
    low: low as number,
    high: high as number,
    method: isInside ? ('Greenwood' as const) : ('Wilson' as const),
  }
}
