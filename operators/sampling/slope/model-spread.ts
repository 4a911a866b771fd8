import { normalBelow } from '../../numerics/distributions.ts'
import type { Averaged } from './averaged.ts'
import { bends } from './bend.ts'
import { jackknifeVariance, linear } from './jackknife.ts'
import { groupsFor } from './scatter.ts'

/** Models that relax and those that do not differ by more than their errors say: half of their spread counts beside it. */
export const SPREAD = 0.5

/** What one model says: its share, how far its slope is from the mean, and half of its 68 % interval. */
interface Said {
  readonly share: number
  readonly off: number
  readonly error: number
}

const INSIDE = 0.6826894921370859
const LEAST_SHARE = 1e-6
/** Halvings of an interval: to the last digits of what it began with. */
const HALVINGS = 60

/** What models differ by, in the squared error of their mean, Å⁴ per frame². Where no straight line is rejected those without a relaxation differ by
 *  chance alone, which `square`, the error of their mean, says already: half of their variance counts by the share of those that relax. Where one
 *  is rejected all of the half does, and the mean still holds lines, and no relaxation that is slow or makes the curve steeper late: then it is at
 *  least e² − `square`, |D_m − D| < e for 68 % of all that models which relax say, of either sign and as slow as lags are long,
 *
 *  Σ p [Φ((e − D_m + D)/e_m) − Φ((−e − D_m + D)/e_m)] = .683,
 *
 *  p ∝ e^{−doubt/2}, e_m the scatter of each model's slope between blocks of time, as many times larger as `square` is than that of the mean. */
export function modelSpread(mean: Averaged, square: number): number {
  const half = SPREAD * mean.between
  if (!bends(mean)) return mean.relaxing * half
  const e = radiusOf(saidBy(mean, square))
  return Math.max(half, e * e - square)
}

/** Half of the variance of models over that of their mean, squared. */
export const relativeSpread = ({ between, slope }: Averaged): number =>
  slope > 0 ? (SPREAD * between) / (slope * slope) : 0

/** How far from their mean 68 % of what they say lies. */
function radiusOf(all: readonly Said[]): number {
  const inside = (e: number) =>
    all.reduce(
      (sum, { share, off, error }) =>
        sum + share * (normalBelow((e - off) / error) - normalBelow((-e - off) / error)),
      0,
    )
  let [low, high] = [0, all.reduce((most, { off, error }) => Math.max(most, Math.abs(off) + 6 * error), 0)]
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2
    if (inside(middle) < INSIDE) low = middle
    else high = middle
  }
  return high
}

function saidBy({ pool, slope, weights, candidates }: Averaged, square: number): Said[] {
  const bent = candidates.filter(({ times }) => times.length > 0)
  const jack = pool.jackknives[groupsFor(pool, weights).index]
  const scatter = (own: Float64Array) => {
    const { whole, without } = linear(jack, own)
    return jackknifeVariance(jack, whole, without)
  }
  const of = scatter(weights)
  const least = bent.reduce((low, { doubt }) => Math.min(low, doubt), Number.POSITIVE_INFINITY)
  const raw = bent.map(({ doubt }) => Math.exp((least - doubt) / 2))
  const total = raw.reduce((sum, share) => sum + share, 0)
  return bent.flatMap((each, i) => {
    if (raw[i] < LEAST_SHARE * total) return []
    const variance = of > 0 ? (square / of) * scatter(each.weights) : 0
    const error = Math.max(Math.sqrt(variance), 1e-12 * slope)
    return [{ share: raw[i] / total, off: each.slope - slope, error }]
  })
}
