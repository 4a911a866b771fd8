import { type BlockSums, type Group, groupsOf, wholeOf } from './block-sums.ts'

/** A curve, and the same without each group of blocks in turn. */
export interface Jackknife {
  /** [lag] */
  readonly mean: Float64Array
  /** [group][lag] */
  readonly without: readonly Float64Array[]
  /** Weight of each group, and of all pairs: more than their sum, as partial blocks stay. */
  readonly weights: Float64Array
  readonly total: number
  /** Groups of each run, in the order of the runs. */
  readonly perRun: readonly number[]
}

/** Delete-one-group jackknife of the pooled curve Σ squares / Σ pairs, with so many groups a run. */
export function jackknife(runs: readonly BlockSums[], perRun: number): Jackknife {
  const whole = pooled(runs.map(wholeOf))
  const groups = runs.map((run) => groupsOf(run, perRun))
  const all = groups.flat()
  return {
    mean: quotient(whole),
    without: all.map((group) => quotient(whole, group)),
    weights: Float64Array.from(all, ({ weight }) => weight),
    total: whole.weight,
    perRun: groups.map(({ length }) => length),
  }
}

export function pooled(groups: readonly Group[]): Group {
  const [first, ...rest] = groups
  const [squares, pairs] = [first.squares.slice(), first.pairs.slice()]
  let weight = first.weight
  for (const group of rest) {
    weight += group.weight
    for (let k = 0; k < squares.length; k++) {
      squares[k] += group.squares[k]
      pairs[k] += group.pairs[k]
    }
  }
  return { weight, squares, pairs }
}

function quotient(whole: Group, left?: Group): Float64Array {
  return whole.squares.map((sum, k) => {
    const pairs = whole.pairs[k] - (left?.pairs[k] ?? 0)
    return pairs > 0 ? (sum - (left?.squares[k] ?? 0)) / pairs : sum / whole.pairs[k]
  })
}

/** What each group says of a statistic by itself: h θ − (h − 1) θ₍₋ⱼ₎ with h = total/weight.
 *  Source: Busing, Meijer and van der Leeden, Stat. Comput. 9, 3 (1999). */
export const pseudoValues = (
  { weights, total }: Jackknife,
  whole: number,
  without: Float64Array,
): Float64Array =>
  without.map((value, j) => {
    const share = total / weights[j]
    return share * whole - (share - 1) * value
  })

/** Variance of a statistic from its values without each group: Σ m (pseudo-value − their mean)² / ((g − 1) M). Of equal groups
 *  that fill the run it is the usual (g − 1)/g Σ (θ₍₋ⱼ₎ − mean)². */
export function jackknifeVariance(jack: Jackknife, whole: number, without: Float64Array): number {
  return varianceOf(pseudoValues(jack, whole, without), jack.weights, jack.total)
}

export function varianceOf(values: Float64Array, weights: Float64Array, total: number): number {
  let [sum, weight] = [0, 0]
  for (let j = 0; j < values.length; j++) {
    sum += weights[j] * values[j]
    weight += weights[j]
  }
  const mean = sum / weight
  let squares = 0
  for (let j = 0; j < values.length; j++) squares += weights[j] * (values[j] - mean) * (values[j] - mean)
  return squares / ((values.length - 1) * total)
}

/** A linear statistic Σ weights × curve, of the whole and without each group. */
export function linear(jack: Jackknife, weights: Float64Array) {
  const without = Float64Array.from(jack.without, (curve) => dot(weights, curve))
  return { jack, whole: dot(weights, jack.mean), without }
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k]
  return sum
}
