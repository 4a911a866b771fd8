import type { Figure } from '../../schemas/figure.ts'
import type { Table } from '../../schemas/table.ts'

/** Residence time against frame interval, a line for each return time, a panel for each rule; the smallest radius that has numbers. */
export function sensitivityFigures({ rows }: Table): Figure[] {
  const known = rows.filter((row) => row['residence'] !== null)
  const several = new Set(known.map((row) => row['of'])).size > 1
  const radius = known.at(-1)?.['radius']
  const values = known
    .filter((row) => row['radius'] === radius)
    .map((row) => ({ ...row, returns: `${several ? `${row['of']}: ` : ''}${row['returnTime']} ps` }))
  if (values.length === 0) return []
  return [
    {
      name: 'sensitivity',
      title: `Residence time against frame interval, ${radius === null ? 'nearest centre' : `radius ${radius} Å`}`,
      caption:
        'Lines: return times within which a jump back cancels a jump. Hollow: frames too far apart for that.',
      spec: {
        data: { values },
        facet: { field: 'rule', type: 'nominal', title: null },
        columns: 2,
        spec: {
          width: 240,
          height: 180,
          encoding: {
            x: { field: 'interval', type: 'quantitative', title: 'frame interval / ps' },
            y: { field: 'residence', type: 'quantitative', title: 'residence time / ps' },
            color: { field: 'returns', type: 'nominal', title: 'return time' },
          },
          layer: [
            { mark: { type: 'line' } },
            { mark: { type: 'point', filled: true }, transform: [{ filter: 'datum.resolved' }] },
            { mark: { type: 'point', filled: false }, transform: [{ filter: '!datum.resolved' }] },
          ],
        },
      },
    },
  ]
}
