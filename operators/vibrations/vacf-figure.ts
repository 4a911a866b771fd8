import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { short, thinned } from '../figure-points.ts'
import { rowsByElement } from '../transport/log-scale.ts'

/** Normalised VACF against lag with its 68 % band. */
export const vacfFigures = (table: Table): Figure[] => [
  {
    name: 'vacf',
    title: 'Velocity autocorrelation',
    caption: 'Velocity autocorrelation over its value at lag 0; the band is the 68 % interval.',
    spec: {
      data: {
        values: [...rowsByElement(table.rows).values()].flatMap((rows) => thinned(rows).flatMap(pointOf)),
      },
      encoding: {
        x: { field: 'lag', type: 'quantitative', title: 'lag (ps)' },
        color: { field: 'of', type: 'nominal', title: null },
      },
      layer: [
        { mark: { type: 'rule', style: 'guide' }, encoding: { x: null, color: null, y: { datum: 0 } } },
        {
          mark: { type: 'area' },
          encoding: {
            y: { field: 'low', type: 'quantitative', title: 'VACF(t)/VACF(0)' },
            y2: { field: 'high' },
          },
        },
        { mark: { type: 'line' }, encoding: { y: { field: 'value', type: 'quantitative' } } },
      ],
    },
  },
]

function pointOf(row: Row): object[] {
  const [value, vacf, error] = [row['normalised'], row['vacf'], row['error'] ?? 0] as number[]
  if (value === null) return []
  const half = vacf === 0 ? 0 : Math.abs((error * value) / vacf)
  return [
    {
      of: row['of'],
      lag: row['lag'],
      value: short(value),
      low: short(value - half),
      high: short(value + half),
    },
  ]
}
