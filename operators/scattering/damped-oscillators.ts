import { z } from 'zod'
import { type FinishContext, tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { usageError } from '../../schemas/errors.ts'
import { choice, energy, file, temperature, whole } from '../../schemas/params.ts'
import { column, columnsOf } from '../../schemas/table.ts'
import { dos } from '../vibrations/dos.ts'
import { oscillatorFigures } from './damped-oscillators-figure.ts'
import { fitsOf } from './fits/oscillator-fits.ts'
import { POOR, rowsOfOscillators } from './fits/oscillator-rows.ts'
import { FORMS } from './fits/oscillator-shapes.ts'

const params = z.object({
  form: choice(
    ['auto', ...FORMS],
    "what the spectra are, which says the form of a mode; auto: as the table says that they come from; of files by the name of the column: g, χ'', and S of all others",
  ).default('auto'),
  modes: whole('modes that are tried at most', 1).default(3),
  fitFrom: energy('least |E| that is fitted: beyond the elastic line').default(0),
  fitTo: energy('largest |E| that is fitted').optional(),
  every: whole(
    'every so many points are taken; 4 of dos, whose window makes neighbours alike, else 1',
    1,
  ).optional(),
  instrument: file(
    'resolution: none, the full width at half maximum of a Gaussian in meV, or a file of columns E and I; the column "resolution" of measured data, the window of dos, where nothing is given',
  ).optional(),
  background: choice(['none', 'constant'], 'background under the modes').default('none'),
  kelvin: temperature('temperature of measured S, where neither the data nor tags say it').optional(),
})
export type OscillatorParams = z.output<typeof params>

const columns = columnsOf('energy', {
  of: column('', 'element, branch, or what the data say', 'key'),
  temperature: column('K', 'temperature of the runs, or of the data', 'key'),
  Q: column('Å⁻¹', '|Q|; null for spectra of none', 'key'),
  mode: column('', 'number of the mode, by energy', 'key'),
  energy: column('meV', 'E₀ of the mode', 'value'),
  error: column(
    'meV',
    'its standard deviation: by known errors times √χ² for each degree of freedom where that is above 1',
    { errorOf: 'energy' },
  ),
  damping: column('meV', 'Γ in (E² − E₀²)² + (ΓE)²', 'value'),
  dampingError: column('meV', 'its standard deviation', { errorOf: 'damping' }),
  ratio: column('', 'Γ/E₀', 'value'),
  ratioError: column('', 'its standard deviation, E₀ and Γ as if independent', { errorOf: 'ratio' }),
  overdamped: column('', 'true where Γ > 2E₀: the mode does not swing', 'note'),
  weight: column(
    '',
    "area of the mode: of χ''/E over both signs, of S over both signs, of g and C from 0 on",
    'value',
  ),
  weightError: column('', 'its standard deviation', { errorOf: 'weight' }),
  status: column(
    '',
    `determined; poor: χ² for each degree of freedom is above ${POOR}, the modes do not go through the spectrum; on-bound: without errors; not-determined: no mode is`,
    'status',
  ),
  form: column('', 'what the spectrum was taken for', 'method'),
  modes: column(
    '',
    "modes that were taken: one more must lower Akaike's criterion by 2 + 2 ln n, n points",
    'note',
  ),
  criteria: column('', "Akaike's criterion of one mode, two, …, less the lowest", 'note'),
  background: column('', 'constant under the modes', 'value'),
  backgroundError: column('', 'its standard deviation', { errorOf: 'background' }),
  chi: column('', 'χ² for each degree of freedom; where no errors are known, of values alone', 'note'),
})

/** Damped harmonic oscillators E₀, Γ fitted to spectra in any table with energies: χ'' ∝ ΓE/Δ, measured S ∝ (n + 1)ΓE/Δ, classical S ∝ Γ/Δ, currents and
 *  densities of states ∝ ΓE²/Δ, Δ = (E² − E₀²)² + (ΓE)²; spread by a resolution, with as many modes as lower Akaike's criterion;
 *  those of stored velocities with the tails that frames fold back, Σ_k g(E + kh/Δ), and all of dos under its window; pairs of different elements, which are of any sign, are left out. meV.
 *  Throws usage errors for tables without energies and for measured S without a temperature, input errors for bad columns. */
export const dampedOscillators = estimate({
  name: 'damped-oscillators',
  version: 6,
  summary:
    "Energies and damping of modes in χ'', currents, S(E) or g(E): sums of damped harmonic oscillators.",
  source:
    'Ding et al., Nat. Phys. (2025), eq. 1, with the square that its print has lost; Fåk & Dorner, Physica B 234, 1107 (1997).',
  from: [dos.operator],
  instead: 'any',
  params,
  finish: (tables, asked, context) => {
    const fits = fitsOf(tables, asked, context.tags['temperature'])
    warnOf(fits, context)
    return tableOf({ columns }, fits.flatMap(rowsOfOscillators))
  },
  shown: {
    columns,
    ...oscillatorFigures,
  },
  example: { params: { modes: 2, background: 'constant' } },
})

function warnOf(fits: ReturnType<typeof fitsOf>, { warn }: FinishContext): void {
  if (fits.length === 0)
    throw usageError('damped-oscillators: no spectra', 'Give tables with energies and values.')
  for (const { spectrum, fit } of fits) {
    if (!fit) warn('no-oscillator', `${spectrum.of}: no damped oscillator is determined`)
    if (fit && fit.reduced > POOR && spectrum.points.errors)
      warn(
        'poor-fit',
        `${spectrum.of}: χ² for each degree of freedom is ${fit.reduced.toPrecision(3)}: more modes, a narrower range, or larger errors`,
      )
  }
}
