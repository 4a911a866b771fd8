import { z } from 'zod'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { usageError } from '../../schemas/errors.ts'
import { column, columnsOf, finite } from '../../schemas/table.ts'
import { drawnFrom } from '../figures/systems.ts'
import { transitions } from '../states/transitions.ts'
import { chapmanKolmogorovFigures } from './chapman-kolmogorov-figure.ts'
import { compareAll, multiples, passed } from './chapman-kolmogorov-test.ts'
import { countsFrom } from './counts.ts'
import { ensembleOf } from './ensemble.ts'
import { ERROR_WORDS, lagColumn, modelParams } from './model-params.ts'

const columns = columnsOf('estimated', {
  lag: lagColumn,
  steps: column('', 'number k of lags', 'key'),
  time: column('ps', 'k lags', 'key'),
  from: column('', 'state, by its original number', 'key'),
  to: column('', 'state k lags later; beyond 16 states only the same one', 'key'),
  predicted: column('', 'T(lag)^k', 'value'),
  predictedError: column('', ERROR_WORDS, { errorOf: 'predicted' }),
  estimated: column('', 'T(k · lag), from counts at that time', 'value'),
  estimatedError: column('', ERROR_WORDS, { errorOf: 'estimated' }),
  difference: column('', 'estimated − predicted', 'value'),
  error: column('', 'of that difference, from the same draws; half the 68 % interval', {
    errorOf: 'difference',
  }),
  agrees: column('', 'whether the two differ by at most two errors, or by 0.01', 'note'),
  passed: column('', 'whether 85 % of the entries of this lag agree', 'note'),
})

/** Whether a model predicts what is counted at longer times.
 *
 *  T(τ)^k against T(kτ) for every pair of states, where both lags were counted. Counts [lag][from][to] in; rows [lag][k][from][to] out:
 *  predicted and estimated probabilities with errors, times in ps, and whether they agree. Throws a usage error where no lag has a
 *  multiple, and as `model`.
 *  Source: Guan et al., Methods; Prinz et al., J. Chem. Phys. 134, 174105 (2011). */
export const chapmanKolmogorov = estimate({
  name: 'chapman-kolmogorov',
  version: 3,
  summary: 'Chapman–Kolmogorov test of every lag that has multiples: T(τ)^k against T(kτ) for all states.',
  source: 'Guan et al., Methods; Prinz et al., J. Chem. Phys. 134, 174105 (2011).',
  from: [transitions.operator],
  params: z.object(modelParams),
  finish(tables, params, context) {
    const counts = countsFrom(tables['transitions'])
    const lags = counts.map(({ lag }) => lag)
    const [wanted] = params.lag === undefined ? [] : countsFrom(tables['transitions'], params.lag)
    if (!multiples(lags).some(({ base }) => wanted === undefined || lags[base] === wanted.lag))
      throw usageError(
        `chapman-kolmogorov: no multiple of ${wanted?.lag ?? 'any lag'}${wanted ? ' ps' : ''} was counted, only ${lags.join(', ')} ps`,
        `Count at two, three … times the lag too, as --lags ${lags[0]}ps,${2 * lags[0]}ps,${3 * lags[0]}ps.`,
      )
    const comparisons = compareAll(ensembleOf(counts, params, context))
    const verdicts = lags.map((_, base) => passed(comparisons, base) ?? null)
    const rows = comparisons
      .filter(({ base }) => wanted === undefined || lags[base] === wanted.lag)
      .map((one) => ({
        lag: lags[one.base],
        steps: one.k,
        time: lags[one.longer],
        from: one.from,
        to: one.to,
        predicted: one.predicted,
        predictedError: finite(one.predictedError),
        estimated: one.estimated,
        estimatedError: finite(one.estimatedError),
        difference: one.estimated - one.predicted,
        error: finite(one.error),
        agrees: one.agrees,
        passed: verdicts[one.base],
      }))
    return tableOf({ columns }, rows)
  },
  shown: {
    columns,
    ...drawnFrom(chapmanKolmogorovFigures),
  },
  example: { params: {} },
})
