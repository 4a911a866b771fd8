import { fisherAt, studentAt } from '../numerics/distributions.ts'
import { type Estimate, exceeds, MARGIN } from './estimate.ts'

/** Consecutive parts of one run. */
export interface Parts {
  readonly values: ArrayLike<number>
  /** What each part saw: frames, or frames × ions. */
  readonly weights: ArrayLike<number>
}

/** Parts per run that a mean is cut into, where the run has so many frames. */
export const PARTS = 32
const [LEAST_MERGED, MOST_LEFT] = [8, 0.6]
/** P(T ≤ t) at the upper end of the 68 % interval, and where replicas scatter more than the parts say. */
export const UPPER = 0.841344746068543
const [LEVEL, FREEDOM_OF_PARTS] = [0.95, 30]

/** The mean over time, Å or whatever was averaged, with an error from parts that are merged until neighbours are independent.
 *
 *  Neighbours are merged while r₁ + 1/M ≥ 1/√M and a run has 8 parts or more; of the correlation that is left r = r₁ + (1 + 3r₁)/M
 *  (bias of Kendall and of Marriott and Pope about the mean of all M parts; that of white parts, r₁ + 1/(M − 1), at four parts a run
 *  and fewer), between 0 and 0.6: e² = s²/M (1 + r)/(1 − r), times t² of
 *  M (1 − r)/(1 + r) − 1 degrees. Replicas that scatter more than that (F test, 5 %) give t s/√n instead. */
export function meanOverTime(runs: readonly Parts[]): Estimate & { readonly left: number } {
  const value = weightedMean(runs)
  const inTime = errorInTime(runs)
  const between = betweenRuns(runs.map((run) => ({ value: weightedMean([run]), weight: total(run.weights) })))
  if (
    between &&
    (!inTime || exceeds(between.square, fisherAt(LEVEL, between.dof, FREEDOM_OF_PARTS) * inTime.square))
  )
    return {
      value,
      ...errorOf(between.square, between.dof),
      method: 'replicas',
      samples: runs.length,
      left: inTime?.left ?? 0,
    }
  if (!inTime) return { value, error: undefined, method: 'none', samples: 0, dof: 0, left: 0 }
  const { square, dof, samples, left } = inTime
  return { value, ...errorOf(square, dof), method: 'time blocks', samples, left }
}

/** Half the 68 % interval of a variance with so many degrees of freedom; undefined for none. */
export const errorOf = (square: number, dof: number): { error: number | undefined; dof: number } => ({
  error: square > 0 ? Math.sqrt(square) * studentAt(UPPER, dof) : undefined,
  dof,
})

export interface Square {
  /** Variance of the mean. */
  readonly square: number
  readonly dof: number
}

/** Undefined for fewer than two parts a run, and where all are equal. */
export function errorInTime(
  runs: readonly Parts[],
): (Square & { samples: number; left: number }) | undefined {
  let parts = runs
  let now = correlation(parts)
  while (now.fewest >= LEAST_MERGED && now.r + 1 / now.M >= (1 - MARGIN) / Math.sqrt(now.M)) {
    parts = parts.map(merged)
    now = correlation(parts)
  }
  const { M, K, r, square } = now
  if (M < 2 || K < 2 || !(square > 0)) return undefined
  const left = Math.min(MOST_LEFT, Math.max(0, K > 4 ? r + (1 + 3 * r) / M : r + 1 / (M - 1)))
  const grown = (1 + left) / (1 - left)
  return { square: (square / M) * grown, dof: Math.max(M / grown - 1, 1), samples: M, left }
}

/** Variance of parts and correlation of neighbours, about the mean of all. */
function correlation(runs: readonly Parts[]) {
  const mean = weightedMean(runs)
  const all = runs.reduce((sum, run) => sum + total(run.weights), 0)
  const M = runs.reduce((sum, { values }) => sum + values.length, 0)
  const K = M / runs.length
  let [own, next] = [0, 0]
  for (const { values, weights } of runs) {
    let before = 0
    for (let k = 0; k < values.length; k++) {
      const d = Math.sqrt((weights[k] * M) / all) * (values[k] - mean)
      own += d * d
      next += d * before
      before = d
    }
  }
  const fewest = Math.min(...runs.map(({ values }) => values.length))
  return { M, K, fewest, r: own > 0 ? ((next / own) * K) / (K - 1) : 0, square: own / (M - 1) }
}

/** Neighbours together; a last one that is left over stays as it is. */
function merged({ values, weights }: Parts): Parts {
  const count = Math.ceil(values.length / 2)
  const [into, weight] = [new Float64Array(count), new Float64Array(count)]
  for (let k = 0; k < values.length; k++) {
    into[k >> 1] += weights[k] * values[k]
    weight[k >> 1] += weights[k]
  }
  return { values: into.map((sum, k) => sum / weight[k]), weights: weight }
}

/** Variance of the weighted mean of runs by their scatter, Σ w (v − v̄)²/(n − 1); undefined for one. */
export function betweenRuns(runs: readonly { value: number; weight: number }[]): Square | undefined {
  if (runs.length < 2) return undefined
  const all = runs.reduce((sum, { weight }) => sum + weight, 0)
  const mean = runs.reduce((sum, { value, weight }) => sum + (weight / all) * value, 0)
  const squares = runs.reduce(
    (sum, { value, weight }) => sum + (weight / all) * (value - mean) * (value - mean),
    0,
  )
  return { square: squares / (runs.length - 1), dof: runs.length - 1 }
}

const total = (weights: ArrayLike<number>): number => {
  let sum = 0
  for (let k = 0; k < weights.length; k++) sum += weights[k]
  return sum
}

function weightedMean(runs: readonly Parts[]): number {
  let [top, bottom] = [0, 0]
  for (const { values, weights } of runs)
    for (let k = 0; k < values.length; k++) {
      top += weights[k] * values[k]
      bottom += weights[k]
    }
  return top / bottom
}
