import { z } from 'zod'
import { tableOf } from '../../pipeline/operator.ts'
import { estimate } from '../../pipeline/steps.ts'
import { temperature } from '../../schemas/params.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { arrheniusFigure } from './arrhenius-figure.ts'
import type { Point } from './arrhenius-fit.ts'
import { arrheniusColumns, arrheniusRows, type Measured, measuredIn } from './arrhenius-rows.ts'
import { conductivity } from './conductivity.ts'

/** Activation energy of the conductivity over the temperatures of a study: weighted ln σT against 1/T, each way of σ on its own.
 *  σ in mS/cm, E_a in eV; temperatures at which σ is not determined are left out, and said. */
export const conductivityArrhenius = estimate({
  name: 'conductivity-arrhenius',
  version: 1,
  summary: 'Activation energy, prefactor and extrapolation of σT over the temperatures of a study.',
  source: 'Arrhenius law σT = (σT)₀ exp(−E_a/k_B T) by weighted maximum likelihood.',
  from: [conductivity.operator],
  across: true,
  params: z.object({ at: temperature('temperature of the extrapolation').default(300) }),
  columns: arrheniusColumns,
  finish: (tables, { at }, context) =>
    tableOf(
      { columns: arrheniusColumns },
      arrheniusRows(measured(tables['conductivity']), at, (product, kelvin) => product / kelvin, context),
    ),
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
  example: { params: { lags: '3ps', points: 4, from: '0.5ps', to: '3ps' } },
})

const measured = (table: Table): Measured[] =>
  measuredIn(
    'conductivity-arrhenius',
    table,
    conductivity.operator.columns,
    (row) => `${row['of']}, ${row['method']}`,
    pointOf,
  )

function pointOf(row: Row, kelvin: number): Point | undefined {
  const [sigma, error] = ['conductivity', 'error'].map((name) => row[name] as number | null)
  if (row['status'] !== 'determined' || sigma === null || error === null || !(sigma > 0)) return undefined
  return { temperature: kelvin, value: sigma * kelvin, error: error * kelvin, censored: false }
}
