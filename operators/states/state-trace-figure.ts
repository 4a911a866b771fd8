import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import { named, panelled } from '../figures/frame.ts'
import { distinct } from '../figures/rows.ts'
import { only } from '../figures/systems.ts'

/** State against time, a bar for each visit; one panel a run. */
export function stateTraceFigures(systems: readonly SystemTables[]): Figure[] {
  const visits = only(systems, ({ state }) => state !== null).flatMap(({ label, own }) =>
    own.rows.map(({ run, ion, time, until, state, name }) => {
      const panel = label === '' ? run : `${label}, ${run}`
      return { panel, ion, time, until, state, name }
    }),
  )
  if (visits.length === 0) return []
  const names = new Map(visits.map(({ state, name }) => [Number(state), name]))
  const sort = [...names.keys()].sort((a, b) => b - a).map((state) => names.get(state))
  const view = {
    width: 600,
    height: { step: 18 },
    mark: { type: 'bar', height: 12, tooltip: true },
    encoding: {
      x: { field: 'time', type: 'quantitative', title: 'time / ps' },
      x2: { field: 'until' },
      y: { field: 'name', type: 'nominal', sort, title: 'state' },
    },
  }
  const ions = distinct(visits, 'ion')
  const plot = {
    name: 'state-trace',
    title: 'States of one ion',
    caption: `The state of ion ${ions.join(', ')} in time: ${visits.length} visits of ${names.size} states.`,
  }
  const facet = panelled([{ field: 'panel' }], visits, view, true)
  return [named(systems, plot, { ...facet, columns: 1, spec: view })]
}
