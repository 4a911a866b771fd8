import type { Averaged } from './averaged.ts'
import { jumpsGrown, REJECTED } from './bounded.ts'
import type { Design } from './design.ts'
import { hiddenTurn } from './hidden.ts'

/** What can be said of a diffusion coefficient. */
export type SlopeStatus = 'determined' | 'extrapolated' | 'not-determined' | 'not-diffusive' | 'upper-bound'

/** Fewer jumps are none to speak of; a relative error by design that says something. */
export const LEAST_JUMPS = 3
const LEAST_DESIGN = 0.35
/** Share of relaxing models from which a slope rests on one of them: short runs of slow crossovers hold about so many. */
export const RELAXES = 0.25

/** What stands beside a mean of models. */
export interface Beside {
  readonly fitting: boolean
  /** Å */
  readonly jump: number
  /** Whether straight lines are to be rejected. */
  readonly bent: boolean
  /** What speaks against motion that has an end. */
  readonly against: number
  /** What models could turn, in the squared error of the slope. */
  readonly spread: number
}

/** Decided by what the runs could show, never by the error that was found. A value rests on what was not seen where models relax, or
 *  the data do not keep to a straight line; where the mean squared displacement has grown by less than ½ jump² at the longest lag (`jump`,
 *  Å; a third of it along each axis), what ions have that go to and fro between two sites, or that a wide cage holds for longer than the
 *  lags: short steps are no sign of the contrary; where motion that has an end, of any distance, explains the curve as well as a line does,
 *  and, as long as it has not grown by (2 jump)², where the data do not reject it; and where models, or a relaxation as large as what is seen to be over, could turn the slope by
 *  more than the error that so many independent walkers would have. */
export function statusOf(
  mean: Averaged,
  design: Design,
  { fitting, jump, bent, against, spread }: Beside,
): SlopeStatus {
  const { slope, offset, relaxing, pool } = mean
  if (!(design.jumps >= LEAST_JUMPS)) return 'upper-bound'
  if (!fitting) return 'not-determined'
  const grown = slope * pool.lags[pool.lags.length - 1]
  if (grown < offset) return 'not-diffusive'
  if (relaxing >= RELAXES || bent || jumpsGrown(mean, jump) < 0.5) return 'extrapolated'
  const expected = Math.sqrt(design.walkers * design.walkers + 1 / design.jumps)
  if (expected > LEAST_DESIGN) return 'not-determined'
  if (against < REJECTED) return 'extrapolated'
  const turn = Math.max(hiddenTurn(mean), Math.sqrt(spread) / slope)
  return turn > design.walkers ? 'extrapolated' : 'determined'
}
