import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import { short } from '../figures/figure-points.ts'

/** Rates of jumps from home to home by kind, system by system, with and without returned ones. */
export function jumpRatesAcross(systems: readonly SystemTables[]): Figure[] {
  const several = new Set(systems.flatMap(({ own }) => own.rows.map((row) => row['of']))).size > 1
  const values = systems.flatMap(({ label, own }) =>
    own.rows
      .filter((row) => row['kind'] !== 'step')
      .flatMap((row) =>
        [
          { counted: 'all', rate: row['rate'], error: row['error'] },
          { counted: 'without returns', rate: row['kept'], error: row['keptError'] },
        ].flatMap(({ counted, rate, error }) => {
          if (typeof rate !== 'number' || rate <= 0) return []
          const half = typeof error === 'number' ? error : 0
          return [
            {
              system: label,
              kind: [
                ...(several ? [row['of']] : []),
                row['kind'],
                ...(row['from'] === row['to'] ? [] : [`${row['from']} → ${row['to']}`]),
              ].join(', '),
              counted,
              rate: short(rate),
              low: short(Math.max(rate - half, rate / 10)),
              high: short(rate + half),
            },
          ]
        }),
      ),
  )
  if (values.length === 0) return []
  const x = {
    field: 'system',
    type: 'nominal',
    sort: systems.map(({ label }) => label),
    title: null,
    axis: { labelAngle: 0 },
  }
  const y = { field: 'rate', type: 'quantitative', title: 'rate / (1/ns per ion)', scale: { type: 'log' } }
  const color = { field: 'kind', type: 'nominal', title: 'kind' }
  return [
    {
      name: 'jump-rates-all',
      title: 'Rates of jumps by kind, all systems',
      caption:
        'Per ion and ns, with the jumps that were undone within the return time and without; bars: 68 % error.',
      spec: {
        data: { values },
        encoding: { x, xOffset: { field: 'kind' }, color },
        layer: [
          { mark: { type: 'rule' }, encoding: { y: { ...y, field: 'low' }, y2: { field: 'high' } } },
          {
            mark: { type: 'point', filled: true, size: 70, tooltip: true },
            encoding: { y, shape: { field: 'counted', type: 'nominal', title: 'counted' } },
          },
        ],
      },
    },
  ]
}
