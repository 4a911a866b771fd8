import type { Figure } from '../../../schemas/figure.ts'
import type { Row, Samples, Table } from '../../../schemas/table.ts'
import { short, thinned } from '../../figures/figure-points.ts'
import { rowsByElement } from '../../figures/log-scale.ts'
import { errorOfMean } from '../../sampling/statistics.ts'

/** Normalised VACF against lag with its 68 % band, none at lag 0, where it is 1 by definition. */
export const vacfFigures = (table: Table): Figure[] => [
  {
    name: 'vacf',
    title: 'Velocity autocorrelation',
    caption:
      'Velocity autocorrelation over its value at lag 0; the band is the 68 % interval of this ratio, none at lag 0.',
    spec: {
      data: {
        values: [...rowsByElement(table.rows)].flatMap(([of, rows]) =>
          thinned([...rows.entries()]).flatMap(([lag, row]) => pointOf(row, lag, table.samples?.[of])),
        ),
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

function pointOf(row: Row, lag: number, samples: Samples | undefined): object[] {
  const value = row['normalised'] as number | null
  if (value === null) return []
  const half = errorOf(lag, samples)
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

function errorOf(lag: number, samples: Samples | undefined): number {
  if (!samples) return 0
  const ratios = samples.values.map((curve) => (curve[0] === 0 ? 0 : curve[lag] / curve[0]))
  return errorOfMean(ratios, samples.weights) ?? 0
}
