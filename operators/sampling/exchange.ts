import type { Estimate } from './estimate.ts'

/** What is known of ions that change between one kind of place and all others. */
export interface Exchange {
  /** In one run. */
  readonly ions: number
  /** Share of them that is on the kind. */
  readonly share: number
  /** How full the places of the kind are, and those of all others: no room, no change. */
  readonly full: readonly [kind: number, others: number]
  /** How often an ion left the kind, in all runs. */
  readonly changes: number
  readonly runs: number
}

/** Variance of the mean share over runs: V/N² / (R + n/2V), V = 1/(1/(N p (1 − θ)) + 1/(N q (1 − θ'))) that of the number of ions on the
 *  kind, as in a gas on a lattice. Without a change it is that of R choices, with many of them that of their count, 2V²/(n N²): an
 *  exchange whose mean is far away returns with the rate n/(R T V).
 *  Zero where there is no room for a change, or nobody to make it. */
export function exchangeVariance({ ions, share, full, changes, runs }: Exchange): number {
  const spread = (part: number, filled: number) => ions * part * Math.max(0, 1 - filled)
  const [here, there] = [spread(share, full[0]), spread(1 - share, full[1])]
  if (!(here > 0 && there > 0)) return 0
  const V = 1 / (1 / here + 1 / there)
  return V / (ions * ions) / (runs + changes / (2 * V))
}

/** A share over time with at least the error of ions that change one by one, as often as they were seen to, or that of the `chain` of
 *  all kinds, where it is larger: blocks of time say nothing of an exchange that is slower than they are. */
export function atLeastOfExchange(inTime: Estimate, exchange: Exchange, chain = 0): Estimate {
  const least = Math.sqrt(Math.max(chain, exchangeVariance(exchange)))
  if (!(least > (inTime.error ?? 0))) return inTime
  const { value } = inTime
  return { value, error: least, method: 'events', samples: exchange.changes, dof: Number.POSITIVE_INFINITY }
}
