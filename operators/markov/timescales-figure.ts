import type { Figure } from '../../schemas/figure.ts'
import type { Table } from '../../schemas/table.ts'

/** Timescales against the lag, logarithmic, with the grey triangle: what is faster than the lag. */
export function timescalesFigures(own: Table): Figure[] {
  const rows = own.rows.filter((row) => row['timescale'] !== null)
  if (rows.length === 0) return []
  const points = rows.map((row) => {
    const [value, error] = [Number(row['timescale']), Number(row['error'] ?? 0)]
    return {
      lag: row['lag'],
      process: row['index'],
      timescale: value,
      low: Math.max(value - error, value / 100),
      high: value + error,
    }
  })
  const least = Math.min(...points.map(({ low }) => low), ...points.map(({ lag }) => Number(lag))) / 1.5
  const most = 1.2 * Math.max(...points.map(({ high }) => high), ...points.map(({ lag }) => Number(lag)))
  const lags = [...new Set(points.map(({ lag }) => Number(lag)))].sort((a, b) => a - b)
  const chosen = own.rows.find((row) => row['recommended'] === true)
  const y = (field: string) => ({
    field,
    type: 'quantitative',
    title: 'implied timescale / ps',
    scale: { type: 'log', nice: false, domain: [least, most] },
  })
  return [
    {
      name: 'timescales',
      title: 'Implied timescales',
      caption: `Timescales of the slowest processes against the lag of the model, with their 68 % intervals. Shaded: faster than the lag, not resolved. ${chosen ? `Recommended lag: ${chosen['lag']} ps (${chosen['reason']}).` : 'No lag is recommended.'}`,
      spec: {
        encoding: { x: { field: 'lag', type: 'quantitative', title: 'lag / ps' } },
        layer: [
          {
            data: { values: lags.map((lag) => ({ lag, least, edge: lag })) },
            mark: { type: 'area', style: 'window', color: 'gray', opacity: 0.3 },
            encoding: { y: y('least'), y2: { field: 'edge' } },
          },
          ...(chosen
            ? [
                {
                  data: { values: [{ lag: chosen['lag'] }] },
                  mark: { type: 'rule', style: 'guide' },
                  encoding: {},
                },
              ]
            : []),
          {
            data: { values: points },
            encoding: { color: { field: 'process', type: 'ordinal' } },
            layer: [
              { mark: { type: 'area', opacity: 0.2 }, encoding: { y: y('low'), y2: { field: 'high' } } },
              { mark: { type: 'line', point: true }, encoding: { y: y('timescale') } },
            ],
          },
        ],
      },
    },
  ]
}
