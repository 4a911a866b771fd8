import type { Figure } from '../../schemas/figure.ts'
import type { Table } from '../../schemas/table.ts'
import { short } from '../figures/rows.ts'

/** Heat capacity and entropy of an atom against temperature. */
export function harmonicFigures({ rows }: Table): Figure[] {
  if (rows.length === 0) return []
  const values = rows.flatMap((row) =>
    (['heatCapacity', 'entropy'] as const).map((name) => ({
      of: row['of'],
      panel: name === 'entropy' ? 'entropy' : 'heat capacity',
      at: short(row['at']),
      value: short(row[name]),
    })),
  )
  return [
    {
      name: 'harmonic',
      title: 'Harmonic heat capacity and entropy',
      caption:
        'Of independent harmonic oscillators with the density of states of the run, for each atom; what diffuses is no oscillator.',
      spec: {
        data: { values },
        facet: { field: 'panel', type: 'nominal', title: null },
        columns: 2,
        resolve: { scale: { y: 'independent' } },
        spec: {
          width: 260,
          height: 200,
          mark: { type: 'line' },
          encoding: {
            x: { field: 'at', type: 'quantitative', title: 'T / K' },
            y: { field: 'value', type: 'quantitative', title: 'k_B for each atom' },
            color: { field: 'of', type: 'nominal', title: null },
          },
        },
      },
    },
  ]
}
