import { fisherBelow, studentAt } from '../numerics/distributions.ts'
import { type Estimate, MARGIN } from './estimate.ts'
import { errorOf, type Square, UPPER } from './means.ts'

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

/** Two variances of one mean are of one size where a ratio as large comes by chance more often than this, at either end. */
const ALIKE = 0.9
/** More degrees of freedom change nothing. */
const MANY = 1e4

/** A share over time with an error from both: blocks of time, and the `exchange` of ions one by one that was counted, or the `chain` of
 *  all kinds, where its variance is larger. k changes tell a variance with 2(k + 1) degrees, as a count does its mean. Blocks say nothing of
 *  an exchange that is slower than they are, and the count knows no ions that go together or that return at once:
 *  where one is larger than the other beyond chance (F test, one case in ten), it stands; else both are weighted by their degrees, the count by no more than the blocks.
 *  Source: Satterthwaite, Biometrics Bull. 2, 110 (1946), degrees of a sum of variances. */
export function withExchange(inTime: Estimate, exchange: Exchange, chain = 0): Estimate {
  const counted = {
    square: Math.max(chain, exchangeVariance(exchange)),
    dof: Math.min(MANY, 2 * (exchange.changes + 1)),
  }
  if (!(counted.square > 0)) return inTime
  const { value } = inTime
  const byEvents = { value, ...errorOf(counted.square, counted.dof), method: 'events' as const }
  if (inTime.error === undefined) return { ...byEvents, samples: exchange.changes }
  const root = inTime.error / studentAt(UPPER, inTime.dof)
  const blocks = { square: root * root, dof: inTime.dof }
  if (isBeyond(blocks, counted)) return inTime
  if (isBeyond(counted, blocks)) return { ...byEvents, samples: exchange.changes }
  const both = weighted(blocks, counted)
  return { ...inTime, ...errorOf(both.square, both.dof) }
}

const isBeyond = (larger: Square, smaller: Square): boolean =>
  fisherBelow(larger.square / smaller.square, larger.dof, Math.min(smaller.dof, MANY)) > ALIKE + MARGIN

function weighted(blocks: Square, counted: Square): Square {
  const part = blocks.dof / (blocks.dof + Math.min(blocks.dof, counted.dof))
  const [own, other] = [part * blocks.square, (1 - part) * counted.square]
  const square = own + other
  return { square, dof: (square * square) / ((own * own) / blocks.dof + (other * other) / counted.dof) }
}
