import { z } from 'zod'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { usageError } from '../../schemas/errors.ts'
import { choice, energy, number, time, words } from '../../schemas/params.ts'
import { column, columnsOf, type Row } from '../../schemas/table.ts'
import { resolutionFor } from '../measured/asked-resolution.ts'
import { checkIsotopes } from '../neutrons/scattering-lengths.ts'
import { msd } from '../transport/msd.ts'
import { warnOfLimits } from '../vibrations/limits.ts'
import { vacf } from '../vibrations/vacf/vacf.ts'
import { groups, together } from '../vibrations/vacf-curves.ts'
import { lineWidth, WINDOWS } from '../vibrations/windows.ts'
import type { Spectrometer } from './functions/spectrometer.ts'
import { sampleColumns } from './lags/lag-table.ts'
import { NEUTRON } from './lags/neutron-sums.ts'
import {
  type PhononAsked,
  type PhononSpectrum,
  phononRows,
  spectrumOfPhonons,
  type Vibrating,
} from './spectrometer/phonon-rows.ts'
import { seenFigures } from './spectrometer/seen-figure.ts'
import { spectrometerOf, spectrometerParams } from './spectrometer/spectrometer-params.ts'
import { vibratingIn } from './spectrometer/vibrating.ts'

const params = z.object({
  ...spectrometerParams,
  at: number('one |Q| in place of a spectrometer, Å⁻¹').optional(),
  occupation: choice(
    ['quantum', 'classical'],
    'n + 1 of phonons, or the k_BT/E of classical dynamics',
  ).default('quantum'),
  cutOff: energy('least |E| that is given: below, ions that diffuse have no phonons').default(1.5),
  until: energy('largest |E|; that of the VACF, and of the neutrons, where nothing is given').optional(),
  settled: time(
    'lag at which vibrations have come to rest: ⟨u²⟩ of the Debye–Waller factor is half the MSD there',
  ).default(1),
  window: choice(WINDOWS, 'what the VACF is multiplied by before it is transformed').default('hann'),
  resolution: energy('full width at half maximum of the Gaussian window').default(1),
  isotopes: words('isotopes that the sample is enriched in, for the neutron-weighted sum: 7Li, 35Cl').default(
    [],
  ),
})
type Asked = z.output<typeof params>

const columns = columnsOf('s', {
  of: column('', 'element; neutron-weighted: Σ c σ S/Σ c σ, c the shares of the atoms, σ total', 'key'),
  energy: column('meV', 'E: loss of the neutron is positive', 'key'),
  s: column('1/meV', 'S(E) of one phonon per atom, at one |Q| or the mean over the detectors', 'value'),
  error: column('1/meV', 'half the 68 % interval of s, over the samples of the VACF', { errorOf: 's' }),
  fromQ: column('Å⁻¹', '|Q| that is given, or that the least angle sees at this energy', 'note'),
  toQ: column('Å⁻¹', 'the same of the largest angle', 'note'),
  temperature: column('K', 'temperature of the runs', 'note'),
  u2: column('Å²', '⟨u²⟩ of the Debye–Waller factor: half the MSD at the lag `settled`', 'note'),
  crossSection: column('barn', 'σ: total bound scattering cross section', 'note'),
  weight: column('', 'c σ/Σ c σ: its weight in the neutron-weighted sum', 'note'),
  window: column('meV', 'full width at half maximum that the window gives a line', 'note'),
  ...sampleColumns,
})

/** The incoherent one-phonon spectrum that the densities of states give: S(Q,E) = (ħ²Q²/2M) e^{−Q²⟨u²⟩/3} (n + 1) g(E)/E of each element, at one |Q|
 *  or as the mean over the detectors of a spectrometer, weighted by c σ over elements (incoherent approximation), spread by the
 *  resolution. E in meV, S per meV and atom, ∫g dE = 1. What S(E) of the trajectory has beyond it is more phonons, and diffusion.
 *  Throws usage errors for angles and energies that are none, where no temperature is known, and for lags that end too early. */
export const phononSpectrum = estimate({
  name: 'phonon-spectrum',
  version: 1,
  summary:
    'Incoherent one-phonon S(E) of the densities of states, with neutron weights, at a |Q| or over a spectrometer.',
  source:
    'G. L. Squires, Introduction to the Theory of Thermal Neutron Scattering (1978), sec. 3.5; Ding et al., Fig. 1.',
  from: [vacf.operator, msd.operator],
  params,
  asked: {
    check(asked) {
      instrumentOf(asked)
      checkIsotopes('phonon-spectrum', asked.isotopes)
    },
  },
  finish: (tables, asked, context) => {
    const elements = vibratingIn(
      'phonon-spectrum',
      { vacf: tables['vacf'], msd: tables['msd'] },
      asked,
      context,
    )
    if (elements.length === 0)
      throw usageError(
        'phonon-spectrum: no element that moves',
        'Measure elements, not modes or atoms at rest.',
      )
    warnOfLimits(
      elements.map(({ curve }) => curve),
      context,
    )
    return tableOf({ columns }, rowsOf(elements, asked))
  },
  shown: { columns, ...seenFigures('phonon-spectrum', 'One-phonon spectrum') },
  example: { params: { cutOff: 0, settled: '0.1ps', isotopes: ['7Li'] } },
})

function rowsOf(elements: readonly Vibrating[], asked: Asked): Row[] {
  const spectra = elements.map((element) => spectrumOfPhonons(element, askedOf(element, asked)))
  const rows = elements.flatMap((element, i) =>
    phononRows(saidOf(element, asked), spectra[i], element.curve, askedOf(element, asked)),
  )
  if (elements.length < 2 || elements.some(({ weight }) => weight === null)) return rows
  const said = { ...saidOf(elements[0], asked), of: NEUTRON, u2: null, crossSection: null, weight: null }
  const { sum, weights } = summed(elements, asked)
  return [...rows, ...phononRows(said, sum, { ...elements[0].curve, weights }, askedOf(elements[0], asked))]
}

/** Undefined where one |Q| is given. Throws usage errors for what is none. */
function instrumentOf(asked: Asked): Spectrometer | undefined {
  if (asked.at === undefined) return spectrometerOf('phonon-spectrum', asked)
  if (asked.at > 0) return undefined
  throw usageError(`phonon-spectrum: |Q| of ${asked.at} Å⁻¹`, 'Give |Q| above 0.')
}

function askedOf({ curve: { of } }: Vibrating, asked: Asked): PhononAsked {
  const spectrometer = instrumentOf(asked)
  const until = asked.until ?? Number.POSITIVE_INFINITY
  return {
    ...asked,
    spectrometer,
    at: asked.at ?? Number.NaN,
    until,
    classical: asked.occupation === 'classical',
    lineWidth: asked.resolution,
    resolution: resolutionFor(asked.instrument)({
      where: `phonon-spectrum, ${of}`,
      Q: null,
      points: { energies: [-100, 100] },
    }),
  }
}

const saidOf = ({ curve, temperature, u2, crossSection, weight }: Vibrating, asked: Asked): Row => ({
  of: curve.of,
  temperature,
  u2,
  crossSection,
  weight,
  window: lineWidth(asked.window, asked.resolution, curve.values.length * curve.interval),
})

/** The sum by c σ, its samples as many as every element has. */
function summed(
  elements: readonly Vibrating[],
  asked: Asked,
): { sum: PhononSpectrum; weights: Float64Array } {
  const shares = elements.map(({ weight }) => weight as number)
  const curves = elements.map(({ curve }) => curve)
  const count = Math.min(...curves.map(({ samples }) => samples.length))
  const spectra = elements.map((element, k) =>
    spectrumOfPhonons(
      { ...element, curve: { ...curves[k], samples: groups(curves[k], count) } },
      askedOf(element, asked),
    ),
  )
  const add = (of: (spectrum: PhononSpectrum) => readonly (number | undefined)[]) =>
    Array.from(spectra[0].energies, (_, i) => {
      const parts = spectra.map((spectrum) => of(spectrum)[i])
      if (parts.includes(undefined)) return undefined
      return (parts as number[]).reduce((sum, part, k) => sum + shares[k] * part, 0)
    })
  const { energies } = spectra[0]
  const samples = Array.from({ length: count }, (_, s) => add((spectrum) => spectrum.samples[s]))
  return {
    sum: { energies, whole: add(({ whole }) => whole), samples },
    weights: together(curves, shares, count),
  }
}
