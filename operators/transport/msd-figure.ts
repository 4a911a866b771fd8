import type { SystemTables } from '../../pipeline/definition/operator.ts'
import { withEveryRow } from '../../pipeline/tables/long-table.ts'
import type { Figure } from '../../schemas/figure.ts'
import { ionCurves, ionFigure, MOST_NAMED } from '../figures/ion-figure.ts'
import { displacements } from '../figures/log-scale.ts'
import { groupedBy } from '../figures/rows.ts'
import type { Per } from '../sampling/ion-classes.ts'

/** MSD against lag, log-log, with its 68 % band and a line of slope 1; of many ions a picture for each element. Of several systems one
 *  picture an element or type: ions of two systems have nothing in common. */
export function msdFigures(systems: readonly SystemTables[], { per }: { readonly per: Per }): Figure[] {
  if (per === 'ion' && systems.length > 1) return []
  const curves = per === 'ion' ? ionCurves(systems[0].own) : []
  if (curves.length > MOST_NAMED)
    return [...groupedBy(curves, ({ of }) => of.split(' ')[0])].map(([element, own]) =>
      ionFigure(systems[0], element, own),
    )
  const known = systems.some(({ own }) => own.rows.some(({ error }) => error !== null))
  const mean = `Mean squared displacement over ${per === 'ion' ? '' : 'ions and '}all time origins`
  const errors = known ? 'with its 68 % interval' : 'without errors: a single ion of one run has none'
  const drawn = systems.map((system) => ({ ...system, own: withEveryRow(system.own) }))
  return displacements(drawn, {
    name: 'msd',
    title: 'Mean squared displacement',
    caption: `${mean}, ${errors}. A diffusing ion follows the dashed line of slope 1.`,
    of: { field: 'of', title: per },
  })
}
