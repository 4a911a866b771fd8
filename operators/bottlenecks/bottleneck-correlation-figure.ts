import type { Figure } from '../../schemas/figure.ts'
import type { Table } from '../../schemas/table.ts'
import { short, thinned } from '../figures/figure-points.ts'

/** Autocorrelation of the areas against lag with its 68 % band, a line a pair of kinds of site. */
export function bottleneckCorrelationFigures({ rows }: Table): Figure[] {
  const pairs = [...new Set(rows.map((row) => row['pair']))]
  const values = pairs.flatMap((pair) =>
    thinned(rows.filter((row) => row['pair'] === pair)).flatMap(({ lag, correlation, error }) => {
      if (typeof correlation !== 'number') return []
      const half = typeof error === 'number' ? error : 0
      return [
        {
          pair,
          lag,
          value: short(correlation),
          low: short(correlation - half),
          high: short(correlation + half),
        },
      ]
    }),
  )
  if (values.length === 0) return []
  return [
    {
      name: 'bottleneck-correlation',
      title: 'Autocorrelation of the areas between sites',
      caption: 'Of each triangle about its time average; the band is the 68 % interval.',
      spec: {
        data: { values },
        encoding: {
          x: { field: 'lag', type: 'quantitative', title: 'lag / ps' },
          color: { field: 'pair', type: 'nominal', title: 'between' },
        },
        layer: [
          { mark: { type: 'rule', style: 'guide' }, encoding: { x: null, color: null, y: { datum: 0 } } },
          {
            mark: { type: 'area' },
            encoding: {
              y: { field: 'low', type: 'quantitative', title: '⟨δA(t) δA(t+τ)⟩ / ⟨δA²⟩' },
              y2: { field: 'high' },
            },
          },
          { mark: { type: 'line' }, encoding: { y: { field: 'value', type: 'quantitative' } } },
        ],
      },
    },
  ]
}
