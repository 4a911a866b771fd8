import { normalAt } from '../../numerics/distributions.ts'
import type { Averaged } from './averaged.ts'
import { errorOf, inDoubt } from './doubt.ts'
import { PER_TERM } from './relaxations.ts'

/** Models that relax and those that do not differ by more than their errors say: half of their spread counts beside it. */
export const SPREAD = 0.5

/** Price of the one parameter that motion with an end has more than a line, its time: half of that of a term, which has two. */
const PER_PARAMETER = PER_TERM / 2
/** An end that is less likely than this many errors of a normal deviate is rejected. */
const REJECTED = 2

/** What models differ by, in the squared error e² of their mean, Å⁴ per frame²; `square` is what blocks of time say of it, `bent` whether straight lines are to be rejected. Models of the mean that do
 *  not relax differ by chance alone, which `square` says already: half of their variance counts by the share of those that do. Models that are in
 *  doubt and not in the mean stand beside it: e is such that as much of all that is said lies within e and 2e, and where a straight line is rejected
 *  within 3e, as of a normal deviate. Motion that has an end, s = 0, explains the curve as well as a line does but for a difference of χ², `against`:
 *
 *  w/(1 − w) = p_line e^{−(against + 3.5)/2},  e ≥ s/Φ⁻¹(1 − w/2) where w is not rejected, and e ≥ s where that is more likely than not. */
export function modelSpread(
  mean: Averaged,
  { square, against, bent }: { readonly square: number; readonly against: number; readonly bent: boolean },
): number {
  const known = square + shareSpread(mean)
  const doubts = inDoubt(mean, square)
  const share = doubts.reduce((sum, each) => sum + each.share, 0)
  const told = { share: 1 - share, off: 0, error: Math.sqrt(known) }
  const e = doubts.length > 0 && known > 0 ? errorOf([told, ...doubts], bent ? 3 : 2) : 0
  const end = leastOfEnd((1 - share) * (1 - mean.relaxing), against) * mean.slope
  return Math.max(known, e * e, end * end) - square
}

/** Half of the variance of models, by the share of those that relax. */
export const shareSpread = ({ between, relaxing }: Pick<Averaged, 'between' | 'relaxing'>): number =>
  relaxing * SPREAD * between

/** The least error of a slope, relative to it, beside motion that has an end; `lines` is the share of models without a relaxation. */
function leastOfEnd(lines: number, against: number): number {
  const odds = lines * Math.exp(-(against + PER_PARAMETER) / 2)
  if (!(odds > 0)) return 0
  const away = odds === Number.POSITIVE_INFINITY ? 0 : normalAt(1 - odds / (1 + odds) / 2)
  return away > REJECTED ? 0 : 1 / Math.max(1, away)
}

/** The same over that of their mean, squared. */
export const relativeShareSpread = (mean: Averaged): number => mean.relaxing * relativeSpread(mean)

/** Half of the variance of models over that of their mean, squared. */
export const relativeSpread = ({ between, slope }: Averaged): number =>
  slope > 0 ? (SPREAD * between) / (slope * slope) : 0
