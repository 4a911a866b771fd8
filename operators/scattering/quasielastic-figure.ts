import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import type { Row } from '../../schemas/table.ts'
import { fitted, measured, modelled } from '../figures/fitted.ts'
import type { Mark } from '../figures/plot.ts'
import { points } from '../figures/points.ts'
import { thinned } from '../figures/rows.ts'
import type { WidthFit } from './fits/width-fit.ts'
import { lengthName } from './lags/line-names.ts'

/** Most spectra that are drawn with their fits. */
const MOST = 12

/** Γ against Q², and fits with their parts and residuals. */
export const quasielasticFigures = (
  systems: readonly SystemTables[],
  fitsOf: (system: SystemTables) => readonly WidthFit[],
): Figure[] => [...widthFigures(systems), ...fitFigures(systems, systems.map(fitsOf))]

export const seriesOf = (row: Row): string =>
  [row['of'], row['component'], row['temperature'] === null ? '' : `${row['temperature']} K`]
    .filter((each) => each)
    .join(', ')

const widthFigures = (systems: readonly SystemTables[]): Figure[] =>
  points(systems, {
    name: 'quasielastic-widths',
    title: 'Quasielastic widths',
    caption:
      'Half widths at half maximum with 68 % errors, none that ends on the bound of a search; diffusion without jumps is a straight line through zero.',
    x: { field: 'square', title: 'Q² (Å⁻²)', value: ({ Q }) => (typeof Q === 'number' ? Q * Q : null) },
    y: { field: 'µeV', title: 'half width Γ (µeV)', value: ({ width }) => inMicro(width) },
    of: {
      field: 'series',
      words: (row) => seriesOf(systems.length > 1 ? { ...row, temperature: null } : row),
    },
    where: ({ error, status }) => typeof error === 'number' || status === 'no-error',
    shape: { field: 'status' },
    half: ({ error }) => inMicro(error),
  })

const inMicro = (meV: unknown): number | null => (typeof meV === 'number' ? 1000 * meV : null)

function fitFigures(systems: readonly SystemTables[], fits: readonly (readonly WidthFit[])[]): Figure[] {
  const shown = fits.map((each) => thinned(each, Math.ceil(MOST / systems.length)))
  const [all, some] = [fits, shown].map((each) => each.flat().length)
  const isEnergy = shown.flat()[0]?.drawn.axis !== 'lag'
  return fitted(
    systems,
    {
      name: 'quasielastic-fits',
      title: 'Quasielastic fits',
      caption: `Data, fit, its parts and what is left of the data (residual)${all > some ? `; ${some} of ${all}` : ''}.`,
      x: isEnergy
        ? { field: 'energy', title: 'energy transfer (meV)' }
        : { field: 'lag', title: 'lag (ps)', log: true },
      y: { field: 'value', title: isEnergy ? 'intensity' : 'F(Q,t)' },
    },
    (system) => shown[systems.indexOf(system)].flatMap(marksOf),
  )
}

function marksOf({ of, temperature, Q, at: group, drawn: { at, values, errors, parts } }: WidthFit): Mark[] {
  const vector = group?.startsWith('(') ? ` ${group}` : ''
  const where = Q === null ? '' : `Q ${lengthName(Q)} Å⁻¹${vector}`
  const panel = [of, temperature === null ? '' : `${temperature} K`, where]
    .filter((each) => each !== '')
    .join(', ')
  return [
    ...measured(panel, at, values, errors),
    ...parts().flatMap((each) => modelled(panel, each.part, at, each.values)),
  ]
}
