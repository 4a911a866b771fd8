import { z } from 'zod'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { column, columnsOf, finite, type Row, type Samples } from '../../schemas/table.ts'
import { errorOver } from '../sampling/sample-errors.ts'
import { bottleneckCorrelation } from './bottleneck-correlation.ts'

const columns = columnsOf('time', {
  pair: column('', 'kinds of site on both sides of the triangle', 'key'),
  time: column(
    'ps',
    'breathing time: lag at which ρ has fallen to 1/e, on the straight line between two lags',
    'value',
  ),
  error: column('ps', 'half its 68 % interval, over the samples of ρ', { errorOf: 'time' }),
  status: column(
    '',
    'determined; unresolved: ρ is below 1/e at the first lag already, frames are too far apart and the value says little; longer: it is above at the last one; at rest: nothing breathes',
    'status',
  ),
  integral: column('ps', '∫ρ dτ by trapezoids up to where ρ is first 0, or to the last lag', 'value'),
  integralError: column('ps', 'half its 68 % interval', { errorOf: 'integral' }),
  amplitude: column('Å²', 'breathing amplitude √⟨δA²⟩', 'value'),
})

/** How long a triangle between two sites stays as wide as it is: the time in which the autocorrelation of its area falls to 1/e, and
 *  the integral of that. For one relaxation ρ = exp(−τ/t) both are t; a shaking triangle has the integral longer or shorter.
 *  Table of `bottleneck-correlation` in, ps out; null where the lags end before it. */
export const bottleneckBreathing = estimate({
  name: 'bottleneck-breathing',
  version: 3,
  summary: 'Breathing time and amplitude of the anion triangles between sites, from the decay of ρ(τ).',
  source: 'Decay of the autocorrelation to 1/e, and the integral correlation time (Kubo).',
  from: [bottleneckCorrelation.operator],
  params: z.object({}),
  finish: (tables) => {
    const { rows, samples = {} } = tables['bottleneck-correlation']
    const pairs = [...new Set(rows.map((row) => row['pair'] as string))]
    return tableOf(
      { columns },
      pairs.map((pair) =>
        rowOf(
          pair,
          rows.filter((row) => row['pair'] === pair),
          samples[pair],
        ),
      ),
    )
  },
  shown: { columns },
  example: { params: { between: 'T5-T5,T2-T5', lags: '1ps' } },
})

const LEVEL = 1 / Math.E

function rowOf(pair: string, rows: readonly Row[], samples: Samples | undefined): Row {
  const lags = rows.map((row) => row['lag'] as number)
  const rho = rows.map((row) => (row['correlation'] ?? Number.NaN) as number)
  const time = fallTo(LEVEL, lags, rho)
  const status = time === undefined ? 'longer' : time < lags[1] ? 'unresolved' : 'determined'
  return {
    pair,
    time: finite(time),
    error: errorOf(samples, (curve) => fallTo(LEVEL, lags, curve)),
    status: Number.isNaN(rho[0]) ? 'at rest' : status,
    integral: finite(integralOf(lags, rho)),
    integralError: errorOf(samples, (curve) => integralOf(lags, curve)),
    amplitude: finite(Math.sqrt(rows[0]['covariance'] as number)),
  }
}

/** Where a curve first falls to a level; undefined where it does not. */
function fallTo(level: number, lags: readonly number[], curve: ArrayLike<number>): number | undefined {
  for (let k = 1; k < lags.length; k++) {
    if (!(curve[k] <= level)) continue
    return lags[k - 1] + ((curve[k - 1] - level) / (curve[k - 1] - curve[k])) * (lags[k] - lags[k - 1])
  }
  return undefined
}

function integralOf(lags: readonly number[], curve: ArrayLike<number>): number {
  const end = fallTo(0, lags, curve) ?? Number.POSITIVE_INFINITY
  let sum = 0
  for (let k = 1; k < lags.length && lags[k - 1] < end; k++)
    sum += (Math.min(end, lags[k]) - lags[k - 1]) * 0.5 * (curve[k - 1] + Math.max(0, curve[k]))
  return sum
}

function errorOf(
  samples: Samples | undefined,
  value: (curve: Float64Array) => number | undefined,
): number | null {
  return samples ? finite(errorOver(samples, (curve) => value(curve) ?? Number.NaN)) : null
}
