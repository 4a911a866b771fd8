import type { Averaged } from './averaged.ts'
import { bends } from './bend.ts'
import type { Design } from './design.ts'
import { hiddenTurn } from './hidden.ts'

/** What can be said of a diffusion coefficient. */
export type SlopeStatus = 'determined' | 'extrapolated' | 'not-determined' | 'not-diffusive' | 'upper-bound'

/** Fewer jumps are none to speak of; a relative error by design that says something. */
export const LEAST_JUMPS = 3
const LEAST_DESIGN = 0.35
/** Share of relaxing models from which a slope rests on one of them: short runs of slow crossovers hold about so many. */
const RELAXES = 0.25

/** Decided by what the runs could show, never by the error that was found. A value rests on what was not seen where models relax, or
 *  the data do not keep to a straight line; where the mean squared displacement at the longest lag is less than ½ jump² (`jump`, Å; a
 *  third of it along each axis), what ions have that go to and fro between two sites, or that a wide cage holds for longer than the
 *  lags: short steps are no sign of the contrary; and where a relaxation as large as what is seen to be over could turn the slope by
 *  more than the error that so many independent walkers would have. */
export function statusOf(
  mean: Averaged,
  design: Design,
  { fitting, jump }: { readonly fitting: boolean; readonly jump: number },
): SlopeStatus {
  const { slope, offset, relaxing, pool } = mean
  if (!(design.jumps >= LEAST_JUMPS)) return 'upper-bound'
  if (!fitting) return 'not-determined'
  const grown = slope * pool.lags[pool.lags.length - 1]
  if (grown < offset) return 'not-diffusive'
  if (relaxing >= RELAXES || bends(mean)) return 'extrapolated'
  if (grown + offset < (pool.dimensions / 6) * jump * jump) return 'extrapolated'
  const expected = Math.sqrt(design.walkers * design.walkers + 1 / design.jumps)
  if (expected > LEAST_DESIGN) return 'not-determined'
  return hiddenTurn(mean) > design.walkers ? 'extrapolated' : 'determined'
}
