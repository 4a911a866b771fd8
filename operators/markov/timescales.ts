import { z } from 'zod'
import { type FinishContext, tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { whole } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { drawnFrom } from '../figures/systems.ts'
import { transitions } from '../states/transitions.ts'
import type { Chain } from './chain.ts'
import { compareAll, passed } from './chapman-kolmogorov-test.ts'
import { countsFrom } from './counts.ts'
import { spectrumOf, timescaleOf } from './eigenvalues.ts'
import { type Ensemble, ensembleOf, errorsOf } from './ensemble.ts'
import { ERROR_WORDS, lagColumn, modelParams } from './model-params.ts'
import { judge, type Verdict } from './recommendation.ts'
import { timescalesFigures } from './timescales-figure.ts'

const columns = columnsOf('timescale', {
  lag: lagColumn,
  index: column('', 'number of the process, the slowest is 1', 'key'),
  timescale: column('ps', 'implied timescale −lag/ln|λ|', 'value'),
  error: column('ps', ERROR_WORDS, { errorOf: 'timescale' }),
  eigenvalue: column('', 'eigenvalue λ, its real part', 'value'),
  status: column('', 'resolved: slower than the lag; faster than the lag; or why there is no timescale', {
    role: 'status',
    known: ['resolved'],
  }),
  recommended: column('', 'whether this is the shortest lag that will do', 'note'),
  reason: column('', 'why this lag will do or not', 'note'),
})

/** Implied timescales of the processes of a Markov model, and the shortest lag at which they no longer depend on it.
 *
 *  t_k = −lag/ln |λ_k|, λ_k the k-th eigenvalue of T(lag), slowest first. Counts [lag][from][to] in; rows [lag][process] out, ps, with
 *  errors, and a status where λ ≤ 0 or is complex and t_k therefore not defined. Throws usage errors as `model`.
 *  Source: Guan et al., eq. 8; Swope, Pitera, Suits, J. Phys. Chem. B 108, 6571 (2004). */
export const timescales = estimate({
  name: 'timescales',
  version: 3,
  summary: 'Implied timescales −lag/ln|λ| at every lag with errors, and which lag to take, with its reason.',
  source: 'Guan et al., eq. 8; Swope, Pitera, Suits, J. Phys. Chem. B 108, 6571 (2004).',
  from: [transitions.operator],
  params: z.object({ ...modelParams, processes: whole('most processes, slowest first', 1).default(10) }),
  finish(tables, params, context) {
    const counts = countsFrom(tables['transitions'])
    const ensemble = ensembleOf(counts, params, context)
    const spread = spreadOver(ensemble, Math.min(params.processes, (counts[0]?.states ?? 1) - 1))
    const rows = rowsOf(ensemble, spread, choiceOf(ensemble, spread, context), context)
    const wanted = params.lag === undefined ? counts : countsFrom(tables['transitions'], params.lag)
    return tableOf(
      { columns },
      rows.filter((row) => wanted.some(({ lag }) => lag === row['lag'])),
    )
  },
  shown: {
    columns,
    ...drawnFrom(timescalesFigures),
  },
  example: { params: {} },
})

/** Timescales of every lag [lag][process] with their errors, and the errors of their differences [lag a][lag b][process]. */
interface Spread {
  readonly most: number
  readonly values: Float64Array
  readonly errors: Float64Array
  readonly differences: Float64Array
}

function spreadOver(ensemble: Ensemble, most: number): Spread {
  const size = ensemble.chains.length * most
  const errors = errorsOf(ensemble, (drawn) =>
    withDifferences(timescaleMatrix(drawn, most), drawn.length, most),
  )
  const values = timescaleMatrix(ensemble.chains, most)
  return { most, values, errors: errors.subarray(0, size), differences: errors.subarray(size) }
}

/** [lag][process], NaN where there is none. */
function timescaleMatrix(chains: readonly Chain[], most: number): Float64Array {
  const out = new Float64Array(chains.length * most).fill(Number.NaN)
  chains.forEach((chain, l) => {
    const spectrum = spectrumOf(chain)
    for (let k = 1; k < spectrum.real.length && k <= most; k++) {
      const value = timescaleOf(spectrum, k, chain.lag)
      if (typeof value === 'number') out[l * most + k - 1] = value
    }
  })
  return out
}

function withDifferences(values: Float64Array, lags: number, most: number): Float64Array {
  const out = new Float64Array(lags * most * (1 + lags))
  out.set(values)
  for (let a = 0; a < lags; a++)
    for (let b = 0; b < lags; b++)
      for (let k = 0; k < most; k++)
        out[(lags + a * lags + b) * most + k] = values[b * most + k] - values[a * most + k]
  return out
}

interface Choice {
  readonly best: number
  readonly verdicts: readonly Verdict[]
}

function choiceOf(
  ensemble: Ensemble,
  { most, values, differences }: Spread,
  { warn }: FinishContext,
): Choice {
  const { chains } = ensemble
  const all = chains.map(({ lag }, l) => ({ lag, values: values.subarray(l * most, (l + 1) * most) }))
  const errors = (a: number, b: number, k: number) => differences[(a * chains.length + b) * most + k]
  const comparisons = compareAll(ensemble)
  const verdicts = all.map((_, at) => judge(all, at, errors, passed(comparisons, at)))
  const best = verdicts.findIndex(({ good }) => good)
  if (best < 0 && chains.length > 1)
    warn('no lag will do', verdicts.map(({ reason }, l) => `${chains[l].lag} ps: ${reason}`).join('; '))
  return { best, verdicts }
}

function rowsOf(
  ensemble: Ensemble,
  { most, errors }: Spread,
  { best, verdicts }: Choice,
  { warn }: FinishContext,
): Row[] {
  return ensemble.chains.flatMap((chain, l) => {
    const spectrum = spectrumOf(chain)
    const found = spectrum.real.length - 1
    if (found < Math.min(most, chain.n - 1))
      warn(
        'timescales not found',
        `lag ${chain.lag} ps: of ${chain.n} states only ${found} slow processes can be told apart`,
      )
    return Array.from({ length: Math.min(most, found) }, (_, k) => {
      const value = timescaleOf(spectrum, k + 1, chain.lag)
      const known = typeof value === 'number'
      if (!known) warn('no timescale', `lag ${chain.lag} ps, process ${k + 1}: ${value}`)
      return {
        lag: chain.lag,
        index: k + 1,
        timescale: known ? value : null,
        error: known ? finite(errors[l * most + k]) : null,
        eigenvalue: spectrum.real[k + 1],
        status: statusOf(value, chain.lag),
        recommended: l === best,
        reason: verdicts[l].reason,
      }
    })
  })
}

const statusOf = (value: number | string, lag: number): string =>
  typeof value === 'string' ? value : value > lag ? 'resolved' : 'faster than the lag'
