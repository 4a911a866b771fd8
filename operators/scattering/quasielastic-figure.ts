import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { short, thinned } from '../figures/rows.ts'
import type { WidthFit } from './fits/width-fit.ts'

/** Most spectra that are drawn with their fits. */
const MOST = 12

/** Γ against Q², and fits with their parts and residuals. */
export function quasielasticFigures(fitsOf: () => readonly WidthFit[], own: Table): Figure[] {
  const widths = own.rows.filter((row) => typeof row['width'] === 'number' && typeof row['Q'] === 'number')
  const fits = fitsOf()
  return [...(widths.length > 0 ? [widthFigure(widths)] : []), fitFigure(fits)]
}

export const seriesOf = (row: Row): string =>
  [row['of'], row['component'], row['temperature'] === null ? '' : `${row['temperature']} K`]
    .filter((each) => each)
    .join(', ')

function widthFigure(rows: readonly Row[]): Figure {
  const values = rows.map((row) => {
    const [Q, width, error] = [row['Q'] as number, row['width'] as number, (row['error'] ?? 0) as number]
    return {
      series: seriesOf(row),
      square: short(Q * Q),
      width: short(1000 * width),
      low: short(1000 * (width - error)),
      high: short(1000 * (width + error)),
      status: row['status'],
    }
  })
  const x = { field: 'square', type: 'quantitative', title: 'Q² (Å⁻²)', scale: { zero: true } }
  const color = { field: 'series', type: 'nominal', title: null }
  const shape = { field: 'status', type: 'nominal', title: null }
  const y = (field: string) => ({ field, type: 'quantitative', title: 'half width Γ (µeV)' })
  return {
    name: 'quasielastic-widths',
    title: 'Quasielastic widths',
    caption:
      'Half widths at half maximum with 68 % errors; diffusion without jumps is a straight line through zero.',
    spec: {
      data: { values },
      layer: [
        { mark: { type: 'rule' }, encoding: { x, y: y('low'), y2: { field: 'high' }, color } },
        { mark: { type: 'point', filled: true }, encoding: { x, y: y('width'), color, shape } },
      ],
    },
  }
}

function fitFigure(fits: readonly WidthFit[]): Figure {
  const shown = thinned(fits, MOST)
  const axis = shown[0]?.drawn.axis ?? 'energy'
  const title = axis === 'energy' ? 'energy transfer (meV)' : 'lag (ps)'
  const values = shown.flatMap((fit) => pointsOf(fit))
  const x = {
    field: 'x',
    type: 'quantitative',
    title,
    ...(axis === 'lag' && { scale: { type: 'log' } }),
  }
  const y = { field: 'y', type: 'quantitative', title: axis === 'energy' ? 'intensity' : 'F(Q,t)' }
  const panels = [...new Set(values.map(({ panel }) => panel))]
  return {
    name: 'quasielastic-fits',
    title: 'Quasielastic fits',
    caption: `Data, fit, its parts and what is left of the data (residual)${fits.length > MOST ? `; ${MOST} of ${fits.length}` : ''}.`,
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
  }
}

function pointsOf({ of, temperature, Q, drawn }: WidthFit) {
  const panel = [of, temperature === null ? '' : `${temperature} K`, Q === null ? '' : `Q ${short(Q)} Å⁻¹`]
    .filter((each) => each !== '')
    .join(', ')
  const parts = [{ part: 'data', values: drawn.values }, ...drawn.parts()]
  const places = thinned(
    Array.from(drawn.at, (_, i) => i),
    160,
  )
  return parts.flatMap(({ part, values }) =>
    places.map((i) => ({ panel, part, x: short(drawn.at[i]), y: short(values[i]) })),
  )
}
