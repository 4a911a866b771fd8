import { atLags, type BlockSums } from './block-sums.ts'
import { jackknife } from './jackknife.ts'
import { GROUPS, type Pool } from './whitening.ts'

/** Lags up to this part of the run. */
const LAGS_TO = 3
/** Lags that a fit needs. */
export const LEAST_LAGS = 4

/** Curves of runs together, at the lags up to a third of their mean length; undefined where these are too few, or nothing moves. */
export function poolOf(sums: readonly BlockSums[], dimensions: number): Pool | undefined {
  const frames = meanLength(sums)
  const longest = longestOf(sums)
  const count = longest.lags.filter((lag) => lag <= frames / LAGS_TO).length
  if (count < LEAST_LAGS) return undefined
  const pool = poolAt(sums, count, dimensions)
  return pool.jackknives[0].mean[count - 1] > 0 ? pool : undefined
}

const longestOf = (sums: readonly BlockSums[]): BlockSums =>
  sums.reduce((a, b) => (b.lags.length > a.lags.length ? b : a))

function meanLength(sums: readonly BlockSums[]): number {
  const weight = sums.reduce((sum, { frames }) => sum + frames, 0)
  return sums.reduce((sum, run) => sum + run.frames * run.frames, 0) / weight
}

/** The same at all lags that the longest of the runs has. */
export const wholePool = (sums: readonly BlockSums[], dimensions: number): Pool =>
  poolAt(sums, longestOf(sums).lags.length, dimensions)

/** Other sums of the same runs at the same lags. */
export function poolOn(pool: Pool, sums: readonly BlockSums[]): Pool {
  const lags = { ...sums[0], lags: pool.lags, strides: pool.strides }
  const used = sums.map((run) => atLags(run, lags, pool.lags.length))
  return {
    ...pool,
    runs: used.map(({ frames, walkers }) => ({ frames, walkers })),
    jackknives: GROUPS.map((groups) => jackknife(used, groups)),
  }
}

function poolAt(sums: readonly BlockSums[], count: number, dimensions: number): Pool {
  const longest = longestOf(sums)
  const used = sums.map((run) => atLags(run, longest, count))
  const jackknives = GROUPS.map((groups) => jackknife(used, groups))
  const frames = meanLength(sums)
  return {
    lags: used[0].lags,
    strides: used[0].strides,
    runs: used.map(({ frames, walkers }) => ({ frames, walkers })),
    dimensions,
    frames,
    jackknives,
  }
}
