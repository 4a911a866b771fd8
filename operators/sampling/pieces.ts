import type { RunState } from '../../pipeline/definition/operator.ts'
import type { Slots, State } from '../../pipeline/state/slots.ts'
import { errorOfMean } from './statistics.ts'

/** A share of what was seen that errors are taken between: a replica, or a consecutive part of the one run. */
export interface Piece<L extends Slots = Slots, H = any> {
  readonly of: RunState<L, H>
  readonly state: State<L>
}

/** Replicas, else consecutive parts of the run. */
export const piecesOf = <L extends Slots, H>(runs: readonly RunState<L, H>[]): Piece<L, H>[] =>
  runs.length > 1
    ? runs.map((of) => ({ of, state: of.total }))
    : runs[0].parts.map((state) => ({ of: runs[0], state }))

/** What a piece gives to a mean: the sum of some numbers, and how many. */
export interface Share {
  readonly sum: number
  readonly count: number
}

/** A mean over all runs, half its 68 % interval between pieces, and how many there were. */
export interface PooledMean {
  /** Σ sum / Σ count, NaN where there is nothing. */
  readonly value: number
  readonly error: number | undefined
  readonly count: number
  readonly method: 'replicas' | 'parts' | 'none'
  readonly samples: number
}

/** Mean of numbers that pieces have sums of, with its error between the pieces, each with the weight of its count. */
export function pooledMean<L extends Slots, H>(
  runs: readonly RunState<L, H>[],
  shareOf: (piece: Piece<L, H>) => Share,
): PooledMean {
  const shares = piecesOf(runs)
    .map(shareOf)
    .filter(({ count }) => count > 0)
  const all = shares.reduce((total, { count }) => total + count, 0)
  const value = shares.reduce((total, { sum }) => total + sum, 0) / all
  const error = errorOfMean(
    shares.map(({ sum, count }) => sum / count),
    shares.map(({ count }) => count / all),
  )
  const method = shares.length < 2 ? 'none' : runs.length > 1 ? 'replicas' : 'parts'
  return { value, error, count: all, method, samples: shares.length }
}
