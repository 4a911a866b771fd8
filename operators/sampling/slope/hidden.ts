import type { Averaged } from './averaged.ts'
import { type Candidate, LONGEST } from './relaxations.ts'

/** What has relaxed is looked for so far before a start. */
const BEFORE = 4

/** How far a relaxation of the size that is seen could turn the slope, relative to it, were it hidden among the lags of the fit:
 *
 *  ΔA max_θ |Σ w (1 − e^{−ℓ/θ})| / s, θ up to what models may have, ΔA what the curve has gained beyond its slope between a quarter
 *  of the start and the start, mean over the models that do not relax. Motion within cages relaxes over decades of time; vibrations that are over
 *  before the first lag count for nothing. */
export function hiddenTurn({ pool, candidates, shares, slope, weights, relaxing }: Averaged): number {
  const { lags, frames } = pool
  const curve = pool.jackknives[0].mean
  const gained = candidates.reduce(
    (sum, each, i) => sum + (each.times.length > 0 ? 0 : shares[i] * gainBefore(each, lags, curve)),
    0,
  )
  if (gained === 0) return 0
  let most = 0
  for (let time = lags[0]; time <= frames / LONGEST; time *= Math.SQRT2) {
    const turn = lags.reduce((sum, lag, k) => sum + weights[k] * (1 - Math.exp(-lag / time)), 0)
    most = Math.max(most, Math.abs(turn))
  }
  return slope > 0 ? (Math.abs(gained) * most) / ((1 - relaxing) * slope) : Number.POSITIVE_INFINITY
}

/** Å² */
function gainBefore(
  { start, slope, intercept }: Candidate,
  lags: readonly number[],
  curve: Float64Array,
): number {
  const first = lags.findIndex((lag) => BEFORE * lag >= lags[start])
  return intercept - (curve[first] - slope * lags[first])
}
