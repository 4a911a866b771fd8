import type { Figure } from '../../schemas/figure.ts'
import { short, thinned } from '../figures/rows.ts'
import type { FittedSpectrum } from './fits/oscillator-fits.ts'

/** Most spectra that are drawn with their fits. */
const MOST = 12

/** Spectra with the sum of modes, each mode, and what is left. */
export function oscillatorFigures(fits: readonly FittedSpectrum[]): Figure[] {
  const shown = thinned(fits, MOST)
  const values = shown.flatMap(pointsOf)
  if (values.length === 0) return []
  const x = { field: 'energy', type: 'quantitative', title: 'energy (meV)' }
  const y = { field: 'y', type: 'quantitative', title: null }
  const panels = [...new Set(values.map(({ panel }) => panel))]
  return [
    {
      name: 'damped-oscillators',
      title: 'Damped oscillators',
      caption: `Data, the sum of the modes, each mode, and what is left of the data (residual)${fits.length > MOST ? `; ${MOST} of ${fits.length}` : ''}. ${shown.flatMap(sentence).join(' ')}`,
      spec: {
        data: { values },
        facet: { field: 'panel', type: 'nominal', sort: panels, title: null },
        columns: 3,
        resolve: { scale: { y: 'independent' } },
        spec: {
          width: 180,
          height: 140,
          layer: [
            {
              transform: [{ filter: "datum.part === 'data'" }],
              mark: { type: 'point', size: 8 },
              encoding: { x, y },
            },
            {
              transform: [{ filter: "datum.part !== 'data'" }],
              mark: { type: 'line', strokeWidth: 1.2 },
              encoding: { x, y, color: { field: 'part', type: 'nominal', title: null } },
            },
          ],
        },
      },
    },
  ]
}

const nameOf = ({ spectrum: { of, temperature, Q } }: FittedSpectrum): string =>
  [of, temperature === null ? '' : `${temperature} K`, Q === null ? '' : `Q ${short(Q)} Å⁻¹`]
    .filter((each) => each !== '')
    .join(', ')

function pointsOf(fitted: FittedSpectrum) {
  const { energies, values } = fitted.spectrum.points
  const { fit } = fitted
  const parts = [
    { part: 'data', values },
    ...(fit
      ? [
          { part: 'sum', values: fit.model },
          ...fit.modes.map((mode, i) => ({ part: `mode ${i + 1}`, values: mode.values })),
          { part: 'residual', values: fit.model.map((each, i) => values[i] - each) },
        ]
      : []),
  ]
  const places = thinned(
    Array.from(energies, (_, i) => i),
    160,
  )
  return parts.flatMap(({ part, values: own }) =>
    places.map((i) => ({ panel: nameOf(fitted), part, energy: short(energies[i]), y: short(own[i]) })),
  )
}

const sentence = (fitted: FittedSpectrum): string[] =>
  fitted.fit
    ? [
        `${nameOf(fitted)}: ${fitted.fit.modes
          .map(
            ({ energy, width, overdamped }) =>
              `E₀ ${energy.value.toPrecision(3)}, Γ ${width.value.toPrecision(3)} meV${overdamped ? ' (overdamped)' : ''}`,
          )
          .join('; ')}.`,
      ]
    : []
