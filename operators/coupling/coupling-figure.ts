import type { Figure } from '../../schemas/figure.ts'
import type { Table } from '../../schemas/table.ts'
import { short } from '../figures/rows.ts'

/** Less than this is drawn as more than chance. */
const LEVEL = 0.05

/** Pairs over what chance gives against the lag, a line a shell; full points where fewer than 5 % of the shifts give as many. */
export function couplingFigures({ rows }: Table): Figure[] {
  const values = rows.flatMap(({ from, to, lag, ratio, chance }) =>
    ratio === null
      ? []
      : [{ shell: `${from}–${to} Å`, lag, ratio: short(ratio), rare: Number(chance) < LEVEL }],
  )
  if (values.length === 0) return []
  const y = { field: 'ratio', type: 'quantitative', title: 'pairs / chance' }
  const point = (filled: boolean) => ({
    transform: [{ filter: `${filled ? '' : '!'}datum.rare` }],
    mark: { type: 'point', filled, tooltip: true },
    encoding: { y },
  })
  return [
    {
      name: 'coupling',
      title: 'Jumps of ions beside turns of polyanions',
      caption:
        'Pairs of a turn and a jump over what they would be by chance, against the time from turn to jump. Full: fewer than 5 % of the shifts in time give as many.',
      spec: {
        data: { values },
        encoding: {
          x: { field: 'lag', type: 'quantitative', title: 'lag / ps' },
          color: {
            field: 'shell',
            type: 'nominal',
            sort: null,
            title: 'distance',
            legend: { symbolOpacity: 1 },
          },
        },
        layer: [{ mark: { type: 'line' }, encoding: { y } }, point(true), point(false)],
      },
    },
  ]
}
