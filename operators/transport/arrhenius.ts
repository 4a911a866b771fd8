import { z } from 'zod'
import { tableOf } from '../../pipeline/operator.ts'
import { estimate } from '../../pipeline/steps.ts'
import { temperature } from '../../schemas/params.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { CM2_S } from '../../schemas/units.ts'
import { arrheniusFigure } from './arrhenius-figure.ts'
import type { Point } from './arrhenius-fit.ts'
import { arrheniusColumns, arrheniusRows, type Measured, measuredIn } from './arrhenius-rows.ts'
import { diffusion } from './diffusion.ts'

const ONE_SIDED_95 = 1.6448536269514722

/** Activation energy of diffusion over the temperatures of a study: maximum likelihood of ln D = ln D₀ − E_a/k_B T.
 *
 *  Determined D by their logarithms with weights 1/(σ/D)²; those not to be told from zero by their own value and error; those
 *  that are not diffusive are left out, and said. D in cm²/s, E_a in eV. Throws a usage error for runs without a temperature. */
export const arrhenius = estimate({
  name: 'arrhenius',
  version: 2,
  summary: 'Activation energy, prefactor and extrapolation of D over the temperatures of a study.',
  source: 'Arrhenius law by weighted maximum likelihood, with censored points.',
  from: [diffusion.operator],
  across: true,
  params: z.object({ at: temperature('temperature of the extrapolation').default(300) }),
  columns: arrheniusColumns,
  finish: (tables, { at }, context) =>
    tableOf(
      { columns: arrheniusColumns },
      arrheniusRows(measured(tables['diffusion']), at, (D) => D, context),
    ),
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
  example: { params: { lags: '3ps', points: 4, from: '0.5ps', to: '3ps' } },
})

const measured = (table: Table): Measured[] =>
  measuredIn('arrhenius', table, diffusion.operator.columns, (row) => String(row['of']), pointOf)

function pointOf(row: Row, kelvin: number): Point | undefined {
  const [D, error, bound, slope] = ['D', 'error', 'bound', 'slope'].map((name) => row[name] as number | null)
  if (row['status'] === 'determined' && D !== null && error !== null && D > 0)
    return { temperature: kelvin, value: D, error, censored: false }
  if (row['status'] === 'upper-bound' && slope !== null && bound !== null && bound > 0)
    return { temperature: kelvin, value: (slope / 6) * CM2_S, error: bound / ONE_SIDED_95, censored: true }
  return undefined
}
