import { z } from 'zod'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { temperature } from '../../schemas/params.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { CM2_S } from '../../schemas/units.ts'
import { diffusion } from '../transport/diffusion.ts'
import { arrheniusFigure } from './arrhenius-figure.ts'
import type { Point } from './arrhenius-point.ts'
import {
  arrheniusColumns,
  arrheniusRows,
  censoredPoint,
  isValue,
  type Measured,
  measuredIn,
} from './arrhenius-rows.ts'

/** Activation energy of diffusion over the temperatures of a study: maximum likelihood of ln D = ln D₀ − E_a/k_B T.
 *
 *  Determined and extrapolated D by their logarithms with weights 1/(σ/D)², σ/D of few samples shared; those not to be told from zero by their own value and error; those
 *  that are not diffusive are left out, and said. D in cm²/s, E_a in eV. Throws a usage error for runs without a temperature. */
export const arrhenius = estimate({
  name: 'arrhenius',
  version: 3,
  summary: 'Activation energy, prefactor and extrapolation of D over the temperatures of a study.',
  source: 'Arrhenius law by weighted maximum likelihood, with censored points.',
  from: [diffusion.operator],
  across: true,
  params: z.object({ at: temperature('temperature of the extrapolation').default(300) }),
  finish: (tables, { at }, context) =>
    tableOf(
      { columns: arrheniusColumns },
      arrheniusRows(measured(tables['diffusion']), at, (D) => D, context),
    ),
  shown: {
    columns: arrheniusColumns,
    figures: (tables, own, { at }) => [
      arrheniusFigure(
        {
          name: 'arrhenius',
          title: 'Arrhenius plot of the diffusion coefficient',
          quantity: 'D',
          unit: 'cm²/s',
        },
        measured(tables['diffusion']),
        own,
        at,
      ),
    ],
  },
  example: { params: { lags: '3ps' } },
})

const measured = (table: Table): Measured[] =>
  measuredIn(
    'arrhenius',
    table,
    diffusion.operator.shown.columns,
    (row) => String(row['of']),
    (row, kelvin) => ({ point: pointOf(row, kelvin), shown: row['D'] as number | null }),
  )

function pointOf(row: Row, temperature: number): Point | undefined {
  const [D, error, bound, slope, samples] = ['D', 'error', 'bound', 'slope', 'samples'].map(
    (name) => row[name] as number | null,
  )
  if (isValue(row['status']) && D !== null && error !== null && D > 0)
    return { temperature, value: D, error, censored: false, samples: samples ?? undefined }
  if (row['status'] === 'upper-bound' && slope !== null && bound !== null && bound > 0)
    return censoredPoint(temperature, (slope / 6) * CM2_S, bound)
  return undefined
}
