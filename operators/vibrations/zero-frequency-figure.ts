import type { Figure } from '../../schemas/figure.ts'
import type { Table } from '../../schemas/table.ts'
import { short } from '../figures/figure-points.ts'

/** D against the length of the VACF that it is taken over. */
export function zeroFrequencyFigures(table: Table): Figure[] {
  const values = table.rows.map((row) => {
    const [D, half] = [row['integral'] as number, (row['integralError'] ?? 0) as number]
    return {
      of: row['of'],
      length: row['length'],
      D: short(D),
      low: short(D - half),
      high: short(D + half),
      quoted: row['quoted'],
    }
  })
  const y = { field: 'D', type: 'quantitative', title: 'D (cm²/s)' }
  return [
    {
      name: 'zero-frequency',
      title: 'Diffusion from the zero-frequency limit',
      caption: `D = ⅓∫VACF dt against the length of the integral, without a window; the band is the 68 % interval, the point is the quoted length${statuses(table)}. A plateau is a diffusion coefficient; a drift is not.`,
      spec: {
        data: { values },
        encoding: {
          x: { field: 'length', type: 'quantitative', title: 'length of the VACF (ps)' },
          color: { field: 'of', type: 'nominal', title: null },
        },
        layer: [
          { mark: { type: 'rule', style: 'guide' }, encoding: { x: null, color: null, y: { datum: 0 } } },
          { mark: { type: 'area' }, encoding: { y: { ...y, field: 'low' }, y2: { field: 'high' } } },
          { mark: { type: 'line' }, encoding: { y } },
          { transform: [{ filter: 'datum.quoted' }], mark: { type: 'point' }, encoding: { y } },
        ],
      },
    },
  ]
}

/** What is said of the quoted values: " (Li determined, P upper-bound)". */
function statuses(table: Table): string {
  const quoted = table.rows.filter((row) => row['quoted'] === true)
  return ` (${quoted.map((row) => `${row['of']} ${row['status']}`).join(', ')})`
}
