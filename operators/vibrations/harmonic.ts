import { z } from 'zod'
import { type FinishContext, tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { usageError } from '../../schemas/errors.ts'
import { energy, temperature, whole, words } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row } from '../../schemas/table.ts'
import { BOLTZMANN, PLANCK } from '../../schemas/units.ts'
import { errorBetween } from '../sampling/sample-errors.ts'
import { harmonicFigures } from './harmonic-figure.ts'
import { isCut, warnOfLimits } from './limits.ts'
import type { Spectrum } from './power-spectrum.ts'
import { totalsOf } from './totals.ts'
import { vacf } from './vacf/vacf.ts'
import { type Curve, curvesOf, normalisedSpectrum } from './vacf-curves.ts'

const params = z.object({
  coldest: temperature('lowest temperature of the curve').default(25),
  hottest: temperature('highest temperature of the curve').default(1000),
  steps: whole('temperatures from the one to the other, evenly', 2).default(40),
  soft: energy(
    'energy below which a mode is counted as soft: where diffusion is, nothing is harmonic',
  ).default(1),
  isotopes: words('isotopes that the sample is enriched in, for the neutron-weighted total').default([]),
})

const columns = columnsOf('heatCapacity', {
  of: column('', 'element, atom type or mode; total: all atoms alike', 'key'),
  at: column('K', 'temperature of the oscillators; that of the run decides g alone', 'key'),
  heatCapacity: column(
    'k_B',
    'harmonic heat capacity of an atom, 3∫ g x² eˣ/(eˣ − 1)² dE, x = E/k_BT; 3 where all modes are excited',
    'value',
  ),
  error: column('k_B', 'half its 68 % interval, over the samples of the VACF', { errorOf: 'heatCapacity' }),
  entropy: column('k_B', 'harmonic entropy of an atom, 3∫ g [x/(eˣ − 1) − ln(1 − e^−x)] dE', 'value'),
  entropyError: column('k_B', 'half its 68 % interval, over the samples of the VACF', { errorOf: 'entropy' }),
  softEntropy: column(
    'k_B',
    'what modes below "soft" have of that entropy: of diffusing ions no oscillators',
    'value',
  ),
  softShare: column('', '∫ g dE below "soft"', 'value'),
})

/** Heat capacity and entropy of independent harmonic oscillators with the density of states of a run, against temperature. Anharmonic and
 *  diffusive parts are not in them: what lies below "soft" is given apart. In k_B for each atom; g in 1/meV with ∫ g dE = 1.
 *  Throws a usage error for temperatures that do not rise. */
export const harmonic = estimate({
  name: 'harmonic',
  version: 2,
  summary:
    'Harmonic heat capacity and entropy against temperature, from the density of states; soft modes apart.',
  source: 'Quantum harmonic oscillators; Born & Huang, Dynamical Theory of Crystal Lattices (1954).',
  from: [vacf.operator],
  params,
  finish: (tables, own, context) => {
    if (own.hottest <= own.coldest)
      throw usageError(
        `harmonic: from ${own.coldest} to ${own.hottest} K`,
        'Give "hottest" more than "coldest".',
      )
    const curves = curvesOf(tables['vacf'])
    warnOfLimits(curves, context)
    const all = [...curves, ...totalsOf(curves, own.isotopes, context).curves]
    return tableOf(
      { columns },
      all.flatMap((curve) => rowsOf(curve, own, context)),
    )
  },
  shown: { columns, ...harmonicFigures },
  example: { params: { steps: 4 } },
})

function rowsOf(curve: Curve, own: z.output<typeof params>, { warn }: FinishContext): Row[] {
  if (isCut(curve))
    warn(
      'cut-spectrum',
      `${curve.of}: the spectrum ends, or is folded, before its bands are over: stiff modes are missing`,
    )
  const spectra = [curve.values, ...curve.samples].map((values) => normalisedSpectrum(curve, values))
  return Array.from({ length: own.steps }, (_, i) => {
    const at = own.coldest + ((own.hottest - own.coldest) * i) / (own.steps - 1)
    const [whole, ...samples] = spectra.map((spectrum) => harmonicOf(spectrum, at, own.soft))
    const error = (name: 'heatCapacity' | 'entropy') =>
      finite(
        errorBetween(
          samples.map((sample) => sample[name]),
          curve.weights,
        ),
      )
    return {
      of: curve.of,
      at,
      heatCapacity: finite(whole.heatCapacity),
      error: error('heatCapacity'),
      entropy: finite(whole.entropy),
      entropyError: error('entropy'),
      softEntropy: finite(whole.softEntropy),
      softShare: finite(whole.softShare),
    }
  })
}

/** Sums over bins of a spectrum: that at E = 0 is half as wide, and the logarithm of its entropy is integrated. */
export function harmonicOf({ step, density }: Spectrum, kelvin: number, soft: number) {
  const thermal = BOLTZMANN * kelvin
  const width = (step * PLANCK) / thermal
  const out = { heatCapacity: 0, entropy: 0, softEntropy: 0, softShare: 0 }
  for (let j = 0; j < density.length; j++) {
    const isEnd = j === 0 || j === density.length - 1
    const weight = density[j] * step * (isEnd ? 0.5 : 1)
    const x = j * width
    // In x from 0 to h the entropy of a mode is 1 − ln x: in the mean 2 − ln h.
    const entropy =
      3 * weight * (j === 0 ? 2 - Math.log(width / 2) : x / Math.expm1(x) - Math.log(-Math.expm1(-x)))
    const half = Math.sinh(x / 2)
    out.heatCapacity += 3 * weight * (j === 0 ? 1 : (x / 2 / half) ** 2)
    out.entropy += entropy
    if (x * thermal >= soft) continue
    out.softEntropy += entropy
    out.softShare += weight
  }
  return out
}
