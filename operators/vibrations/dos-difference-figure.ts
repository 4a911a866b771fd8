import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { short, thinned } from '../figures/rows.ts'
import { energyOf } from './figure-axes.ts'

/** Beyond the energy below which this share of all change lies, nothing is shown. */
const SHOWN = 0.99

/** Δg(E), a panel an element, a line for each pair of temperatures. */
export function differenceFigures({ rows }: Table): Figure[] {
  if (rows.length === 0) return []
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = JSON.stringify([row['of'], row['system'], row['hot']])
    const own = groups.get(key)
    if (own) own.push(row)
    else groups.set(key, [row])
  }
  const most = Math.max(...[...groups.values()].map(endOf))
  const values = [...groups.values()].flatMap((own) =>
    thinned(own.filter((row) => (row['energy'] as number) <= most)).map((row) => {
      const [value, half] = [row['difference'] as number, (row['error'] ?? 0) as number]
      return {
        of: [row['of'], row['system']].filter((each) => each).join(', '),
        pair: `${row['hot']} K − ${row['cold']} K`,
        energy: short(row['energy']),
        value: short(value),
        low: short(value - half),
        high: short(value + half),
      }
    }),
  )
  const x = energyOf(most)
  const y = (field: string) => ({ field, type: 'quantitative', title: 'Δg (1/meV)' })
  const color = { field: 'pair', type: 'nominal', title: null }
  return [
    {
      name: 'dos-difference',
      title: 'What heating does to the density of states',
      caption:
        'Difference of the densities of states of two temperatures, each of integral 1; bands: 68 % intervals.',
      spec: {
        data: { values },
        facet: { field: 'of', type: 'nominal', title: null },
        columns: 3,
        resolve: { scale: { y: 'independent' } },
        spec: {
          width: 180,
          height: 140,
          layer: [
            {
              mark: { type: 'area', opacity: 0.3 },
              encoding: { x, y: y('low'), y2: { field: 'high' }, color },
            },
            { mark: { type: 'line', strokeWidth: 1.2 }, encoding: { x, y: y('value'), color } },
          ],
        },
      },
    },
  ]
}

function endOf(rows: readonly Row[]): number {
  const total = rows.reduce((sum, row) => sum + Math.abs(row['difference'] as number), 0)
  let sum = 0
  const last = rows.find((row) => (sum += Math.abs(row['difference'] as number)) >= SHOWN * total)
  return (last ?? rows[rows.length - 1])['energy'] as number
}
