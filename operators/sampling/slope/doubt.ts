import { normalBelow } from '../../numerics/distributions.ts'
import type { Averaged } from './averaged.ts'
import { jackknifeVariance, linear } from './jackknife.ts'
import type { Candidate } from './relaxations.ts'
import { groupsFor } from './scatter.ts'

/** What is said of a slope: its share, how far that is from the mean, and half of its 68 % interval. */
export interface Said {
  readonly share: number
  readonly off: number
  readonly error: number
}

const LEAST_SHARE = 1e-6
/** Of a slope that is known, relative to it. */
const LEAST_ERROR = 1e-12
/** Halvings of an interval: to the last digits of what it began with. */
const HALVINGS = 40

/** What models say that are in doubt but not in the mean: one relaxation of either sign, and as slow as the lags are long. They have the shares
 *  p ∝ e^{−doubt/2} − e^{−cost/2} of all models together, the mean the rest. The error of each is the scatter of its slope between blocks of
 *  time, as many times larger as `square` is than that of the mean. */
export function inDoubt({ pool, slope, weights, candidates }: Averaged, square: number): Said[] {
  const least = candidates.reduce((low, { doubt }) => Math.min(low, doubt), Number.POSITIVE_INFINITY)
  const [held, left] = [candidates.map(heldIn(least)), candidates.map(leftOutOf(least))]
  const total = [...held, ...left].reduce((sum, share) => sum + share, 0)
  const jack = pool.jackknives[groupsFor(pool, weights).index]
  const scatter = (own: Float64Array) => {
    const { whole, without } = linear(jack, own)
    return jackknifeVariance(jack, whole, without)
  }
  const of = scatter(weights)
  return candidates.flatMap((each, i) => {
    if (!(left[i] >= LEAST_SHARE * total)) return []
    const variance = of > 0 ? (square / of) * scatter(each.weights) : 0
    const error = Math.max(Math.sqrt(variance), LEAST_ERROR * slope)
    return [{ share: left[i] / total, off: each.slope - slope, error }]
  })
}

const heldIn =
  (least: number) =>
  ({ cost }: Candidate): number =>
    Math.exp((least - cost) / 2)

const leftOutOf =
  (least: number) =>
  ({ cost, doubt }: Candidate): number =>
    Math.max(0, Math.exp((least - doubt) / 2) - Math.exp((least - cost) / 2))

/** The least error that as much of what is said lies within it, and within twice to `most` times it, as of a normal deviate: 68, 95 and 99.7 %. What
 *  is said that has a small share and is far away makes the error larger as its share grows. */
export function errorOf(all: readonly Said[], most: 2 | 3): number {
  const levels = Array.from({ length: most }, (_, k) => ({
    times: k + 1,
    least: 1 - 2 * normalBelow(-k - 1),
  }))
  const inside = (e: number) =>
    all.reduce(
      (sum, { share, off, error }) =>
        sum + share * (normalBelow((e - off) / error) - normalBelow((-e - off) / error)),
      0,
    )
  const holds = (e: number) => levels.every(({ times, least }) => inside(times * e) >= least)
  let [low, high] = [0, all.reduce((sum, { off, error }) => Math.max(sum, Math.abs(off) + 6 * error), 0)]
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2
    if (holds(middle)) high = middle
    else low = middle
  }
  return high
}
