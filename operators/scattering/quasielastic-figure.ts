import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import { column, type Row } from '../../schemas/table.ts'
import { fitted, measured, modelled } from '../figures/fitted.ts'
import type { Axis, Mark } from '../figures/plot.ts'
import { points } from '../figures/points.ts'
import { thinned } from '../figures/rows.ts'
import { withRows } from '../figures/systems.ts'
import type { WidthFit } from './fits/width-fit.ts'
import { lengthName } from './lags/line-names.ts'

/** Most spectra that are drawn with their fits. */
const MOST = 12

/** Γ against Q², fits with their parts, and beneath what they leave of the data. */
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
  const few = all > some ? `; ${some} of ${all}` : ''
  const x: Axis = isEnergy
    ? { field: 'energy', title: 'energy transfer (meV)' }
    : { field: 'lag', title: 'lag (ps)', log: true }
  const title = 'Quasielastic fits'
  const fitsOf = (system: SystemTables) => shown[systems.indexOf(system)]
  return [
    ...fitted(
      systems,
      {
        ...{ name: 'quasielastic-fits', title, x },
        caption: `Data, fit, and its parts${isEnergy ? '' : ', less than a third of the least datum not drawn'}${few}.`,
        y: isEnergy ? { field: 'value', title: 'intensity' } : { field: 'value', title: 'F(Q,t)', log: true },
      },
      (system) => fitsOf(system).flatMap(marksOf),
    ),
    ...residualFigures(systems, x, `${title}: what is left`, (system) => fitsOf(system).flatMap(leftOf)),
  ]
}

const leftColumns = {
  panel: column('', 'panel', 'key'),
  at: column('', 'energy or lag', 'key'),
  left: column('', 'data less fit, over the error of the data where it is known', 'value'),
}

/** What fits leave of the data, in the panels of the fits. */
const residualFigures = (
  systems: readonly SystemTables[],
  x: Axis,
  title: string,
  rowsOf: (system: SystemTables) => Row[],
): Figure[] =>
  points(
    withRows(systems, rowsOf).map(({ own: { rows }, ...system }) => ({
      ...system,
      own: { columns: leftColumns, rows },
    })),
    {
      name: 'quasielastic-fits-residuals',
      title,
      caption:
        'Data less fit over the error σ of the data; over their mean square where no errors are known. Neighbouring lags of a decay go together.',
      x: { ...x, field: 'at' },
      y: { field: 'left', title: '(data − fit)/σ' },
      panels: [{ field: 'panel' }],
      systems: 'panels',
      level: 0,
    },
  )

function leftOf(fit: WidthFit): Row[] {
  const { at, values, errors, parts } = fit.drawn
  const model = parts().find(({ part }) => part === 'fit')?.values
  if (!model) return []
  const left = Array.from(values, (value, i) => value - model[i])
  const square = Math.sqrt(left.reduce((sum, each) => sum + each * each, 0) / left.length)
  const panel = panelOf(fit)
  return left.map((each, i) => ({ panel, at: at[i], left: each / (errors?.[i] || square || 1) }))
}

function panelOf({ of, temperature, Q, at: group }: WidthFit): string {
  const vector = group?.startsWith('(') ? ` ${group}` : ''
  const where = Q === null ? '' : `Q ${lengthName(Q)} Å⁻¹${vector}`
  return [of, temperature === null ? '' : `${temperature} K`, where].filter((each) => each !== '').join(', ')
}

/** On a logarithmic axis what is below a third of the least datum is not drawn. */
function marksOf(fit: WidthFit): Mark[] {
  const { axis, at, values, errors, parts } = fit.drawn
  const positive = Array.from(values).filter((value) => value > 0)
  const least = axis === 'lag' ? Math.min(...positive) / 3 : Number.NEGATIVE_INFINITY
  const panel = panelOf(fit)
  const lines = parts().flatMap((each) => modelled(panel, each.part, at, each.values))
  const data = measured(panel, at, values, errors, axis === 'lag')
  return [...data, ...lines].filter(({ value, fit: line }) => Number(value ?? line) > least)
}
