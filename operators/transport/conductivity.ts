import { z } from 'zod'
import { type FinishContext, tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { type Resolved, temperature } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row, type Table } from '../../schemas/table.ts'
import { BOLTZMANN, CM2_S, MS_CM } from '../../schemas/units.ts'
import { chargeOf, chargesParam, knownCharges } from './charges.ts'
import { collective } from './collective.ts'
import { curvesByName, slopeIn } from './collective-slope.ts'
import { diffusion } from './diffusion.ts'
import type { Curve } from './msd-curves.ts'
import { densityOf, temperatureOf, wholeElements } from './system.ts'

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
    'of D: determined, not-diffusive, upper-bound; of collective displacements in its window: upper-bound where they are not to be told from zero, else determined where D is',
    'status',
  ),
  density: column('Å⁻³', 'selected ions of the element over the volume of the reference cell', 'note'),
  charge: column('', 'charge of the ion, e', 'note'),
  from: column('ps', 'first lag of the window', 'note'),
  to: column('ps', 'last lag of the window', 'note'),
  value: column('mS/cm', 'that of the slope itself, also where it is not to be told from zero', 'value'),
  bound: column('mS/cm', 'smallest conductivity that is told from zero, one-sided 95 %', 'note'),
  samples: column('', 'number of samples that the error is taken between', 'count'),
})

/** Ionic conductivity of each element by Nernst and Einstein and from collective displacements, and of all charges together;
 *  σ = n q² D/(k_B T), n = N/V of the reference cell in Å⁻³, q formal charges in e, D in cm²/s, σ in mS/cm.
 *  Throws usage errors without a temperature, for an element without a charge, and for a
 *  charge of an element that the run does not have. */
export const conductivity = estimate({
  name: 'conductivity',
  version: 2,
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
  example: { params: { lags: '3ps', points: 4, from: '0.5ps', to: '3ps' } },
})

type Tables = Readonly<Record<string, Table>>

/** An element that carries charge: its row of the table of D, which also names the window. */
interface Carrier {
  readonly of: string
  readonly row: Row
  readonly charge: number
  readonly density: number
}

/** A D that conducts: n q² (e²/Å³), D and what is said of it. */
interface Part {
  readonly strength: number
  readonly D: number
  readonly error: number | null
  readonly status: Row[string]
  /** D of the slope itself, and the smallest that is told from zero. */
  readonly value: number
  readonly bound: number
  readonly samples: number
}

function rowsOf(tables: Tables, given: Resolved<typeof params>, context: FinishContext): Row[] {
  const kelvin = temperatureOf('conductivity', given.temperature, context)
  const curves = curvesByName(tables['collective'])
  const carriers = tables['diffusion'].rows.flatMap((row): Carrier[] => {
    const of = String(row['of'])
    if (!curves.has(of) || row['D'] === null) return []
    return [
      { of, row, charge: chargeOf(of, given.charges), density: densityOf(of, context.runs, context.rows) },
    ]
  })
  const own = carriers.flatMap((carrier) => {
    const { of, row } = carrier
    const strength = strengthOf(carrier)
    const together = collectivePart(curves.get(of), row, strength)
    return [
      rowOf(kelvin, carrier, 'nernst-einstein', selfPart(row, strength)),
      ...(together ? [rowOf(kelvin, carrier, 'collective', together)] : []),
    ]
  })
  const total = totalPart(carriers, curves.get('charge'))
  return [...own, ...(total ? [rowOf(kelvin, { of: 'all', row: total.row }, 'charge', total.part)] : [])]
}

const strengthOf = ({ charge, density }: Carrier): number => density * charge * charge

const selfPart = (row: Row, strength: number): Part => ({
  strength,
  D: row['D'] as number,
  error: row['error'] as number | null,
  status: row['status'],
  value: ((row['slope'] as number) / 6) * CM2_S,
  bound: (row['bound'] ?? Number.NaN) as number,
  samples: row['samples'] as number,
})

/** From the slope of a collective curve in the window of D; a bound where Dσ is not to be told from zero. */
function collectivePart(curve: Curve | undefined, window: Row, strength: number): Part | undefined {
  const slope = slopeIn(curve, window)
  if (!curve || !slope) return undefined
  const { D, error, bound } = slope
  const hidden = D <= bound
  return {
    strength,
    D: hidden ? Math.max(D, 0) + bound : D,
    error: hidden ? null : error,
    status: hidden ? 'upper-bound' : window['status'] === 'determined' ? 'determined' : 'not-diffusive',
    value: D,
    bound,
    samples: curve.samples.length,
  }
}

/** What is known of a D, the better the sooner. */
const KNOWN: readonly Row[string][] = ['determined', 'not-diffusive', 'upper-bound']

/** The charge, in the window of the element that carries most of it; a bound of a D carries nothing where others have a value. */
function totalPart(carriers: readonly Carrier[], curve: Curve | undefined) {
  const carried = (carrier: Carrier) => strengthOf(carrier) * (carrier.row['D'] as number)
  const rank = ({ row }: Carrier) => KNOWN.indexOf(row['status'])
  const [first] = [...carriers].sort((a, b) => rank(a) - rank(b) || carried(b) - carried(a))
  const strength = carriers.reduce((sum, carrier) => sum + strengthOf(carrier), 0)
  const part = first && collectivePart(curve, first.row, strength)
  return part && { part, row: first.row }
}

function rowOf(
  kelvin: number,
  { of, row, density, charge }: Partial<Carrier> & Pick<Carrier, 'of' | 'row'>,
  method: string,
  { strength, D, error, status, value, bound, samples }: Part,
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
  }
}
