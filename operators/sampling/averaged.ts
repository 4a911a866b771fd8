import { type BlockSums, firstLags } from './block-sums.ts'
import { jackknife, jackknifeVariance, linear } from './jackknife.ts'
import { type Candidate, candidates } from './relaxations.ts'
import { studentQuantile } from '../statistics.ts'
import { GROUPS, groupsAt, type Pool, whitened } from './whitening.ts'

/** All models at all starts with their shares. */
export interface Averaged {
  readonly pool: Pool
  readonly candidates: readonly Candidate[]
  /** Add to 1. */
  readonly shares: Float64Array
  /** Mean of the slopes, Å² per frame. */
  readonly slope: number
  /** Variance of the slope within models, of a half 68 % interval, and between models. */
  readonly within: number
  readonly between: number
  /** Mean weights of the lags. */
  readonly weights: Float64Array
  /** Share of the models with a relaxation. */
  readonly relaxing: number
}

export const OPTIONS = { half: 2, startPart: 8 }
/** Lags that a fit needs. */
const LEAST_LAGS = 4

/** Undefined where a run is too short, or nothing moves. */
export function averaged(sums: readonly BlockSums[], dimensions = 3): Averaged | undefined {
  const pool = poolOf(sums, dimensions)
  if (!pool) return undefined
  const all: Candidate[] = []
  for (let start = 0; start <= pool.lags.length - LEAST_LAGS; start++) {
    if (pool.lags[start] > Math.max(1, pool.frames / OPTIONS.startPart)) break
    all.push(...candidates(pool, whitened(pool, start)))
  }
  return all.length > 0 ? averagedOver(pool, all) : undefined
}

function averagedOver(pool: Pool, all: readonly Candidate[]): Averaged {
  const least = Math.min(...all.map(({ cost }) => cost))
  const raw = all.map(({ cost }) => Math.exp((least - cost) / 2))
  const total = raw.reduce((sum, share) => sum + share, 0)
  const shares = Float64Array.from(raw, (share) => share / total)
  const mean = (of: (candidate: Candidate) => number) => all.reduce((sum, each, i) => sum + shares[i] * of(each), 0)
  const slope = mean((each) => each.slope)
  return {
    pool,
    candidates: all,
    shares,
    slope,
    within: all.reduce((sum, { weights }, i) => (shares[i] > 1e-9 ? sum + shares[i] * scatter(pool, weights) : sum), 0),
    between: mean((each) => (each.slope - slope) * (each.slope - slope)),
    weights: pool.jackknives[0].mean.map((_, k) => mean(({ weights }) => weights[k])),
    relaxing: mean(({ times }) => (times.length > 0 ? 1 : 0)),
  }
}

/** Blocks are so many times as long as the lags that carry the weight. */
const BLOCK_LAGS = 1.5

/** Squared half 68 % interval of a linear statistic: jackknife over blocks that are long enough for its lags. */
export function scatter(pool: Pool, weights: Float64Array): number {
  const jack = pool.jackknives[groupsAt(pool.frames, carryingLag(pool.lags, weights), BLOCK_LAGS)]
  const { whole, without } = linear(jack, weights)
  const t = studentQuantile(without.length - 1)
  return t * t * jackknifeVariance(jack, whole, without)
}

/** The lag that carries the weight, Σ |w| ℓ² / Σ |w| ℓ, frames. */
export function carryingLag(lags: readonly number[], weights: Float64Array): number {
  let [top, bottom] = [0, 0]
  for (let k = 0; k < lags.length; k++) {
    const a = Math.abs(weights[k]) * lags[k]
    top += a * lags[k]
    bottom += a
  }
  return top / bottom
}

export function poolOf(sums: readonly BlockSums[], dimensions: number): Pool | undefined {
  const weight = sums.reduce((sum, { frames }) => sum + frames, 0)
  const frames = sums.reduce((sum, run) => sum + run.frames * run.frames, 0) / weight
  const lags = Math.min(...sums.map((run) => run.lags.length))
  const count = sums[0].lags.slice(0, lags).filter((lag) => lag <= frames / OPTIONS.half).length
  if (count < LEAST_LAGS) return undefined
  const used = sums.map((run) => firstLags(run, count))
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
