import { z } from 'zod'
import { type FinishContext, tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { type Resolved, temperature } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row, type Table } from '../../schemas/table.ts'
import { BOLTZMANN, CM2_S, MS_CM } from '../../schemas/units.ts'
import { temperatureOf } from '../frames/run-temperature.ts'
import { boundCarriers } from './bound.ts'
import { chargeOf, chargesParam, knownCharges } from './charges.ts'
import { collective } from './collective.ts'
import { collectiveSlope } from './collective-slope.ts'
import { diffusion } from './diffusion.ts'
import { type FitSums, fitSums } from './slopes/fit-sums.ts'
import { type Fitted, slopeFits } from './slopes/slope-fit.ts'
import { densityOf, wholeElements } from './system.ts'

const params = z.object({
  temperature: temperature('temperature; the tag of the runs where nothing is given').optional(),
  charges: chargesParam,
})

const columns = columnsOf('conductivity', {
  of: column('', 'element that carries the charge, or all ions together', 'key'),
  method: column(
    '',
    'nernst-einstein: N q² D*/(V k_B T), ions as if independent; collective: the same with Dσ; charge: slope of |Σ q_i Δr_i|²/(6 V k_B T)',
    'key',
  ),
  temperature: column('K', 'temperature', 'key'),
  conductivity: column('mS/cm', 'ionic conductivity; where the status is upper-bound, that bound', 'value'),
  error: column('mS/cm', 'its 68 % error', { errorOf: 'conductivity' }),
  status: column(
    '',
    'that of D; of collective displacements determined or extrapolated where D is and runs of this length and number tell a sum over all ions, else not-determined. Never by the error that was found',
    { role: 'status', known: ['determined', 'extrapolated'] },
  ),
  density: column('Å⁻³', 'selected ions of the element over the volume of the reference cell', 'note'),
  charge: column('', 'charge of the ion, e', 'note'),
  from: column('ps', 'first of the lags that carry the weight of D', 'note'),
  to: column('ps', 'last of them', 'note'),
  value: column('mS/cm', 'that of the slope itself, also where the conductivity is a bound', 'value'),
  bound: column('mS/cm', 'what the conductivity is at most, one-sided 95 %', 'note'),
  samples: column('', 'number of samples that the error is taken between', 'count'),
  dof: column('', 'effective degrees of freedom of the error', 'note'),
})

/** Ionic conductivity of each element by Nernst and Einstein and from collective displacements, and of all charges together;
 *  σ = n q² D/(k_B T), n = N/V of the reference cell in Å⁻³, q formal charges in e, D in cm²/s, σ in mS/cm.
 *  H and O that stay bonded are no carriers, unless their charge is given. Throws usage errors without a temperature, for an element without a charge, and for a
 *  charge of an element that the run does not have. */
export const conductivity = estimate({
  name: 'conductivity',
  version: 10,
  summary: 'Ionic conductivity in mS/cm: Nernst–Einstein, collective, and of the total charge.',
  source:
    'Nernst–Einstein relation σ = N q² D/(V k_B T), and its Green–Kubo–Einstein form for collective displacements.',
  from: [diffusion.operator, collective.operator],
  params,
  shown: { columns },
  asked: {
    check(given, run, measure) {
      wholeElements('conductivity', measure)
      temperatureOf('conductivity', given.temperature, { tags: run.tags, runs: [run] })
      knownCharges(run, given.charges)
    },
  },
  finish: (tables, given, context) => tableOf({ columns }, rowsOf(tables, given, context)),
  example: { params: { lags: '3ps' } },
})

type Tables = Readonly<Record<string, Table>>

/** An element that carries charge: its row of the table of D, and the fit behind it. */
interface Carrier {
  readonly of: string
  readonly row: Row
  readonly fit: Fitted | undefined
  readonly charge: number
  readonly density: number
}

/** A D that conducts: n q² (e²/Å³), D and what is said of it. */
interface Part {
  readonly strength: number
  readonly D: number
  readonly error: number | null
  readonly status: Row[string]
  /** D of the slope itself, and what it is at most. */
  readonly value: number
  readonly bound: number
  readonly samples: number
  readonly dof: number
}

function rowsOf(tables: Tables, given: Resolved<typeof params>, context: FinishContext): Row[] {
  const kelvin = temperatureOf('conductivity', given.temperature, context)
  const sums = fitSums.of(tables['collective']) ?? {}
  const fits = slopeFits.of(tables['diffusion']) ?? {}
  const bound = boundCarriers(given.charges, context)
  const carriers = tables['diffusion'].rows.flatMap((row): Carrier[] => {
    const of = String(row['of'])
    if (!sums[of] || row['D'] === null || bound.includes(of)) return []
    const density = densityOf(of, context.runs, context.rows)
    return [{ of, row, fit: fits[of], charge: chargeOf(of, given.charges), density }]
  })
  const own = carriers.flatMap((carrier) => {
    const { of, row } = carrier
    const strength = strengthOf(carrier)
    const together = collectivePart(carrier, sums[of], strength)
    return [
      rowOf(kelvin, carrier, 'nernst-einstein', selfPart(row, strength)),
      ...(together ? [rowOf(kelvin, carrier, 'collective', together)] : []),
    ]
  })
  const total = totalPart(carriers, sums['charge'])
  return [...own, ...(total ? [rowOf(kelvin, { of: 'all', row: total.row }, 'charge', total.part)] : [])]
}

const strengthOf = ({ charge, density }: Carrier): number => density * charge * charge

const selfPart = (row: Row, strength: number): Part => ({
  strength,
  D: row['D'] as number,
  error: row['error'] as number | null,
  status: row['status'],
  value: ((row['slope'] as number) / (2 * String(row['dimensions']).length)) * CM2_S,
  bound: (row['bound'] ?? Number.NaN) as number,
  samples: row['samples'] as number,
  dof: (row['dof'] ?? Number.NaN) as number,
})

/** From collective sums, by the models of a carrier's D. */
function collectivePart(
  { fit }: Carrier,
  sums: readonly FitSums[] | undefined,
  strength: number,
): Part | undefined {
  if (!fit || !sums) return undefined
  const slope = collectiveSlope(fit, sums)
  return { strength, value: slope.D, ...slope }
}

/** What is known of a D, the better the sooner. */
const KNOWN: readonly Row[string][] = [
  'determined',
  'extrapolated',
  'not-determined',
  'not-diffusive',
  'upper-bound',
]

/** The charge, by the models of the element that carries most of it; a bound of a D carries nothing where others have a value. */
function totalPart(carriers: readonly Carrier[], sums: readonly FitSums[] | undefined) {
  const carried = (carrier: Carrier) => strengthOf(carrier) * (carrier.row['D'] as number)
  const rank = ({ row }: Carrier) => KNOWN.indexOf(row['status'])
  const [first] = [...carriers].sort((a, b) => rank(a) - rank(b) || carried(b) - carried(a))
  const strength = carriers.reduce((sum, carrier) => sum + strengthOf(carrier), 0)
  const part = first && collectivePart(first, sums, strength)
  return part && { part, row: first.row }
}

function rowOf(
  kelvin: number,
  { of, row, density, charge }: Partial<Carrier> & Pick<Carrier, 'of' | 'row'>,
  method: string,
  { strength, D, error, status, value, bound, samples, dof }: Part,
): Row {
  const factor = (strength * MS_CM) / (BOLTZMANN * kelvin * CM2_S)
  return {
    of,
    method,
    temperature: kelvin,
    conductivity: finite(D * factor),
    error: error === null ? null : finite(error * factor),
    status,
    density: density ?? null,
    charge: charge ?? null,
    from: row['from'],
    to: row['to'],
    value: finite(value * factor),
    bound: finite(bound * factor),
    samples,
    dof: finite(dof),
  }
}
