import type { FinishContext } from '../../../pipeline/definition/operator.ts'
import { column, finite, type Row } from '../../../schemas/table.ts'
import { PLANCK } from '../../../schemas/units.ts'
import type { Curve } from '../vacf-curves.ts'
import { everyLaw, FEWEST } from './every-law.ts'
import { curvePoints, type LawPoints } from './law-points.ts'
import { CLOSE, POOR, VERDICTS, verdictOf } from './law-verdict.ts'
import { FORMULAS } from './power-law.ts'

const error = (of: string, unit: string) =>
  column(
    unit,
    `half the 68 % interval of ${of}, over the samples of the VACF; 0 where the law has no ${of}`,
    { errorOf: of },
  )

export const lawColumns = {
  law: column(
    '',
    `law of lowest criterion: ${FORMULAS}; Ding et al. call debye quadratic, linear liquid-like`,
    'note',
  ),
  status: column(
    '',
    `determined; undecided: the criterion of the runner-up is less than ${CLOSE} above the lowest; poor: χ² for each degree of freedom is above ${POOR}, that law does not go through the points`,
    'status',
  ),
  g0: column(
    '1/meV',
    'g₀ of that law, at least 0; g one-sided, ∫ g dE = 1, without a window; of measured data in their own unit',
    'value',
  ),
  g0Error: column(
    '1/meV',
    'half the 68 % interval of g0, over the samples of the VACF; where it is held at 0, that of the fit that does not hold it; 0 where the law has no g0',
    { errorOf: 'g0' },
  ),
  alpha: column('1/meV²', 'α of that law', 'value'),
  alphaError: error('alpha', '1/meV²'),
  beta: column('1/meV³', 'β of that law', 'value'),
  betaError: error('beta', '1/meV³'),
  chi: column(
    '',
    'χ² of that law for each degree of freedom: squared residuals over squared errors of g (one standard deviation, over the samples of the VACF); the fit itself weighs all energies alike',
    'note',
  ),
  runnerUp: column('', 'law of the next criterion', 'note'),
  debye: column(
    '',
    "Akaike's criterion (for few points) of the Debye law, less the lowest of the three",
    'note',
  ),
  linear: column('', 'that of the linear law, less the lowest', 'note'),
  mixed: column('', 'that of the mixed law, less the lowest', 'note'),
  verdict: column('', `what the laws say of the material: ${VERDICTS}`, 'note'),
  from: column('meV', 'first energy of the fit', 'note'),
  to: column('meV', 'last energy of the fit', 'note'),
  points: column('', 'independent energies between them', 'count'),
}

/** The law of lowest criterion through g at low energy, its coefficients, and how well it does. */
export const lawOf = (curve: Curve, { from, to }: Range, context: FinishContext): Row =>
  lawRow(curvePoints(curve, from, to), { from, to }, context)

interface Range {
  readonly from: number
  readonly to: number
}

/** The same of any points. */
export function lawRow(points: LawPoints, { from, to }: Range, { warn }: FinishContext): Row {
  const { of, energies } = points
  const range = { from: energies[0] ?? null, to: energies.at(-1) ?? null, points: energies.length }
  if (energies.length < FEWEST) {
    const needed = (FEWEST * PLANCK) / (2 * (to - from))
    warn(
      'few-energies',
      `${of}: ${energies.length} independent energies from ${from} to ${to} meV, ${FEWEST} needed: no law. Give the VACF lags of ${needed.toPrecision(2)} ps or more, or a wider range`,
    )
    return { ...NO_LAW, ...range }
  }
  const fits = everyLaw(points)
  const [best, next] = fits
  if (!Number.isFinite(best.criterion)) return { ...NO_LAW, ...range }
  const isClose = next.criterion - best.criterion < CLOSE
  const isPoor = best.chi > POOR
  if (isPoor)
    warn(
      'poor-law',
      `${of}: the ${best.law} law is the best of ${fits.length} and does not go through the points: χ² for each degree of freedom is ${best.chi.toPrecision(3)} from ${from} to ${to} meV. Fit a narrower range, or take the law as a name for the shape only`,
    )
  const {
    coefficients: [g0, alpha, beta],
    errors,
  } = best
  return {
    law: best.law,
    status: isPoor ? 'poor' : isClose ? 'undecided' : 'determined',
    g0: finite(g0),
    g0Error: finite(errors[0]),
    alpha: finite(alpha),
    alphaError: finite(errors[1]),
    beta: finite(beta),
    betaError: finite(errors[2]),
    chi: finite(best.chi),
    runnerUp: next.law,
    ...Object.fromEntries(fits.map(({ law, criterion }) => [law, finite(criterion - best.criterion)])),
    verdict: verdictOf(fits),
    ...range,
  }
}

const NO_LAW: Row = Object.fromEntries(Object.keys(lawColumns).map((name) => [name, null]))
