import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'

/** D with its error against the length of the trajectory. */
export function convergenceFigures({ rows }: Table): Figure[] {
  const values = rows.flatMap((row) => {
    const [D, error] = [row['D'], row['error'] ?? 0]
    if (typeof D !== 'number' || typeof error !== 'number') return []
    return [
      { of: row['of'], status: row['status'], length: row['length'], D, low: D - error, high: D + error },
    ]
  })
  if (values.length === 0) return []
  const x = { field: 'length', type: 'quantitative', title: 'length of the trajectory / ps' }
  const y = (field: string) => ({ field, type: 'quantitative', title: 'D / cm² s⁻¹' })
  const color = { field: 'of', type: 'nominal', title: 'element' }
  const last = [...new Map(rows.map((row) => [row['of'], row])).values()]
  return [
    {
      name: 'convergence',
      title: 'Diffusion coefficient against trajectory length',
      caption: `From the beginning of every run; bars: 68 % error. ${last.map(sentence).join(' ')}`,
      spec: {
        data: { values },
        layer: [
          { mark: { type: 'line' }, encoding: { x, y: y('D'), color } },
          { mark: { type: 'rule' }, encoding: { x, y: y('low'), y2: { field: 'high' }, color } },
          {
            mark: { type: 'point', filled: true, size: 60 },
            encoding: { x, y: y('D'), color, shape: { field: 'status', type: 'nominal', title: 'status' } },
          },
        ],
      },
    },
  ]
}

const sentence = ({ of, relative, more, status }: Row): string =>
  typeof relative === 'number' && typeof more === 'number'
    ? `${of}: ${(100 * relative).toPrecision(2)} %${more > 0 ? `; ${more.toPrecision(2)} ps more for the error that is wanted` : ''}.`
    : `${of}: ${status}.`
