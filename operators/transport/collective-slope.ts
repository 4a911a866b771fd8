import type { Row } from '../../schemas/table.ts'
import { CM2_S } from '../../schemas/units.ts'
import type { Method } from '../sampling/estimate.ts'
import {
  type CollectiveModels,
  collectiveEstimate,
  collectiveModels,
  tellsCollective,
} from '../sampling/slope/collective-models.ts'
import { RELAXES } from '../sampling/slope/slope-status.ts'
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
  readonly models: CollectiveModels
}

/** slope/2d of collective sums, along d axes, by the models of D, each as likely as both curves make it. */
export function collectiveSlope(fit: Fitted, runs: readonly FitSums[]): CollectiveSlope {
  const { dimensions } = fit
  const sums = runs.map((run) => sumsAlong(run, dimensions))
  const models = collectiveModels(fit.estimate, sums)
  const { value, error, method, samples, dof } = collectiveEstimate(
    models,
    fit.interval,
    2 * dimensions.length,
  )
  return {
    D: value * CM2_S,
    error: error === undefined ? null : error * CM2_S,
    status: collectiveStatus(fit, models),
    method,
    samples,
    dof,
    bound: (value + ONE_SIDED_95 * (error ?? Number.NaN)) * CM2_S,
    models,
  }
}

const ONE_SIDED_95 = 1.6448536269514722

/** That of D where runs of this length and number tell what all ions do together: as one walker does, that takes so many more. Extrapolated
 *  where the collective curve is seen to relax. */
function collectiveStatus(fit: Fitted, models: CollectiveModels): Row[string] {
  const status = statusOf(fit)
  if (status !== 'determined' && status !== 'extrapolated') return 'not-determined'
  if (!tellsCollective(fit.estimate, models)) return 'not-determined'
  return models.relaxing >= RELAXES ? 'extrapolated' : status
}
