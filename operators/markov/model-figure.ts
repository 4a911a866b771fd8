import type { Figure } from '../../schemas/figure.ts'
import type { Table } from '../../schemas/table.ts'

/** Stationary probabilities with their errors, at the shortest lag. */
export function modelFigures(own: Table): Figure[] {
  const lag = own.rows[0]?.['lag']
  const states = own.rows.filter(
    (row) => row['of'] === 'state' && row['lag'] === lag && row['stationary'] !== null,
  )
  return [
    {
      name: 'model',
      title: 'Stationary probabilities',
      caption: `π of the Markov model with a lag of ${lag} ps; bars: 68 % interval.`,
      spec: {
        data: {
          values: states.map(({ name, stationary, error }) => ({
            name,
            stationary,
            low: Number(stationary) - Number(error ?? 0),
            high: Number(stationary) + Number(error ?? 0),
          })),
        },
        encoding: { x: { field: 'name', type: 'nominal', sort: null, title: 'state' } },
        layer: [
          { mark: 'bar', encoding: { y: { field: 'stationary', type: 'quantitative', title: 'π' } } },
          { mark: 'rule', encoding: { y: { field: 'low', type: 'quantitative' }, y2: { field: 'high' } } },
        ],
      },
    },
  ]
}
