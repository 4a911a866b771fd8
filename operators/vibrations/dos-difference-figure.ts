import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { curve } from '../figures/curve.ts'
import { groupedBy } from '../figures/rows.ts'
import { drawn } from '../figures/systems.ts'
import { energyOf } from './figure-axes.ts'

/** Beyond the energy below which this share of all change lies, nothing is shown. */
const SHOWN = 0.99

/** Δg(E), a panel an element, a line for each pair of temperatures. */
export const differenceFigures = (own: Table): Figure[] => figures(own, undefined)

const { figures } = drawn((systems) => {
  const rows = systems.flatMap(({ own }) => own.rows)
  const lines = groupedBy(rows, ({ of, system, hot }) => JSON.stringify([of, system, hot]))
  const most = Math.max(...[...lines.values()].map(endOf))
  return curve(systems, {
    name: 'dos-difference',
    title: 'What heating does to the density of states',
    caption:
      'Difference of the densities of states of two temperatures, each of integral 1; bands: 68 % intervals.',
    x: energyOf(most),
    y: { field: 'difference', title: 'Δg (1/meV)' },
    of: { field: 'pair', words: ({ hot, cold }) => `${hot} K − ${cold} K` },
    panels: [{ field: 'what', words: ({ of, system }) => [of, system].filter((each) => each).join(', ') }],
    where: ({ energy }) => Number(energy) <= most,
    level: 0,
    line: { strokeWidth: 1.2 },
  })
})

function endOf(rows: readonly Row[]): number {
  const total = rows.reduce((sum, row) => sum + Math.abs(row['difference'] as number), 0)
  let sum = 0
  const last = rows.find((row) => (sum += Math.abs(row['difference'] as number)) >= SHOWN * total)
  return (last ?? rows[rows.length - 1])['energy'] as number
}
