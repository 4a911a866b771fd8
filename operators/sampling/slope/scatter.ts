import { GROUPS, groupsAt, type Pool } from './whitening.ts'

/** Blocks are so many times as long as the lag that carries the variance. */
const BLOCK_LAGS = 1.5
/** Most of the variance that is taken for hidden. */
const MOST_HIDDEN = 1 / 3

/** Which groups of blocks are long enough for a statistic of a curve, and what they hide of its variance: events at the border of
 *  two blocks are halved, a third of the lag over the block of them. */
export function groupsFor(pool: Pool, weights: Float64Array): { index: number; hidden: number } {
  const lag = carryingLag(pool.lags, weights)
  const index = groupsAt(pool.frames, lag, BLOCK_LAGS)
  return { index, hidden: hiddenShare(pool, lag, GROUPS[index]) }
}

/** What so many groups of blocks hide of the variance at a lag. */
export const hiddenShare = ({ frames }: Pool, lag: number, groups: number): number =>
  Math.min(MOST_HIDDEN, (lag * groups) / (3 * frames))

/** The lag that carries the variance, Σ w² ℓ⁴ / Σ w² ℓ³ (that of a mean square goes as ℓ³), frames. */
function carryingLag(lags: readonly number[], weights: Float64Array): number {
  let [top, bottom] = [0, 0]
  for (let k = 0; k < lags.length; k++) {
    const share = weights[k] * lags[k] * weights[k] * lags[k] * lags[k]
    top += share * lags[k]
    bottom += share
  }
  return top / bottom
}

/** Lags between which nine tenths of Σ |w| ℓ lie, and the one that carries the variance, ps. */
export function carrying(lags: readonly number[], weights: Float64Array, interval: number) {
  const shares = Array.from(weights, (weight, k) => Math.abs(weight) * lags[k])
  const all = shares.reduce((sum, share) => sum + share, 0)
  let below = 0
  let [from, to] = [lags[0], lags[0]]
  for (let k = 0; k < lags.length; k++) {
    if (below <= 0.05 * all) from = lags[k]
    if (below < 0.95 * all) to = lags[k]
    below += shares[k]
  }
  return { from: from * interval, to: to * interval, lag: carryingLag(lags, weights) * interval }
}
