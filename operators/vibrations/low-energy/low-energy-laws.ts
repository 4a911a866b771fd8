import { z } from 'zod'
import { type FinishContext, tableOf, UNHEARD } from '../../../pipeline/definition/operator.ts'
import { estimate } from '../../../pipeline/definition/steps.ts'
import { usageError } from '../../../schemas/errors.ts'
import { choice, energy, file, words } from '../../../schemas/params.ts'
import { column, columnsOf, finite, type Row, type Table } from '../../../schemas/table.ts'
import { drawnFrom } from '../../figures/systems.ts'
import { totalsOf } from '../totals.ts'
import { vacf } from '../vacf/vacf.ts'
import { curvesOf } from '../vacf-curves.ts'
import { everyLaw, FEWEST, type LawFit } from './every-law.ts'
import {
  CUT_OFF,
  checkMeasured,
  curvePoints,
  type LawPoints,
  measuredLawPoints,
  RESOLUTION,
  SPECTRA,
} from './law-points.ts'
import { CLOSE, POOR, VERDICTS, verdictOf } from './law-verdict.ts'
import { lawsFigures } from './low-energy-laws-figure.ts'
import { FORMULAS } from './power-law.ts'

const params = z.object({
  from: energy(
    'begin of the range; 0 of simulations, 1.5 beyond the elastic line of measured data',
  ).optional(),
  to: energy('end of that range').default(6),
  spectrum: choice(
    SPECTRA,
    'what measured columns hold: a density of states, or S(E); auto: S where the column is called S, I or intensity',
  ).default('auto'),
  resolution: file(RESOLUTION).optional(),
  isotopes: words('isotopes that the sample is enriched in, for the neutron-weighted total').default([]),
})
export type LawsParams = z.output<typeof params>

const error = (of: string, unit: string) =>
  column(
    unit,
    `half its 68 % interval over the samples of the VACF, or its standard deviation; 0 where the law has no ${of}`,
    {
      errorOf: of,
    },
  )

const columns = columnsOf('g0', {
  of: column('', 'element, atom type, mode, total, neutron-weighted, or what the data say', 'key'),
  temperature: column('K', 'temperature of the runs, or of the data', 'key'),
  law: column('', FORMULAS, 'key'),
  g0: column('1/meV', 'g₀, at least 0; of measured data in their own unit', 'value'),
  g0Error: error('g0', '1/meV'),
  alpha: column('1/meV²', 'α of the law', 'value'),
  alphaError: error('alpha', '1/meV²'),
  beta: column('1/meV³', 'β of the law', 'value'),
  betaError: error('beta', '1/meV³'),
  chi: column('', 'χ² for each degree of freedom; null where no errors are known', 'note'),
  criterion: column('', "Akaike's criterion for few points, less the lowest of the three", 'note'),
  status: column(
    '',
    `determined: the lowest criterion; undecided: within ${CLOSE} of it; rejected: above; poor: χ² for each degree of freedom above ${POOR}`,
    { role: 'status', known: ['determined', 'undecided'] },
  ),
  verdict: column('', VERDICTS, 'note'),
  from: column('meV', 'first energy of the fit', 'note'),
  to: column('meV', 'last energy of the fit', 'note'),
  points: column('', 'energies between them that say different things', 'count'),
})

/** Every law of the density of states at low energy: g = βE² (Debye), g₀ + αE (linear), g₀ + αE + βE² (mixed), with coefficients, errors and χ²; and what
 *  they say of the material. g in 1/meV, E in meV. Of a VACF, or of measured g(E) or S(E), which is made g ∝ E S/(n + 1).
 *  Throws usage errors for an empty range and for S(E) without a temperature, input errors for columns that do not suit. */
export const lowEnergyLaws = estimate({
  name: 'low-energy-laws',
  version: 3,
  summary:
    'Coefficients, errors and χ² of every law of g(E) at low energy, and whether they are those of a solid, a liquid or a superionic.',
  source:
    'Ding et al., Nat. Phys. (2025), eqs. 2 and 3, Table S1; the three cases as Cazorla, Nat. Phys., News & Views (2025).',
  from: [vacf.operator],
  instead: ['measured-columns'],
  params,
  finish: (tables, asked, context) =>
    tableOf(
      { columns },
      pointsOf(tables, asked, context).flatMap((points) => rowsOf(points, context)),
    ),
  shown: {
    columns,
    ...drawnFrom<LawsParams>((systems, asked) =>
      lawsFigures(systems, ({ from }) => pointsOf(from, asked, UNHEARD)),
    ),
  },
  example: { params: { from: 0, to: 20 } },
})

function pointsOf(
  tables: Readonly<Record<string, Table>>,
  { from, to, spectrum, resolution, isotopes }: LawsParams,
  context: FinishContext,
): LawPoints[] {
  const measured = tables['measured-columns']
  checkMeasured('low-energy-laws', measured, resolution)
  const least = from ?? (measured ? CUT_OFF : 0)
  if (to <= least)
    throw usageError(`low-energy-laws: from ${least} to ${to} meV`, 'Give "to" more than "from".')
  if (measured) return measuredLawPoints(measured, { from: least, to, spectrum, resolution })
  const curves = curvesOf(tables['vacf'])
  const all = [...curves, ...totalsOf(curves, isotopes, context).curves]
  return all.map((curve) => curvePoints(curve, least, to))
}

function rowsOf(points: LawPoints, { warn }: FinishContext): Row[] {
  const { of, temperature, energies } = points
  if (energies.length < FEWEST) {
    warn('few-energies', `${of}: ${energies.length} energies in the range, ${FEWEST} needed: no law`)
    return []
  }
  const fits = everyLaw(points)
  const lowest = fits[0].criterion
  return fits.map((fit) => ({
    of,
    temperature,
    law: fit.law,
    ...coefficientsOf(fit),
    chi: finite(fit.chi),
    criterion: finite(fit.criterion - lowest),
    status: statusOf(fit, fits),
    verdict: verdictOf(fits),
    from: energies[0],
    to: energies[energies.length - 1],
    points: energies.length,
  }))
}

const coefficientsOf = ({ coefficients: [g0, alpha, beta], errors }: LawFit): Row => ({
  g0: finite(g0),
  g0Error: finite(errors[0]),
  alpha: finite(alpha),
  alphaError: finite(errors[1]),
  beta: finite(beta),
  betaError: finite(errors[2]),
})

function statusOf(fit: LawFit, [best]: readonly LawFit[]): string {
  if (fit.chi > POOR) return 'poor'
  if (fit === best) return 'determined'
  return fit.criterion - best.criterion < CLOSE ? 'undecided' : 'rejected'
}
