import type { Row } from '../../schemas/table.ts'
import { CM2_S } from '../../schemas/units.ts'
import type { Method } from '../sampling/estimate.ts'
import { linkedSlope, tellsCollective } from '../sampling/slope/linked-slopes.ts'
import { sumsAlong } from './slopes/axes.ts'
import type { FitSums } from './slopes/fit-sums.ts'
import { type Fitted, statusOf } from './slopes/slope-fit.ts'

/** A collective diffusion coefficient, cm²/s, and what can be said of it. */
export interface CollectiveSlope {
  readonly D: number
  readonly error: number | null
  readonly status: Row[string]
  readonly method: Method
  readonly samples: number
  readonly dof: number
  /** Most that it is, one-sided 95 %. */
  readonly bound: number
}

/** slope/2d of collective sums, along d axes, with the starts, models and weights of D. */
export function collectiveSlope(fit: Fitted, runs: readonly FitSums[]): CollectiveSlope {
  const { dimensions } = fit
  const sums = runs.map((run) => sumsAlong(run, dimensions))
  const { value, error, method, samples, dof } = linkedSlope(
    fit.estimate,
    sums,
    fit.interval,
    2 * dimensions.length,
  )
  return {
    D: value * CM2_S,
    error: error === undefined ? null : error * CM2_S,
    status: collectiveStatus(fit),
    method,
    samples,
    dof,
    bound: (value + ONE_SIDED_95 * (error ?? Number.NaN)) * CM2_S,
  }
}

const ONE_SIDED_95 = 1.6448536269514722

/** That of D where runs of this length and number tell what all ions do together: as one walker does, that takes so many more. */
function collectiveStatus(fit: Fitted): Row[string] {
  const status = statusOf(fit)
  if (status !== 'determined' && status !== 'extrapolated') return 'not-determined'
  return tellsCollective(fit.estimate) ? status : 'not-determined'
}
