import type { BlockSums } from './block-sums.ts'
import { LEAST_LAGS, poolOf } from './pool.ts'
import { type Candidate, candidates } from './relaxations.ts'
import { type Pool, whitened } from './whitening.ts'

/** All models at all starts with their shares. */
export interface Averaged {
  readonly pool: Pool
  readonly candidates: readonly Candidate[]
  /** Add to 1. */
  readonly shares: Float64Array
  /** Mean of the slopes, Å² per frame. */
  readonly slope: number
  /** What the curve has beyond its slope at long lags, c + Σ A, Å². */
  readonly offset: number
  /** Variance between models. */
  readonly between: number
  /** Mean weights of the lags. */
  readonly weights: Float64Array
  /** Share of the models with a relaxation. */
  readonly relaxing: number
  /** Mean of χ², and of its degrees of freedom. */
  readonly chi: number
  readonly freedom: number
}

/** Starts up to this part of the run. */
const STARTS_TO = 12
/** Models of a smaller share say nothing about the error. */
const LEAST_SHARE = 1e-9

/** Averages the slope at long lags over starts and over models that still relax; undefined where a run is too short, or nothing
 *  moves. */
export function averaged(sums: readonly BlockSums[], dimensions: number): Averaged | undefined {
  const pool = poolOf(sums, dimensions)
  if (!pool) return undefined
  const all: Candidate[] = []
  for (let start = 0; start <= pool.lags.length - LEAST_LAGS; start++) {
    if (start > 0 && pool.lags[start] > pool.frames / STARTS_TO) break
    all.push(...candidates(pool, whitened(pool, start)))
  }
  return all.length > 0 ? averagedOver(pool, all) : undefined
}

/** Means over models by what they cost. */
export function averagedOver(pool: Pool, all: readonly Candidate[]): Averaged {
  const shares = sharesOf(all)
  const mean = (of: (candidate: Candidate) => number) =>
    all.reduce((sum, each, i) => (shares[i] > LEAST_SHARE ? sum + shares[i] * of(each) : sum), 0)
  const slope = mean((each) => each.slope)
  return {
    pool,
    candidates: all,
    shares,
    slope,
    offset: mean(({ intercept, amplitudes }) =>
      amplitudes.reduce((sum, amplitude) => sum + amplitude, intercept),
    ),
    between: mean((each) => (each.slope - slope) * (each.slope - slope)),
    weights: pool.jackknives[0].mean.map((_, k) => mean(({ weights }) => weights[k])),
    relaxing: mean(({ times }) => (times.length > 0 ? 1 : 0)),
    chi: mean(({ chi }) => chi),
    freedom: mean(({ freedom }) => freedom),
  }
}

function sharesOf(all: readonly Candidate[]): Float64Array {
  const least = all.reduce((low, { cost }) => Math.min(low, cost), Number.POSITIVE_INFINITY)
  const raw = Float64Array.from(all, ({ cost }) => Math.exp((least - cost) / 2))
  const total = raw.reduce((sum, share) => sum + share, 0)
  return raw.map((share) => share / total)
}

/** The mean of the models at a lag (frames), Å²: the curve that a figure shows. Below a model's start it has no say. */
export function modelAt({ candidates: all, shares, pool }: Averaged, lag: number): number | undefined {
  let [sum, total] = [0, 0]
  all.forEach(({ start, times, slope, intercept, amplitudes }, i) => {
    if (lag < pool.lags[start]) return
    const value = times.reduce(
      (at, time, k) => at + amplitudes[k] * (1 - Math.exp(-lag / time)),
      intercept + slope * lag,
    )
    sum += shares[i] * value
    total += shares[i]
  })
  return total > 1e-3 ? sum / total : undefined
}
