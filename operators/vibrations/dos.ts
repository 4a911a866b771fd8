import { z } from 'zod'
import { type SystemTables, tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { beyondRounding } from '../../pipeline/tables/roles.ts'
import { usageError } from '../../schemas/errors.ts'
import { choice, energy, number, words } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row, type Table } from '../../schemas/table.ts'
import { CM1_THZ, PLANCK } from '../../schemas/units.ts'
import { drawnFrom } from '../figures/systems.ts'
import { errorBetween } from '../sampling/sample-errors.ts'
import { dosFigures } from './dos-figure.ts'
import { warnOfLimits } from './limits.ts'
import { noShare, type Share, totalsOf } from './totals.ts'
import { vacf } from './vacf/vacf.ts'
import { type Curve, curvesOf, normalisedSpectrum } from './vacf-curves.ts'
import { lineWidth, WINDOWS, windowed, windowText } from './windows.ts'

const params = z.object({
  window: choice(WINDOWS, 'what the VACF is multiplied by before it is transformed').default('hann'),
  resolution: energy('full width at half maximum of the Gaussian window').default(1),
  padding: number('points of the spectrum for each lag, 1 at least').default(2),
  isotopes: words(
    'isotopes that the sample is enriched in, for the neutron-weighted total: 7Li, 6Li, 11B, D',
  ).default([]),
})
export type DosParams = z.output<typeof params>

const columns = columnsOf('dos', {
  of: column(
    '',
    'element, atom type or mode; total: all atoms alike; neutron-weighted: Σ f(σ/m)g over Σ f σ/m',
    'key',
  ),
  frequency: column('THz', 'ν = ω/2π', 'key'),
  energy: column('meV', 'E = hν = ħω', 'key'),
  wavenumber: column('cm⁻¹', 'ν/c, c the speed of light', 'key'),
  dos: column(
    '1/meV',
    'one-sided density of states, ∫ dos dE from 0 on = 1 for each `of`, of differences by VACF(0) = 3k_BT/m and thus below 1 up to where they end (1 to there where no temperature is known); times 4.135667696 it is per THz',
    'value',
  ),
  error: column('1/meV', 'half the 68 % interval of dos, over the samples of the VACF', { errorOf: 'dos' }),
  weight: column('', 'spectral weight ∫ dos dE from 0 to this energy', 'value'),
  weightError: column('', 'half its 68 % interval, over the same samples; null where it cannot be another', {
    errorOf: 'weight',
  }),
  period: column(
    'meV',
    'h/Δ of stored velocities, Δ apart: what lies beyond half of it is folded back; null of differences',
    'note',
  ),
  window: column('', 'none, hann or gaussian: what the VACF was multiplied by', 'note'),
  lineWidth: column('meV', 'full width at half maximum that the window gives a line', 'note'),
  fraction: column('', 'f: share of the atoms, its weight in the total', 'note'),
  crossSection: column('barn', 'σ: total bound scattering cross section', 'note'),
  neutronWeight: column('', 'f σ/m over the sum of them: its weight in the neutron-weighted total', 'note'),
})

/** Vibrational density of states from the VACF of each element, with totals.
 *
 *  g(ω) = (2/π) ∫₀^∞ VACF(t)/VACF(0) cos ωt dt, one-sided, ∫₀^∞ g dω = 1 for each element; the total by atoms, and weighted by
 *  σ_i/m_i of neutrons. VACF rows [of][lag] in, ps and Å²/ps²; rows [of][frequency] out, THz and meV, g and its error per meV.
 *  The window, and the width that it gives a line, are said. Throws a usage error for a padding below 1.
 *  Source: Ding et al., eqs. 5 (two-sided there) and 10. */
export const dos = estimate({
  name: 'dos',
  version: 5,
  summary:
    'One-sided g(ω) = (2/π)∫₀^∞ VACF(t)/VACF(0) cos ωt dt with ∫₀^∞ g dω = 1 for each element, given per meV; total by atoms and neutron-weighted.',
  source: 'Ding et al., Nat. Phys. (2025), eqs. 5 (two-sided there) and 10.',
  from: [vacf.operator],
  params,
  finish: (tables, own, context) => {
    if (!(own.padding >= 1)) throw usageError(`dos: padding of ${own.padding}`, 'Give 1 or more.')
    const curves = curvesOf(tables['vacf'])
    warnOfLimits(curves, context)
    const totals = totalsOf(curves, own.isotopes, context)
    const rows = [...curves, ...totals.curves].flatMap((curve) =>
      rowsOf(curve, own, totals.shares.get(curve.of) ?? noShare),
    )
    return tableOf({ columns }, rows)
  },
  shown: {
    columns,
    ...drawnFrom((systems: readonly SystemTables[], given: DosParams) =>
      dosFigures(
        systems,
        systems.map(({ from }) => windowOf(from['vacf'], given)),
      ),
    ),
  },
  example: { params: { isotopes: ['7Li'] } },
})

function windowOf(vacfs: Table, { window, resolution }: DosParams): string {
  const [{ values, interval }] = curvesOf(vacfs)
  return windowText(window, resolution, values.length * interval)
}

function rowsOf(curve: Curve, { window, resolution, padding }: DosParams, share: Share): Row[] {
  const broad = lineWidth(window, resolution, curve.values.length * curve.interval)
  const spectrum = (values: Float64Array) =>
    normalisedSpectrum(curve, windowed(values, curve.interval, window, resolution), padding)
  const { step, density } = spectrum(curve.values)
  const samples = curve.samples.map((values) => spectrum(values).density)
  const [weight, ...weights] = [density, ...samples].map((each) => weightsOf(each, step))
  const errorAt = (of: readonly Float64Array[], j: number) =>
    errorBetween(
      of.map((sample) => sample[j]),
      curve.weights,
    )
  return Array.from(density, (g, j) => {
    const frequency = j * step
    const [error, weightError = 0] = [errorAt(samples, j), errorAt(weights, j)]
    return {
      of: curve.of,
      frequency,
      energy: frequency * PLANCK,
      wavenumber: frequency * CM1_THZ,
      dos: finite(g / PLANCK),
      error: finite(error === undefined ? undefined : error / PLANCK),
      weight: finite(weight[j]),
      weightError: finite(beyondRounding(weight[j], weightError) || undefined),
      period: curve.differences ? null : PLANCK / curve.interval,
      window,
      lineWidth: broad,
      fraction: share.fraction,
      crossSection: share.crossSection,
      neutronWeight: share.weight,
    }
  })
}

/** ∫ g from 0 to each frequency. */
function weightsOf(density: Float64Array, step: number): Float64Array {
  let sum = 0
  return density.map((g, j) => (sum += j === 0 ? 0 : ((g + density[j - 1]) * step) / 2))
}
