import { studentAt } from '../numerics/distributions.ts'
import type { Estimate } from './estimate.ts'
import { errorOf, UPPER } from './means.ts'
import { together } from './two-variances.ts'

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

/** A share over time with an error from both, as they are `together`: blocks of time, and the `exchange` of ions one by one that was
 *  counted, or the `chain` of all kinds, where its variance is larger. k changes tell a variance with 2(k + 1) degrees, as a count does its
 *  mean. Blocks say nothing of an exchange that is slower than they are, and the count knows no ions that return at once, and those that go together by the
 *  factor that is given. */
export function withExchange(inTime: Estimate, exchange: Exchange, chain = 0, ionsTogether = 1): Estimate {
  const square = ionsTogether * Math.max(chain, exchangeVariance(exchange))
  const counted = { square, dof: 2 * (exchange.changes + 1) }
  if (!(counted.square > 0)) return inTime
  const byEvents = {
    value: inTime.value,
    ...errorOf(counted.square, counted.dof),
    method: 'events' as const,
    samples: exchange.changes,
  }
  if (inTime.error === undefined) return byEvents
  const root = inTime.error / studentAt(UPPER, inTime.dof)
  const of = together({ square: root * root, dof: inTime.dof }, counted)
  if (of.larger === 'neither') return { ...inTime, ...errorOf(of.both.square, of.both.dof) }
  return of.larger === 'blocks' ? inTime : byEvents
}
