import { z } from 'zod'
import { type FinishContext, tableOf } from '../../pipeline/operator.ts'
import { estimate } from '../../pipeline/steps.ts'
import { type Resolved, temperature } from '../../schemas/params.ts'
import { column, finite, type Row, type Table } from '../../schemas/table.ts'
import { BOLTZMANN, CM2_S, MS_CM } from '../../schemas/units.ts'
import { chargeOf, chargesParam } from './charges.ts'
import { collective } from './collective.ts'
import { curvesByName, slopeIn } from './collective-slope.ts'
import { diffusion } from './diffusion.ts'
import { densityOf, temperatureOf } from './system.ts'

const params = z.object({
  temperature: temperature('temperature; the tag of the runs where nothing is given').optional(),
  charges: chargesParam,
})

const columns = {
  of: column('', 'element that carries the charge, or all ions together'),
  method: column(
    '',
    'nernst-einstein: N q² D*/(V k_B T), ions as if independent; collective: the same with Dσ; charge: slope of |Σ q_i Δr_i|²/(6 V k_B T)',
  ),
  conductivity: column('mS/cm', 'ionic conductivity; where the status is upper-bound, that bound'),
  error: column('mS/cm', 'its 68 % error'),
  status: column('', 'that of D: determined, not-diffusive, upper-bound'),
  temperature: column('K', 'temperature'),
  density: column('Å⁻³', 'ions of the element over the volume of the reference cell'),
  charge: column('', 'charge of the ion, e'),
  from: column('ps', 'first lag of the window'),
  to: column('ps', 'last lag of the window'),
}

/** Ionic conductivity of each element by Nernst and Einstein and from collective displacements, and of all charges together;
 *  σ = n q² D/(k_B T), n = N/V of the reference cell in Å⁻³, q formal charges in e, D in cm²/s, σ in mS/cm.
 *  Throws a usage error without a temperature, or for an element without a charge. */
export const conductivity = estimate({
  name: 'conductivity',
  version: 1,
  summary: 'Ionic conductivity in mS/cm: Nernst–Einstein, collective, and of the total charge.',
  source:
    'Nernst–Einstein relation σ = N q² D/(V k_B T), and its Green–Kubo–Einstein form for collective displacements.',
  from: [diffusion.operator, collective.operator],
  params,
  columns,
  finish: (tables, given, context) => tableOf({ columns }, rowsOf(tables, given, context)),
  example: { params: { lags: '3ps', points: 4, from: '0.5ps', to: '3ps' } },
})

type Tables = Readonly<Record<string, Table>>

function rowsOf(tables: Tables, given: Resolved<typeof params>, context: FinishContext): Row[] {
  const kelvin = temperatureOf('conductivity', given.temperature, context)
  const curves = curvesByName(tables['collective'])
  const elements = [...curves.keys()].filter((name) => name !== 'charge' && !name.includes('-'))
  const carriers = tables['diffusion'].rows.flatMap((row) => {
    const of = String(row['of'])
    if (!elements.includes(of) || row['D'] === null) return []
    const charge = chargeOf(of, given.charges)
    return [{ of, row, charge, density: densityOf(of, context.runs), window: row }]
  })
  const strength = carriers.reduce((sum, { density, charge }) => sum + density * charge * charge, 0)
  const first = carriers.reduce<(typeof carriers)[number] | undefined>(
    (best, each) => (best && weight(best) >= weight(each) ? best : each),
    undefined,
  )
  const row = (of: string, method: string, part: Part): Row => {
    const factor = (part.strength * MS_CM) / (BOLTZMANN * kelvin * CM2_S)
    return {
      of,
      method,
      conductivity: finite(part.D * factor),
      error: part.error === null ? null : finite(part.error * factor),
      status: part.status,
      temperature: kelvin,
      density: part.density,
      charge: part.charge,
      from: part.window['from'],
      to: part.window['to'],
    }
  }
  const own = carriers.flatMap(({ of, row: D, charge, density }) => {
    const common = { strength: density * charge * charge, density, charge, window: D }
    const self = { ...common, D: D['D'] as number, error: D['error'] as number | null, status: D['status'] }
    const all = collectivePart(of, D)
    return [row(of, 'nernst-einstein', self), ...(all ? [row(of, 'collective', { ...common, ...all })] : [])]
  })
  const total = first && collectivePart('charge', first.row)
  const rest = { strength, density: null, charge: null, window: first?.row ?? {} }
  return [...own, ...(total ? [row('all', 'charge', { ...rest, ...total })] : [])]

  function collectivePart(name: string, window: Row) {
    const slope = slopeIn(curves.get(name), window)
    if (!slope) return undefined
    const { D, error, bound } = slope
    const hidden = D <= bound
    return {
      D: hidden ? Math.max(D, 0) + bound : D,
      error: hidden ? null : error,
      status: window['status'] === 'determined' && hidden ? 'upper-bound' : window['status'],
    }
  }
}

interface Part {
  readonly strength: number
  readonly density: number | null
  readonly charge: number | null
  readonly window: Row
  readonly D: number
  readonly error: number | null
  readonly status: Row[string]
}

const weight = ({ row, charge, density }: { row: Row; charge: number; density: number }): number =>
  density * charge * charge * (row['D'] as number)
