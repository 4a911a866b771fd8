import { fitted, measured, modelled } from '../figures/fitted.ts'
import type { Mark } from '../figures/plot.ts'
import { thinned } from '../figures/rows.ts'
import { drawnFrom } from '../figures/systems.ts'
import { type FitsAsked, type FittedSpectrum, fitsOf } from './fits/oscillator-fits.ts'
import { lengthName } from './lags/line-names.ts'

/** Most spectra that are drawn with their fits. */
const MOST = 9

/** Spectra with the sum of modes, each mode, and what is left. */
export const oscillatorFigures = drawnFrom<FitsAsked>((systems, asked) => {
  const fits = systems.map(({ own, from }) => fitsOf(from, asked, own.rows[0]?.['temperature'] ?? undefined))
  const shown = fits.map((each) => someOf(each, Math.ceil(MOST / systems.length)))
  const [all, some] = [fits, shown].map((each) => each.flat().length)
  return fitted(
    systems,
    {
      name: 'damped-oscillators',
      title: 'Damped oscillators',
      caption: `Data, the sum of the modes, each mode, and what is left of the data (residual)${all > some ? `; ${some} of ${all}` : ''}. ${shown.flat().flatMap(sentence).join(' ')}`,
      x: { field: 'energy', title: 'energy (meV)' },
      y: { field: 'value', title: 'spectrum, in its own unit' },
    },
    (system) => shown[systems.indexOf(system)].flatMap(marksOf),
  )
})

/** Those of the last `of`, which is summed over most, before others. */
function someOf(fits: readonly FittedSpectrum[], most: number): FittedSpectrum[] {
  const wordOf = ({ spectrum }: FittedSpectrum) => spectrum.of.split(', ')[0]
  const last = fits.filter((each, _, all) => wordOf(each) === wordOf(all[all.length - 1]))
  const chosen = thinned(last, most)
  const others = thinned(
    fits.filter((each) => !last.includes(each)),
    most - chosen.length,
  )
  return fits.filter((each) => chosen.includes(each) || (most > chosen.length && others.includes(each)))
}

const nameOf = ({ spectrum: { of, temperature, Q } }: FittedSpectrum): string =>
  [
    of,
    temperature === null ? '' : `${temperature} K`,
    Q === null || of.includes('(') ? '' : `Q ${lengthName(Q)} Å⁻¹`,
  ]
    .filter((each) => each !== '')
    .join(', ')

function marksOf(each: FittedSpectrum): Mark[] {
  const { energies, values, errors } = each.spectrum.points
  const { fit } = each
  const panel = nameOf(each)
  const line = (name: string, own: ArrayLike<number>) => modelled(panel, name, energies, own)
  return [
    ...measured(panel, energies, values, errors),
    ...(fit
      ? [
          ...line('sum', fit.model),
          ...fit.modes.flatMap((mode, i) => line(`mode ${i + 1}`, mode.values)),
          ...line(
            'residual',
            fit.model.map((value, i) => values[i] - value),
          ),
        ]
      : []),
  ]
}

const sentence = (each: FittedSpectrum): string[] =>
  each.fit
    ? [
        `${nameOf(each)}: ${each.fit.modes
          .map(
            ({ energy, width, overdamped }) =>
              `E₀ ${energy.value.toPrecision(3)}, Γ ${width.value.toPrecision(3)} meV${overdamped ? ' (overdamped)' : ''}`,
          )
          .join('; ')}.`,
      ]
    : []
