import { z } from 'zod'
import { tableOf, UNHEARD } from '../../../pipeline/definition/operator.ts'
import { estimate } from '../../../pipeline/definition/steps.ts'
import { errorOf, mainOf, measuredIn } from '../../../pipeline/tables/roles.ts'
import { usageError } from '../../../schemas/errors.ts'
import { words } from '../../../schemas/params.ts'
import { column, columnsOf, finite, type Row, type Table } from '../../../schemas/table.ts'
import { AMU_A2_PS2, BOLTZMANN, CM2_S, HBAR } from '../../../schemas/units.ts'
import { errorBetween } from '../../sampling/sample-errors.ts'
import { diffusion } from '../../transport/diffusion.ts'
import { inAllDirections } from '../../transport/slopes/axes.ts'
import { NEUTRON, totalsOf } from '../totals.ts'
import { vacf } from '../vacf/vacf.ts'
import { type Curve, curvesOf } from '../vacf-curves.ts'
import { independentPoints } from './band.ts'
import { impliedFigures } from './implied-density-figure.ts'

const params = z.object({
  isotopes: words('isotopes that the sample is enriched in, for the neutron-weighted sum').default([]),
})

const columns = columnsOf('implied', {
  of: column(
    '',
    'element; neutron-weighted: Σ f(σ/m)g over Σ f σ/m, of elements without a D as if they had none',
    'key',
  ),
  temperature: column('K', 'temperature of the runs, or the kinetic one of VACF(0)', 'key'),
  D: column('cm²/s', 'D that is taken, from the displacements', 'value'),
  DError: column('cm²/s', 'half its 68 % interval', { errorOf: 'D' }),
  implied: column('1/meV', 'g(E → 0) that this D implies, 2mD/(π k_BT ħ); ∫ g dE = 1', 'value'),
  error: column('1/meV', 'half its 68 % interval, by that of D', { errorOf: 'implied' }),
  seen: column('1/meV', 'g(0) of the VACF, without a window', 'value'),
  seenError: column('1/meV', 'half its 68 % interval, over the samples of the VACF', { errorOf: 'seen' }),
})

/** The density of states at zero energy that diffusion implies, g_E(0) = 2mD/(π k_BT ħ), beside what the VACF shows there: the same
 *  where the velocities are seen long enough. g in 1/meV with ∫ g dE = 1, D in cm²/s.
 *  Throws a usage error where no element has a D. */
export const impliedDensity = estimate({
  name: 'implied-density',
  version: 1,
  summary:
    'Density of states at zero energy that a diffusion coefficient implies, 2mD/(π k_BT ħ), beside that of the VACF.',
  source:
    'Ding et al., Nat. Phys. (2025), eqs. 4 and 5, read as the standard Green–Kubo relation; g one-sided.',
  from: [vacf.operator, diffusion.operator],
  params,
  finish: (tables, { isotopes }) => {
    inAllDirections('implied-density', tables['diffusion'])
    const curves = curvesOf(tables['vacf'])
    const rows = curves.flatMap((curve) => rowOf(curve, tables['diffusion']))
    if (rows.length === 0)
      throw usageError(
        'implied-density: no element has both a VACF and a D',
        'Measure both over the same elements: --of Li.',
      )
    return tableOf({ columns }, [...rows, ...neutronRow(curves, rows, isotopes)])
  },
  shown: {
    columns,
    ...impliedFigures,
  },
  example: { params: { lags: '3ps', temperature: 600 } },
})

function rowOf(curve: Curve, diffusions: Table): Row[] {
  const main = mainOf(diffusions.columns) as string
  const row = diffusions.rows.find(({ of }) => of === curve.of)
  if (!row || errorOf(diffusions.columns, main) === undefined) return []
  const [D, DError] = measuredIn(diffusions.columns, row, main) ?? [undefined, undefined]
  const { mass, values } = curve
  const kelvin = curve.temperature ?? (mass * AMU_A2_PS2 * values[0]) / (3 * BOLTZMANN)
  const of = (D: number | undefined) =>
    D === undefined
      ? undefined
      : (2 * mass * AMU_A2_PS2 * (D / CM2_S)) / (Math.PI * BOLTZMANN * kelvin * HBAR)
  return [
    {
      of: curve.of,
      temperature: kelvin,
      D: finite(D),
      DError: finite(DError),
      implied: finite(of(D)),
      error: finite(of(DError)),
      ...seenOf(curve),
    },
  ]
}

function seenOf(curve: Curve): Row {
  const { values } = independentPoints(curve, 0, 0)
  return {
    seen: finite(values(curve.values)[0]),
    seenError: finite(
      errorBetween(
        curve.samples.map((sample) => values(sample)[0]),
        curve.weights,
      ),
    ),
  }
}

/** The sum that neutrons see, where there is one. */
function neutronRow(curves: readonly Curve[], rows: readonly Row[], isotopes: readonly string[]): Row[] {
  const { shares, curves: totals } = totalsOf(curves, isotopes, UNHEARD)
  const total = totals.find(({ of }) => of === NEUTRON)
  const known = rows.filter((row) => row['implied'] !== null)
  if (!total || known.length === 0) return []
  const weighted = (row: Row, name: string) =>
    ((row[name] ?? 0) as number) * (shares.get(String(row['of']))?.weight ?? 0)
  return [
    {
      of: NEUTRON,
      temperature: rows[0]['temperature'],
      D: null,
      DError: null,
      implied: finite(known.reduce((sum, row) => sum + weighted(row, 'implied'), 0)),
      error: finite(Math.sqrt(known.reduce((sum, row) => sum + weighted(row, 'error') ** 2, 0))),
      ...seenOf(total),
    },
  ]
}
