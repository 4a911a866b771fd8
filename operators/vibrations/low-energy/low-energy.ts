import { z } from 'zod'
import { type FinishContext, tableOf } from '../../../pipeline/definition/operator.ts'
import { estimate } from '../../../pipeline/definition/steps.ts'
import { usageError } from '../../../schemas/errors.ts'
import { choice, energy, file, words } from '../../../schemas/params.ts'
import { column, columnsOf, finite, type Row } from '../../../schemas/table.ts'
import { PLANCK } from '../../../schemas/units.ts'
import { drawnFrom } from '../../figures/systems.ts'
import { errorBetween } from '../../sampling/sample-errors.ts'
import { isCut, warnOfLimits } from '../limits.ts'
import { integral } from '../power-spectrum.ts'
import { totalsOf } from '../totals.ts'
import { vacf } from '../vacf/vacf.ts'
import { type Curve, curvesOf, hasOwnNorm, limitOf, normalisedSpectrum } from '../vacf-curves.ts'
import { fitBand } from './band.ts'
import { checkMeasured, RESOLUTION, SPECTRA } from './law-points.ts'
import { lowEnergyFigures } from './low-energy-figure.ts'
import { lawColumns, lawOf } from './low-energy-law.ts'
import { measuredFigures, measuredRows } from './measured-low-energy.ts'
import type { Oscillator } from './oscillator.ts'

const params = z.object({
  from: energy('begin of the range that the laws are fitted to; of measured data 1.5 at least').default(0),
  to: energy('end of that range').default(6),
  below: energy('energy up to which the spectral weight is given').default(10),
  bandFrom: energy(
    'begin of the range of the oscillator; the half maximum of the highest band where nothing is given',
  ).optional(),
  bandTo: energy('end of that range').optional(),
  spectrum: choice(
    SPECTRA,
    'what measured columns hold: a density of states, or S(E); auto: S where the column is called S, I or intensity',
  ).default('auto'),
  resolution: file(RESOLUTION).optional(),
  isotopes: words('isotopes that the sample is enriched in, for the neutron-weighted total').default([]),
})
export type LowEnergyParams = z.output<typeof params>

const error = (of: string, unit: string) =>
  column(unit, `half the 68 % interval of ${of}, over the samples of the VACF`, { errorOf: of })

const columns = columnsOf('g0', {
  of: column(
    '',
    'element, atom type or mode; total: all atoms alike; neutron-weighted: Σ f(σ/m)g over Σ f σ/m',
    'key',
  ),
  ...lawColumns,
  weightBelow: column(
    '',
    'spectral weight ∫ g dE from 0 to "below"; null where the spectrum ends before that, is aliased, or is of differences without a temperature',
    'value',
  ),
  weightError: error('weightBelow', ''),
  below: column('meV', 'that energy', 'note'),
  centre: column(
    'meV',
    'band centre ∫ E g dE / ∫ g dE; null where the spectrum ends before the band does (differences) or is aliased',
    'value',
  ),
  centreError: error('centre', 'meV'),
  oscillator: column(
    'meV',
    'E₀ of a damped oscillator (2/π) A ΓE²/[(E² − E₀²)² + (ΓE)²] fitted to the highest band, its VACF cut at the last lag as that of the spectrum is: no resolution is in E₀ and Γ',
    'value',
  ),
  oscillatorError: column(
    'meV',
    'half the 68 % interval of oscillator; null where it does not fit every sample',
    { errorOf: 'oscillator' },
  ),
  damping: column('meV', 'its Γ', 'value'),
  dampingError: error('damping', 'meV'),
})

const drawn = drawnFrom(lowEnergyFigures)

/** Law of the density of states at low energy, its weight there, band centre and damped oscillator. */
export const lowEnergy = estimate({
  name: 'low-energy',
  version: 7,
  summary:
    'Laws of the density of states at low energy: Debye βE², liquid-like g₀ + αE, or both mixed, by AIC; weight at low energy, band centre, damped oscillator. A cell of side L has no sound waves below about hv/L, v their speed.',
  source: 'Ding et al., Nat. Phys. (2025), eqs. 1 to 3, Fig. 1(e, f); band centre: Li et al., methods.',
  from: [vacf.operator],
  instead: ['measured-columns'],
  params,
  finish: (tables, own, context) => {
    if (own.to <= own.from)
      throw usageError(`low-energy: from ${own.from} to ${own.to} meV`, 'Give "to" more than "from".')
    const { bandFrom = 0, bandTo = Number.POSITIVE_INFINITY } = own
    if (bandTo <= bandFrom)
      throw usageError(
        `low-energy: oscillator from ${bandFrom} to ${bandTo} meV`,
        'Give "bandTo" more than "bandFrom".',
      )
    const measured = tables['measured-columns']
    checkMeasured('low-energy', measured, own.resolution)
    if (measured) return tableOf({ columns }, measuredRows(measured, own, context))
    const curves = curvesOf(tables['vacf'])
    warnOfLimits(curves, context)
    const all = [...curves, ...totalsOf(curves, own.isotopes, context).curves]
    const cut = all.filter(isCut)
    if (cut.length > 0)
      context.warn(
        'cut-spectrum',
        `the spectrum of ${cut.map(({ of }) => of).join(', ')} ends, or is folded, at ${(limitOf(cut[0]) * PLANCK).toPrecision(3)} meV, before its bands are over: no band centre, and no oscillator of the highest band. Dump velocities more often`,
      )
    return tableOf(
      { columns },
      all.map((curve) => ({
        of: curve.of,
        ...lawOf(curve, own, context),
        ...momentsOf(curve, own, !cut.includes(curve)),
        ...(cut.includes(curve) && own.bandFrom === undefined ? NO_BAND : bandOf(curve, own, context)),
      })),
    )
  },
  shown: {
    columns,
    ...drawn,
    figures: (tables, own, params) => {
      const measured = tables['measured-columns']
      return measured ? measuredFigures(measured, own, params) : (drawn.figures?.(tables, own, params) ?? [])
    },
  },
  example: { params: { to: 20 } },
})

function momentsOf(curve: Curve, { below }: LowEnergyParams, isWhole: boolean): Row {
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
      errorBetween(
        samples.map((sample) => sample[name]),
        curve.weights,
      ),
    )
  const reached = below <= limitOf(curve) * PLANCK * (1 + 1e-9)
  const hasWeight = curve.differences ? reached && !hasOwnNorm(curve) : reached && isWhole
  return {
    weightBelow: hasWeight ? finite(whole.weight) : null,
    weightError: hasWeight ? errorOf('weight') : null,
    below,
    centre: isWhole ? finite(whole.centre) : null,
    centreError: isWhole ? errorOf('centre') : null,
  }
}

const NO_BAND: Row = { oscillator: null, oscillatorError: null, damping: null, dampingError: null }

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
        ? errorBetween(
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
