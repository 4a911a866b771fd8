import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'

/** Most steps that are drawn. */
const MOST = 3000

/** The path of the first ion, seen along z: a piece for each step, coloured by cage; steps on which it changes cage are drawn thick. */
export function traceFigures({ rows }: Table): Figure[] {
  const [first] = rows
  const own = rows
    .filter((row) => row['run'] === first['run'] && row['ion'] === first['ion'])
    .slice(0, MOST + 1)
  if (own.length < 2) return []
  const short = (row: Row, name: string) => Number((row[name] as number).toFixed(3))
  const values = own.slice(1).map((row, i) => ({
    x: short(own[i], 'x'),
    y: short(own[i], 'y'),
    x2: short(row, 'x'),
    y2: short(row, 'y'),
    cage: row['cage'] === null ? 'none' : `${row['cage']}`,
    step: row['crossing'] === true ? 'to another cage' : 'within a cage',
  }))
  const axis = (field: string) => ({
    field,
    type: 'quantitative',
    title: `${field} / Å`,
    scale: { zero: false },
  })
  return [
    {
      name: 'trace',
      title: `Path of ion ${first['ion']} of ${first['run']}`,
      caption:
        'Seen along z, coloured by the cage that it was in last; the stretches from cage to cage are thick.',
      spec: {
        data: { values },
        mark: { type: 'rule' },
        encoding: {
          x: axis('x'),
          y: axis('y'),
          x2: { field: 'x2' },
          y2: { field: 'y2' },
          color: { field: 'cage', type: 'nominal', title: 'cage' },
          size: {
            field: 'step',
            type: 'ordinal',
            title: 'step',
            scale: { domain: ['within a cage', 'to another cage'], range: [0.7, 2.5] },
          },
        },
      },
    },
  ]
}
