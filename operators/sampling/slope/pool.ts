import { atLags, type BlockSums } from './block-sums.ts'
import { jackknife } from './jackknife.ts'
import { GROUPS, type Pool } from './whitening.ts'

/** Lags up to this part of the run. */
const LAGS_TO = 3
/** Lags that a fit needs. */
export const LEAST_LAGS = 4

/** Curves of runs together, at the lags up to a third of their mean length; undefined where these are too few, or nothing moves. */
export function poolOf(sums: readonly BlockSums[], dimensions: number): Pool | undefined {
  const weight = sums.reduce((sum, { frames }) => sum + frames, 0)
  const frames = sums.reduce((sum, run) => sum + run.frames * run.frames, 0) / weight
  const longest = sums.reduce((a, b) => (b.lags.length > a.lags.length ? b : a))
  const count = longest.lags.filter((lag) => lag <= frames / LAGS_TO).length
  if (count < LEAST_LAGS) return undefined
  const used = sums.map((run) => atLags(run, longest, count))
  const jackknives = GROUPS.map((groups) => jackknife(used, groups))
  if (!(jackknives[0].mean[count - 1] > 0)) return undefined
  return {
    lags: used[0].lags,
    strides: used[0].strides,
    runs: used.map(({ frames, walkers }) => ({ frames, walkers })),
    dimensions,
    frames,
    jackknives,
  }
}
