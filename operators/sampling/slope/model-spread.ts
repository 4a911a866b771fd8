import { normalBelow } from '../../numerics/distributions.ts'
import type { Averaged } from './averaged.ts'
import { bends } from './bend.ts'
import { jackknifeVariance, linear } from './jackknife.ts'
import { groupsFor } from './scatter.ts'

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

/** What models that the data cannot tell apart add to the squared error of their mean, Å⁴ per frame²: e² − `square`, where |D_m − D| < e for
 *  68 % of all that they say,
 *
 *  Σ p [Φ((e − D_m + D)/e_m) − Φ((−e − D_m + D)/e_m)] = .683,
 *
 *  p ∝ e^{−doubt/2}, and e_m the scatter of each model's slope between blocks of time, as many times larger as `square` is than that of
 *  the mean. So a few models far off widen nothing, and many do. Where straight lines are rejected they have no say. */
export function modelSpread(mean: Averaged, square: number): number {
  const all = saidBy(mean, square)
  if (all.length === 0) return 0
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
  return Math.max(0, high * high - square)
}

function saidBy(mean: Averaged, square: number): Said[] {
  const { pool, slope, weights } = mean
  const bent = mean.candidates.filter(({ times }) => times.length > 0)
  const candidates = bent.length > 0 && bends(mean) ? bent : mean.candidates
  const jack = pool.jackknives[groupsFor(pool, weights).index]
  const scatter = (own: Float64Array) => {
    const { whole, without } = linear(jack, own)
    return jackknifeVariance(jack, whole, without)
  }
  const of = scatter(weights)
  const least = candidates.reduce((low, { doubt }) => Math.min(low, doubt), Number.POSITIVE_INFINITY)
  const raw = candidates.map(({ doubt }) => Math.exp((least - doubt) / 2))
  const total = raw.reduce((sum, share) => sum + share, 0)
  return candidates.flatMap((each, i) => {
    if (raw[i] < LEAST_SHARE * total) return []
    const variance = of > 0 ? (square / of) * scatter(each.weights) : 0
    const error = Math.max(Math.sqrt(variance), 1e-12 * slope)
    return [{ share: raw[i] / total, off: each.slope - slope, error }]
  })
}
