import type { Figure } from '../../schemas/figure.ts'
import type { Table } from '../../schemas/table.ts'

/** Rates of jumps by kind, as points on a logarithmic scale, and the rates of steps as a network of kinds. */
export function jumpRatesFigures({ rows }: Table): Figure[] {
  const values = rows.map((row) => {
    const [rate, error] = [row['rate'] as number, (row['error'] ?? 0) as number]
    const name =
      row['kind'] === 'step'
        ? `${row['from']} → ${row['to']}`
        : `${row['kind']}, ${row['from']} → ${row['to']}`
    return {
      name,
      level: row['kind'] === 'step' ? 'step' : 'jump',
      rate,
      low: Math.max(rate - error, rate / 10),
      high: rate + error,
    }
  })
  if (values.length === 0) return []
  const scale = { type: 'log' }
  const x = { field: 'rate', type: 'quantitative', title: 'rate / (1/ns per ion)', scale }
  const y = { field: 'name', type: 'nominal', title: null, sort: null }
  const color = { field: 'level', type: 'nominal', title: 'counted' }
  return [
    {
      name: 'jump-rates',
      title: 'Rates of steps and jumps',
      caption:
        'Per ion and ns, returned jumps with them; bars: 68 % error. A step and its reverse agree in equilibrium.',
      spec: {
        data: { values },
        encoding: { y, color },
        layer: [
          { mark: { type: 'point', filled: true, tooltip: true }, encoding: { x } },
          { mark: { type: 'rule' }, encoding: { x: { ...x, field: 'low' }, x2: { field: 'high' } } },
        ],
      },
    },
  ]
}
