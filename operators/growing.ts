import type { FinishContext, RunState } from '../pipeline/operator.ts'
import { partFramesOf } from '../pipeline/parts.ts'
import { tidy } from './transport/lags.ts'

/** The first so many parts of every run, all of one length. */
export interface Growing {
  /** ps */
  readonly length: number
  readonly parts: number
}

/** The beginnings that replicas share: their first part, their first two … With a warning where they end at other lengths. */
export function growing(runs: readonly RunState[], { warn }: FinishContext): Growing[] {
  const ends = runs.map(({ run, parts }) => {
    const own = partFramesOf(run.frames)
    return parts.map((_, k) => tidy(Math.min((k + 1) * own, run.frames) * run.interval))
  })
  const most = Math.max(...ends.map((own) => own.length))
  const shared = Array.from({ length: most }, (_, k) => k).filter((k) =>
    ends.every((own) => own[k] === ends[0][k]),
  )
  if (shared.length < most)
    warn('unequal lengths', `replicas of other lengths are compared at ${shared.length} of ${most} lengths`)
  return shared.map((k) => ({ length: ends[0][k], parts: k + 1 }))
}

/** How much longer every run must be for a relative error, ps, if it falls as 1/√length. */
export const moreFor = (wanted: number, relative: number, length: number): number =>
  Math.max(0, length * ((relative / wanted) ** 2 - 1))
