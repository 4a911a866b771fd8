import type { Figure } from '../../schemas/figure.ts'
import type { Table } from '../../schemas/table.ts'

/** Survival curves, one panel for each radius, on a logarithmic axis: a straight line is one residence time. */
export function survivalFigures({ rows }: Table): Figure[] {
  const several = new Set(rows.map((row) => row['of'])).size > 1
  const values = rows
    .filter((row) => (row['survival'] as number) > 0)
    .map((row) => ({
      centre: several ? `${row['of']}: ${row['centre']}` : row['centre'],
      time: row['time'],
      survival: row['survival'],
      cages: row['radius'] === null ? 'nearest centre' : `r = ${row['radius']} Å`,
    }))
  if (values.length === 0) return []
  const spec = {
    data: { values },
    facet: { column: { field: 'cages', type: 'nominal', title: null, sort: null } },
    spec: {
      width: 200,
      mark: { type: 'line', interpolate: 'step-after', tooltip: true },
      encoding: {
        x: { field: 'time', type: 'quantitative', title: 'time since the jump in / ps' },
        y: {
          field: 'survival',
          type: 'quantitative',
          title: 'still in the cage',
          scale: { type: 'log' },
        },
        color: { field: 'centre', type: 'nominal', title: 'centre' },
      },
    },
  }
  return [
    {
      name: 'survival',
      title: 'Survival of visits to cages',
      caption: 'Kaplan–Meier estimate from the jump in to the jump out; open visits are censored.',
      spec,
    },
  ]
}
