import { z } from 'zod'
import { choice, time, whole } from '../../schemas/params.ts'
import { column } from '../../schemas/table.ts'

/** What every estimate of a Markov model can be told. */
export const modelParams = {
  lag: time('lag of the model, one of those counted; every one of them where nothing is given').optional(),
  reversible: z
    .stringbool()
    .or(z.boolean())
    .default(true)
    .meta({ description: 'whether the model must obey detailed balance (true | false)', unit: '' }),
  errors: choice(
    ['auto', 'bootstrap', 'bayesian', 'none'],
    'how errors are found: auto is a bootstrap over replicas or blocks of ions where there are four, else Bayesian on effective counts',
  ).default('auto'),
  draws: whole('number of resampled or sampled models behind an error', 10).default(100),
}

export const lagColumn = column('ps', 'lag of the model', 'key')
export const ERROR_WORDS =
  'half the 68 % interval: over resampled replicas or blocks of ions (widened by t·√(n/(n−1)) for few), or over matrices of the posterior'
