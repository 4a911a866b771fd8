import { z } from 'zod'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { linkedRatio } from '../sampling/slope/linked-slopes.ts'
import { collective } from './collective.ts'
import { collectiveSlope } from './collective-slope.ts'
import { diffusion } from './diffusion.ts'
import { type FitSums, fitSums } from './slopes/fit-sums.ts'
import { type Fitted, slopeFits } from './slopes/slope-fit.ts'
import { wholeElements } from './system.ts'

const columns = columnsOf('haven', {
  of: column('', 'element', 'key'),
  haven: column('', 'D*/Dσ, both by the models of D*, each with the weights of its curve', 'value'),
  error: column(
    '',
    'half its 68 % interval, from blocks of time or between replicas: what both have alike is left out of it, what noise of the frame may add that relaxes is in it',
    { errorOf: 'haven' },
  ),
  low: column('', 'lower end of the interval, which is even in the logarithm', { lowOf: 'haven' }),
  high: column('', 'its upper end', { highOf: 'haven' }),
  D: column('cm²/s', 'self-diffusion coefficient D*', 'value'),
  collective: column(
    'cm²/s',
    'collective diffusion coefficient Dσ, slope/6 of MSCD/N by the models of D*, which both curves decide on',
    'value',
  ),
  collectiveError: column('cm²/s', 'its 68 % error', { errorOf: 'collective' }),
  from: column('ps', 'first of the lags that carry the weight', 'note'),
  to: column('ps', 'last of them', 'note'),
  status: column(
    '',
    'that of D*, determined or extrapolated, where runs of this length and number tell a sum over all ions; else not-determined, without an error. Never by the error that was found',
    { role: 'status', known: ['determined', 'extrapolated'] },
  ),
  method: column('', 'what the error is taken between: time blocks or replicas', 'method'),
  samples: column('', 'number of them', 'count'),
  dof: column('', 'effective degrees of freedom of the error', 'note'),
})

/** Haven ratio of each element, H = D over Dσ: the same frame, lags and models for both.
 *  Tables of D (cm²/s) and of collective displacements (Å²) in. */
export const haven = estimate({
  name: 'haven',
  version: 9,
  summary: 'Haven ratio H = D*/Dσ, with Dσ from MSCD/N by the models of D*.',
  source: 'Murch, Solid State Ionics 7, 177 (1982); MSCD over the number of ions.',
  from: [diffusion.operator, collective.operator],
  params: z.object({}),
  shown: { columns },
  asked: { check: (_, __, measure) => wholeElements('haven', measure) },
  finish: (tables) => {
    const fits = slopeFits.of(tables['diffusion']) ?? {}
    const sums = fitSums.of(tables['collective']) ?? {}
    const rows = tables['diffusion'].rows.flatMap((row) => {
      const of = String(row['of'])
      return fits[of] && sums[of] ? [rowOf(row, fits[of], sums[of])] : []
    })
    return tableOf({ columns }, rows)
  },
  example: { params: { lags: '3ps' } },
})

function rowOf({ of, D, from, to }: Row, fit: Fitted, sums: readonly FitSums[]): Row {
  const { D: together, error, status, models } = collectiveSlope(fit, sums)
  const ratio = linkedRatio(fit.estimate, models)
  const told = (value: number | undefined) => (status === 'not-determined' ? null : finite(value))
  return {
    of,
    haven: finite(ratio.value),
    error: told(ratio.error),
    low: told(ratio.low),
    high: told(ratio.high),
    D,
    collective: finite(together),
    collectiveError: error,
    from,
    to,
    status,
    method: ratio.method,
    samples: ratio.samples,
    dof: finite(ratio.dof),
  }
}
