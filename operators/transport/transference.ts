import { z } from 'zod'
import { type FinishContext, tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { usageError } from '../../schemas/errors.ts'
import { type Resolved, temperature } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row, type Table } from '../../schemas/table.ts'
import { BOLTZMANN, CM2_S, MS_CM } from '../../schemas/units.ts'
import { temperatureOf } from '../frames/run-temperature.ts'
import { linkedRatio, shareOf } from '../sampling/slope/linked-slopes.ts'
import type { SlopeEstimate } from '../sampling/slope/slope.ts'
import { boundCarriers } from './bound.ts'
import { chargeOf, chargesParam, knownCharges } from './charges.ts'
import { collective } from './collective.ts'
import { collectiveSlope } from './collective-slope.ts'
import { diffusion } from './diffusion.ts'
import { fitSums } from './slopes/fit-sums.ts'
import { slopeFits } from './slopes/slope-fit.ts'
import { densityOf, wholeElements } from './system.ts'
import { type Carrier, type Sums, sharesOf, speciesIn } from './transference-shares.ts'

const params = z.object({
  temperature: temperature('temperature; the tag of the runs where nothing is given').optional(),
  charges: chargesParam,
})

const columns = columnsOf('transference', {
  of: column('', 'element that carries the charge, or all', 'key'),
  method: column(
    '',
    'nernst-einstein: from D of each, as if ions were independent; collective: from displacements of all together, Σ_b q_a q_b L_ab over Σ_ab q_a q_b L_ab',
    'key',
  ),
  transference: column(
    '',
    'share of the conductivity; of collective ones it may be below 0 or above 1',
    'value',
  ),
  error: column('', 'its 68 % error; null where one element carries all', { errorOf: 'transference' }),
  conductivity: column(
    'mS/cm',
    'conductivity of the element, or of all; a collective share of the total',
    'value',
  ),
  conductivityError: column('mS/cm', 'its 68 % error', { errorOf: 'conductivity' }),
  ionicity: column('', 'collective over Nernst–Einstein conductivity, of all carriers', 'value'),
  ionicityError: column('', 'its 68 % error', { errorOf: 'ionicity' }),
  status: column(
    '',
    'that of D, of all that of the least known; of collective values determined or extrapolated where runs of this length and number tell a sum over all ions, else not-determined',
    { role: 'status', known: ['determined', 'extrapolated'] },
  ),
  charge: column('', 'charge of the ion, e', 'note'),
  temperature: column('K', 'temperature', 'note'),
  samples: column('', 'number of samples that the error is taken between', 'count'),
  dof: column('', 'effective degrees of freedom of the error', 'note'),
})

/** Total Nernst–Einstein conductivity, transference numbers and ionicity of all carriers: elements whose D is known.
 *
 *  t_a = n_a q_a² D_a/Σ_b n_b q_b² D_b; collective t_a = Σ_b q_a q_b L_ab/Σ_ab q_a q_b L_ab with L of ⟨ΔR_a·ΔR_b⟩ in the frame of the
 *  chain; ionicity σ_charge/σ_NE. Charges e, D cm²/s, σ mS/cm. H and O that stay bonded are no carriers, unless their charge is given.
 *  Throws usage errors without a temperature or a charge, and where no element carries.
 *  Source: Fong et al., AIChE J. 67, e17091 (2021). */
export const transference = estimate({
  name: 'transference',
  version: 6,
  summary: 'Transference numbers, total Nernst–Einstein conductivity and ionicity over all carriers.',
  source:
    'Fong et al., AIChE J. 67, e17091 (2021): transference from Onsager coefficients; Nernst–Einstein relation.',
  from: [diffusion.operator, collective.operator],
  params,
  shown: { columns },
  asked: {
    check(given, run, measure) {
      wholeElements('transference', measure)
      temperatureOf('transference', given.temperature, { tags: run.tags, runs: [run] })
      knownCharges(run, given.charges)
    },
  },
  finish: (tables, given, context) => tableOf({ columns }, rowsOf(tables, given, context)),
  example: { params: { lags: '3ps' } },
})

function rowsOf(
  tables: Readonly<Record<string, Table>>,
  given: Resolved<typeof params>,
  context: FinishContext,
) {
  const kelvin = temperatureOf('transference', given.temperature, context)
  const carriers = carriersIn(tables, given, context)
  const sums = fitSums.of(tables['collective']) ?? {}
  const factor = MS_CM / (BOLTZMANN * kelvin * CM2_S)
  const rows = [
    ...independent(carriers, factor),
    ...(sums['charge'] ? together(carriers, sums, given.charges, context, factor) : []),
  ]
  return rows.map((row): Row => ({ ...NOTHING, ...row, temperature: kelvin }))
}

const NOTHING: Row = Object.fromEntries(Object.keys(columns).map((name) => [name, null]))

/** Elements with a D that is known. */
function carriersIn(
  tables: Readonly<Record<string, Table>>,
  given: Resolved<typeof params>,
  context: FinishContext,
): Carrier[] {
  const fits = slopeFits.of(tables['diffusion']) ?? {}
  const bound = boundCarriers(given.charges, context)
  const carriers = tables['diffusion'].rows.flatMap((row): Carrier[] => {
    const of = String(row['of'])
    if (!isKnown(row) || bound.includes(of)) return []
    const charge = chargeOf(of, given.charges)
    const density = densityOf(of, context.runs, context.rows)
    return [{ of, row, fit: fits[of], charge, strength: density * charge * charge }]
  })
  const carrying = carriers.filter(({ strength }) => strength > 0)
  if (carrying.length > 0) return carrying
  throw usageError(
    'transference: no element carries charge: none has a D that is known and is an ion by itself',
    'Longer runs, more elements with --of, or --charges where an element that stays bonded is one.',
  )
}

const isKnown = ({ D, status }: Row): boolean =>
  D !== null && (status === 'determined' || status === 'extrapolated')

/** As if ions were independent: a row each, and the total. */
function independent(carriers: readonly Carrier[], factor: number): Row[] {
  const scaled = carriers.map(({ fit, strength }) => scaledBy(fit.estimate, strength))
  const total = carriers.reduce((sum, { row, strength }) => sum + strength * Number(row['D']), 0)
  const leading = leadingOf(carriers)
  const isOne = carriers.length === 1
  const own = carriers.map(({ of, row, charge, strength }, k): Row => {
    const share = shareOf(scaled, k)
    return {
      of,
      method: 'nernst-einstein',
      transference: (strength * Number(row['D'])) / total,
      error: isOne ? null : finite(share.error),
      conductivity: strength * Number(row['D']) * factor,
      conductivityError: finite(strength * Number(row['error']) * factor),
      status: row['status'],
      charge,
      samples: isOne ? row['samples'] : share.samples,
      dof: finite(isOne ? Number(row['dof']) : share.dof),
    }
  })
  const [{ row }, lead] = [carriers[leading], own[leading]]
  const relative = Math.hypot(
    Number(row['error']) / Number(row['D']),
    relativeOf(lead, 'transference', 'error'),
  )
  return [
    ...own,
    {
      of: 'all',
      method: 'nernst-einstein',
      transference: 1,
      conductivity: total * factor,
      conductivityError: finite(relative * total * factor),
      status: carriers.every((each) => each.row['status'] === 'determined') ? 'determined' : 'extrapolated',
      samples: row['samples'],
      dof: row['dof'],
    },
  ]
}

const scaledBy = (fit: SlopeEstimate, factor: number): SlopeEstimate => ({
  ...fit,
  averaged: { ...fit.averaged, weights: fit.averaged.weights.map((weight) => weight * factor) },
})

const relativeOf = (row: Row, value: string, error: string): number =>
  Number(row[error] ?? 0) / Number(row[value])

/** The one that carries most. */
const leadingOf = (carriers: readonly Carrier[]): number =>
  carriers.reduce((best, each, k) => (carriedBy(each) > carriedBy(carriers[best]) ? k : best), 0)
const carriedBy = ({ row, strength }: Carrier): number => strength * Number(row['D'])

/** From displacements of all together, by the models of the one that carries most. */
function together(
  carriers: readonly Carrier[],
  sums: Sums,
  charges: readonly string[],
  context: FinishContext,
  factor: number,
): Row[] {
  const { fit } = carriers[leadingOf(carriers)]
  const species = speciesIn(sums, charges, context)
  const strength = species.reduce((sum, each) => sum + each.density * each.charge ** 2, 0)
  const { D, error, status, samples, dof, models } = collectiveSlope(fit, sums['charge'])
  const all = independent(carriers, factor)
  const total = all[all.length - 1]
  const ratio = linkedRatio(fit.estimate, models)
  const value = strength * D * factor
  const { conductivity: apart } = total
  const ionicity = value / Number(apart)
  const spread = Math.hypot(
    Number(ratio.error ?? Number.NaN) / ratio.value,
    relativeOf(all[leadingOf(carriers)], 'transference', 'error'),
  )
  const whole: Row = {
    of: 'all',
    method: 'collective',
    transference: 1,
    conductivity: finite(value),
    conductivityError: error === null ? null : finite(strength * error * factor),
    ionicity: finite(ionicity),
    ionicityError: finite(Math.abs(ionicity) * spread),
    status,
    samples,
    dof: finite(dof),
  }
  const unit = strength * factor * CM2_S
  return [...sharesOf(carriers, sums, species, fit, { models, unit, status }), whole]
}
