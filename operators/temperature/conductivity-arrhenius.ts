import { z } from 'zod'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { temperature } from '../../schemas/params.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { conductivity } from '../transport/conductivity.ts'
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

/** Activation energy of the conductivity over the temperatures of a study: maximum likelihood of ln σT against 1/T, each way of
 *  σ on its own. σ in mS/cm, E_a in eV; σ that is not to be told from zero counts by its value and error, those that are not
 *  diffusive are left out, and said. */
export const conductivityArrhenius = estimate({
  name: 'conductivity-arrhenius',
  version: 3,
  summary: 'Activation energy, prefactor and extrapolation of σT over the temperatures of a study.',
  source: 'Arrhenius law σT = (σT)₀ exp(−E_a/k_B T) by weighted maximum likelihood, with censored points.',
  from: [conductivity.operator],
  across: true,
  params: z.object({ at: temperature('temperature of the extrapolation').default(300) }),
  finish: (tables, { at }, context) =>
    tableOf(
      { columns: arrheniusColumns },
      arrheniusRows(measured(tables['conductivity']), at, (sigmaT, kelvin) => sigmaT / kelvin, context),
    ),
  shown: {
    columns: arrheniusColumns,
    figures: (tables, own, { at }) => [
      arrheniusFigure(
        {
          name: 'conductivity-arrhenius',
          title: 'Arrhenius plot of the conductivity',
          quantity: 'σT',
          unit: 'mS K/cm',
        },
        measured(tables['conductivity']),
        own,
        at,
      ),
    ],
  },
  example: { params: { lags: '3ps' } },
})

const measured = (table: Table): Measured[] =>
  measuredIn(
    'conductivity-arrhenius',
    table,
    conductivity.operator.shown.columns,
    (row) => `${row['of']}, ${row['method']}`,
    (row, kelvin) => ({ point: pointOf(row, kelvin), shown: product(row['conductivity'], kelvin) }),
  )

const product = (sigma: Row[string], kelvin: number): number | null =>
  typeof sigma === 'number' ? sigma * kelvin : null

function pointOf(row: Row, temperature: number): Point | undefined {
  const [sigma, error, value, bound] = ['conductivity', 'error', 'value', 'bound'].map((name) =>
    product(row[name], temperature),
  )
  if (isValue(row['status']) && sigma !== null && error !== null && sigma > 0) {
    const samples = (row['samples'] as number | null) ?? undefined
    return { temperature, value: sigma, error, censored: false, samples }
  }
  if (row['status'] === 'upper-bound' && value !== null && bound !== null && bound > 0)
    return censoredPoint(temperature, value, bound)
  return undefined
}
