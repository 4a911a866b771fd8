import type { Figure } from '../../schemas/figure.ts'
import type { Table } from '../../schemas/table.ts'

/** α₂ against the logarithm of the lag, with its 68 % band. */
export function nonGaussianFigures({ rows }: Table): Figure[] {
  const values = rows.flatMap((row) => {
    const [alpha, error] = [row['alpha'], row['error'] ?? 0]
    if (typeof alpha !== 'number' || typeof error !== 'number') return []
    return [{ of: row['of'], lag: row['lag'], alpha, low: alpha - error, high: alpha + error }]
  })
  const x = { field: 'lag', type: 'quantitative', title: 'lag τ / ps', scale: { type: 'log', nice: false } }
  const y = (field: string) => ({ field, type: 'quantitative', title: 'non-Gaussian parameter α₂' })
  const color = { field: 'of', type: 'nominal', title: 'element', legend: { symbolOpacity: 1 } }
  return [
    {
      name: 'non-gaussian',
      title: 'Non-Gaussian parameter',
      caption:
        'Zero where displacements are Gaussian; hopping between cages makes a maximum. Band: 68 % interval.',
      spec: {
        data: { values },
        layer: [
          {
            mark: { type: 'area', opacity: 0.25 },
            encoding: { x, y: y('low'), y2: { field: 'high' }, color },
          },
          { mark: { type: 'line' }, encoding: { x, y: y('alpha'), color } },
        ],
      },
    },
  ]
}
