import type { RunState } from '../../pipeline/definition/operator.ts'
import type { Slots, State } from '../../pipeline/state/slots.ts'
import type { Estimate } from './estimate.ts'
import { overRunsAndParts } from './over-runs.ts'
import { partsForLag } from './sample-errors.ts'

/** A part of a run, or all of it. */
export interface Piece<L extends Slots = Slots, H = any> {
  readonly of: RunState<L, H>
  readonly state: State<L>
}

/** What a piece gives to a mean: the sum of some numbers, and how many. */
export interface Share {
  readonly sum: number
  readonly count: number
}

/** A mean over all runs, Σ sum / Σ count, with its error and how many numbers are in it. Of pairs of frames a `lag` apart, frames, parts
 *  are taken together until they are longer. */
export function meanOverRuns<L extends Slots, H>(
  runs: readonly RunState<L, H>[],
  shareOf: (piece: Piece<L, H>) => Share,
  lag = 0,
): Estimate & { readonly count: number } {
  const estimate = overRunsAndParts(
    runs,
    'mean',
    (state, of) => {
      const { sum, count } = shareOf({ of, state })
      return { above: sum, below: count }
    },
    ({ run }) => partsForLag(run.frames, lag),
  )
  const whole = runs.map((of) => shareOf({ of, state: of.total }))
  const count = whole.reduce((all, share) => all + share.count, 0)
  return { ...estimate, value: whole.reduce((all, { sum }) => all + sum, 0) / count, count }
}
