import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import { rowsByElement } from '../figures/log-scale.ts'
import { highestEnergy, sharesOf, stackPoints } from './dos-figure.ts'
import { energyOf } from './figure-axes.ts'

/** Points of a curve in a panel of several. */
const POINTS = 250

/** DOS stacked by element, one panel a system, above one another. `windows`: of each, in words. */
export function dosAcross(systems: readonly SystemTables[], windows: readonly string[]): Figure[] {
  const most = Math.max(...systems.map(({ own }) => highestEnergy(own.rows)))
  const values = systems.flatMap(({ label, own }) => {
    const groups = rowsByElement(own.rows.filter((row) => (row['energy'] as number) <= most * 1.0001))
    return stackPoints(sharesOf(groups), POINTS).map((point) => ({ ...point, system: label }))
  })
  if (values.length === 0) return []
  return [
    {
      name: 'dos-all',
      title: 'Density of states by element, all systems',
      caption: `Shares of the elements in the total density of states, weighted by atoms; one scale for all. Window: ${[...new Set(windows)].join('; ')}.`,
      spec: {
        data: { values },
        facet: {
          row: { field: 'system', type: 'nominal', sort: systems.map(({ label }) => label), title: null },
        },
        spec: {
          width: 520,
          height: 110,
          mark: { type: 'area', opacity: 0.8 },
          encoding: {
            x: energyOf(most),
            y: { field: 'dos', type: 'quantitative', stack: 'zero', title: 'DOS (1/meV)' },
            color: { field: 'of', type: 'nominal', title: null },
          },
        },
      },
    },
  ]
}
