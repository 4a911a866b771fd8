import { z } from 'zod'
import { type FinishContext, tableOf, UNHEARD } from '../../pipeline/operator.ts'
import { estimate } from '../../pipeline/steps.ts'
import { usageError } from '../../schemas/errors.ts'
import { energy, words } from '../../schemas/params.ts'
import { column, finite, type Row } from '../../schemas/table.ts'
import { PLANCK } from '../../schemas/units.ts'
import { errorOfMean } from '../statistics.ts'
import { fitBand, independentPoints } from './band.ts'
import { type Curve, curvesOf, limitOf, normalisedSpectrum } from './curves.ts'
import { warnOfLimits } from './limits.ts'
import { lowEnergyAcross } from './low-energy-across-figure.ts'
import { lowEnergyFigures } from './low-energy-figure.ts'
import type { Oscillator } from './oscillator.ts'
import { akaike, fitLaw, LAWS, type Law } from './power-law.ts'
import { integral } from './spectrum.ts'
import { totalsOf } from './totals.ts'
import { vacf } from './vacf.ts'

const params = z.object({
  from: energy('begin of the range that the laws are fitted to').default(0),
  to: energy('end of that range').default(6),
  below: energy('energy up to which the spectral weight is given').default(10),
  bandFrom: energy(
    'begin of the range of the oscillator; the half maximum of the highest band where nothing is given',
  ).optional(),
  bandTo: energy('end of that range').optional(),
  isotopes: words('isotopes that the sample is enriched in, for the neutron-weighted total').default([]),
})
export type LowEnergyParams = z.output<typeof params>

const error = (of: string, unit: string) =>
  column(unit, `half the 68 % interval of ${of}, over the samples of the VACF`)

const columns = {
  of: column(
    '',
    'element, atom type or mode; total: all atoms alike; neutron-weighted: Σ f(σ/m)g over Σ f σ/m',
  ),
  law: column(
    '',
    'law of lowest criterion: debye g = βE²; linear g = g₀ + αE (liquid-like); quadratic g = g₀ + αE + βE²',
  ),
  g0: column('1/meV', 'g₀ of the quadratic law; g one-sided, ∫ g dE = 1, without a window'),
  g0Error: error('g0', '1/meV'),
  alpha: column('1/meV²', 'its α'),
  alphaError: error('alpha', '1/meV²'),
  beta: column('1/meV³', 'its β'),
  betaError: error('beta', '1/meV³'),
  debye: column('', "Akaike's criterion (for few points) of the Debye law, less the lowest of the three"),
  linear: column('', 'that of the linear law, less the lowest'),
  quadratic: column('', 'that of the quadratic law, less the lowest'),
  from: column('meV', 'first energy of the fit'),
  to: column('meV', 'last energy of the fit'),
  points: column('', 'independent energies between them'),
  weightBelow: column('', 'spectral weight ∫ g dE from 0 to "below"'),
  weightError: error('weightBelow', ''),
  below: column('meV', 'that energy'),
  centre: column('meV', 'band centre ∫ E g dE / ∫ g dE'),
  centreError: error('centre', 'meV'),
  oscillator: column(
    'meV',
    'E₀ of a damped oscillator (2/π) A ΓE²/[(E² − E₀²)² + (ΓE)²] fitted to the highest band, its VACF cut at the last lag as that of the spectrum is: no resolution is in E₀ and Γ',
  ),
  oscillatorError: column(
    'meV',
    'half the 68 % interval of oscillator; null where it does not fit every sample',
  ),
  damping: column('meV', 'its Γ'),
  dampingError: error('damping', 'meV'),
}

/** Fewest points that the laws are told apart with. */
const FEWEST = 6

/** Law of the density of states at low energy, its weight there, band centre and damped oscillator. */
export const lowEnergy = estimate({
  name: 'low-energy',
  version: 2,
  summary:
    'Fit of g = g₀ + αE + βE² to the density of states at low energy, Debye against liquid-like by AIC; weight at low energy, band centre, damped oscillator.',
  source: 'Ding et al., Nat. Phys. (2025), eqs. 1 to 3, Fig. 1(e, f); band centre: Li et al., methods.',
  from: [vacf.operator],
  params,
  columns,
  finish: (tables, own, context) => {
    if (own.to <= own.from)
      throw usageError(`low-energy: from ${own.from} to ${own.to} meV`, 'Give "to" more than "from".')
    const { bandFrom = 0, bandTo = Number.POSITIVE_INFINITY } = own
    if (bandTo <= bandFrom)
      throw usageError(
        `low-energy: oscillator from ${bandFrom} to ${bandTo} meV`,
        'Give "bandTo" more than "bandFrom".',
      )
    const curves = curvesOf(tables['vacf'])
    warnOfLimits(curves, context)
    const all = [...curves, ...totalsOf(curves, own.isotopes, context).curves]
    return tableOf(
      { columns },
      all.map((curve) => ({
        of: curve.of,
        ...lawOf(curve, own, context),
        ...momentsOf(curve, own),
        ...bandOf(curve, own, context),
      })),
    )
  },
  figures: (tables, own, params) => {
    const curves = curvesOf(tables['vacf'])
    const totals = totalsOf(curves, params.isotopes, UNHEARD)
    return lowEnergyFigures([...curves, ...totals.curves], own, params)
  },
  figuresAcross: lowEnergyAcross,
  example: { params: { to: 20 } },
})

function lawOf(curve: Curve, { from, to }: LowEnergyParams, { warn }: FinishContext): Row {
  const { energies, values } = independentPoints(curve, from, to)
  const range = { from: energies[0] ?? null, to: energies.at(-1) ?? null, points: energies.length }
  if (energies.length < FEWEST) {
    const needed = (FEWEST * PLANCK) / (2 * (to - from))
    warn(
      'few-energies',
      `${curve.of}: ${energies.length} independent energies from ${from} to ${to} meV, ${FEWEST} needed: no law. Give the VACF lags of ${needed.toPrecision(2)} ps or more, or a wider range`,
    )
    return { ...NO_LAW, ...range }
  }
  const laws = Object.keys(LAWS) as Law[]
  const own = values(curve.values)
  const criteria = laws.map((law) => akaike(fitLaw(law, energies, own), law, energies.length))
  const least = Math.min(...criteria)
  const [g0, alpha, beta] = fitLaw('quadratic', energies, own).coefficients
  const fits = curve.samples.map((sample) => fitLaw('quadratic', energies, values(sample)).coefficients)
  const errorOf = (k: number) =>
    finite(
      errorOfMean(
        fits.map((fit) => fit[k]),
        curve.weights,
      ),
    )
  return {
    law: Number.isFinite(least) ? laws[criteria.indexOf(least)] : null,
    g0: finite(g0),
    g0Error: errorOf(0),
    alpha: finite(alpha),
    alphaError: errorOf(1),
    beta: finite(beta),
    betaError: errorOf(2),
    ...Object.fromEntries(laws.map((law, i) => [law, finite(criteria[i] - least)])),
    ...range,
  }
}

const NO_LAW: Row = Object.fromEntries(
  ['law', 'g0', 'g0Error', 'alpha', 'alphaError', 'beta', 'betaError', ...Object.keys(LAWS)].map((name) => [
    name,
    null,
  ]),
)

function momentsOf(curve: Curve, { below }: LowEnergyParams): Row {
  const moments = (values: Float64Array) => {
    const spectrum = normalisedSpectrum(curve, values)
    return {
      weight: integral(spectrum, () => 1, below / PLANCK),
      centre: (PLANCK * integral(spectrum, (frequency) => frequency)) / integral(spectrum),
    }
  }
  const whole = moments(curve.values)
  const samples = curve.samples.map(moments)
  const errorOf = (name: 'weight' | 'centre') =>
    finite(
      errorOfMean(
        samples.map((sample) => sample[name]),
        curve.weights,
      ),
    )
  const reached = below <= limitOf(curve) * PLANCK * (1 + 1e-9)
  return {
    weightBelow: reached ? finite(whole.weight) : null,
    weightError: reached ? errorOf('weight') : null,
    below,
    centre: finite(whole.centre),
    centreError: errorOf('centre'),
  }
}

function bandOf(curve: Curve, { bandFrom, bandTo }: LowEnergyParams, { warn }: FinishContext): Row {
  const band = fitBand(curve, bandFrom, bandTo)
  if (!band)
    warn(
      'no-oscillator',
      `${curve.of}: no damped oscillator fits the highest band, or it has too few energies`,
    )
  const errorOf = (name: keyof Oscillator) =>
    finite(
      band?.samples.length
        ? errorOfMean(
            band.samples.map((sample) => sample[name]),
            curve.weights,
          )
        : undefined,
    )
  return {
    oscillator: finite(band?.whole.energy),
    oscillatorError: errorOf('energy'),
    damping: finite(band?.whole.width),
    dampingError: errorOf('width'),
  }
}
