import { z } from 'zod'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { BOLTZMANN } from '../../schemas/units.ts'
import { fitLeast } from '../numerics/least-squares.ts'
import { arrhenius } from './arrhenius.ts'

const columns = columnsOf('slope', {
  of: column('', 'element', 'key'),
  systems: column('', 'number of systems with an activation energy', 'count'),
  slope: column('1/eV', 'slope of ln D₀ against E_a over systems', 'value'),
  error: column('1/eV', 'its 68 % error, from the errors of both and their covariance', { errorOf: 'slope' }),
  temperature: column(
    'K',
    'isokinetic temperature 1/(k_B slope); null where the slope is not positive',
    'value',
  ),
  intercept: column('', 'ln D₀ at E_a = 0', 'value'),
  chi: column('', 'χ² per degree of freedom', 'note'),
})

/** Meyer–Neldel rule: ln D₀ = a + E_a/Δ over materials or constraints; both have errors, and these belong together.
 *  Needs three systems (tags besides the temperature); D₀ in cm²/s, E_a in eV. */
export const meyerNeldel = estimate({
  name: 'meyer-neldel',
  version: 2,
  summary: 'Compensation of prefactor and activation energy over systems: ln D₀ against E_a.',
  source: 'Meyer and Neldel, Z. Tech. Phys. 18, 588 (1937); effective variances by the slope.',
  from: [arrhenius.operator],
  across: true,
  params: z.object({}),
  shown: { columns },
  finish: (tables, _, context) => {
    const rows = tables['arrhenius'].rows.filter((row) => row['energy'] !== null)
    const several = new Set(tables['arrhenius'].rows.map((row) => row['quantity'])).size > 1
    const nameOf = (row: Row) => (several ? `${row['of']}, ${row['quantity']}` : String(row['of']))
    const names = [...new Set(tables['arrhenius'].rows.map(nameOf))]
    return tableOf(
      { columns },
      names.map((of) => {
        const own = rows.filter((row) => nameOf(row) === of)
        if (own.length < 3)
          context.warn('few systems', `${of}: ${own.length} with an activation energy, three are needed`)
        return { of, systems: own.length, ...(own.length < 3 ? NOTHING : lineOf(own)) }
      }),
    )
  },
  example: { params: {} },
})

const NOTHING = { slope: null, error: null, temperature: null, intercept: null, chi: null }

/** Least squares with σ² = σ_y² + m²σ_x² − 2m·cov, m from the round before. */
function lineOf(rows: readonly Row[]): Row {
  const at = (row: Row, name: string) => row[name] as number
  const middle = rows.reduce((sum, row) => sum + at(row, 'energy'), 0) / rows.length
  let [slope, fit] = [0, undefined as ReturnType<typeof fitLeast>]
  for (let round = 0; round < 20; round++) {
    fit = fitLeast([0, slope], ([a, m]) =>
      rows.map((row) => {
        const variance =
          at(row, 'prefactorError') ** 2 + (slope * at(row, 'error')) ** 2 - 2 * slope * at(row, 'covariance')
        const width = Math.sqrt(Math.max(variance, 1e-12))
        const x = at(row, 'energy') - middle
        return { value: (a + m * x - at(row, 'prefactor')) / width, slopes: [1 / width, x / width] }
      }),
    )
    if (!fit) return NOTHING
    slope = fit.parameters[1]
  }
  const { parameters, covariance, chi } = fit as NonNullable<typeof fit>
  return {
    slope: finite(slope),
    error: finite(Math.sqrt(covariance[1][1])),
    temperature: slope > 0 ? finite(1000 / (BOLTZMANN * slope)) : null,
    intercept: finite(parameters[0] - slope * middle),
    chi: finite(chi / (rows.length - 2)),
  }
}
