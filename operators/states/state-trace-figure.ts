import type { Figure } from '../../schemas/figure.ts'
import type { Table } from '../../schemas/table.ts'

/** State against time, a bar for each visit; one panel a run. */
export function stateTraceFigures({ rows }: Table): Figure[] {
  const visits = rows.filter((row) => row['state'] !== null)
  if (visits.length === 0) return []
  const names = new Map(visits.map((row) => [row['state'] as number, row['name'] as string]))
  const order = [...names.keys()].sort((a, b) => b - a).map((state) => names.get(state))
  return [
    {
      name: 'state-trace',
      title: 'States of one ion',
      caption: `The state of ion ${visits[0]['ion']} in time: ${visits.length} visits of ${names.size} states.`,
      spec: {
        data: { values: visits },
        facet: { row: { field: 'run', type: 'nominal', title: null } },
        spec: {
          width: 640,
          height: { step: 18 },
          mark: { type: 'bar', height: 12 },
          encoding: {
            x: { field: 'time', type: 'quantitative', title: 'time / ps' },
            x2: { field: 'until' },
            y: { field: 'name', type: 'nominal', sort: order, title: 'state' },
          },
        },
      },
    },
  ]
}
