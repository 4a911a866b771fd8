import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { ionFigure, MOST_NAMED } from '../figures/ion-figure.ts'
import { msdLayers, rowsByElement, specOf } from '../figures/log-scale.ts'
import type { Per } from '../sampling/ion-classes.ts'

const DIFFUSING = 'A diffusing ion follows the dashed line of slope 1.'

/** MSD against lag, log-log, with its 68 % band and a line of slope 1; of many ions a picture for each element. */
export function msdFigures(table: Table, { per }: { readonly per: Per }): Figure[] {
  if (per === 'ion' && rowsByElement(table.rows).size > MOST_NAMED)
    return [...ionsByElement(table.rows)].map(([element, rows]) => ionFigure(element, rows))
  const known = table.rows.some(({ error }) => error !== null)
  const mean = `Mean squared displacement over ${per === 'ion' ? '' : 'ions and '}all time origins`
  const errors = known ? 'with its 68 % interval' : 'without errors: a single ion of one run has none'
  return [
    {
      name: 'msd',
      title: 'Mean squared displacement',
      caption: `${mean}, ${errors}. ${DIFFUSING}`,
      spec: specOf(msdLayers(table, per)),
    },
  ]
}

/** Rows of ions, "Li 17", by their element. */
function ionsByElement(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const [element] = String(row['of']).split(' ')
    const own = groups.get(element)
    if (own) own.push(row)
    else groups.set(element, [row])
  }
  return groups
}

/** The curves of all systems, one picture an element or type; ions of two systems have nothing in common. */
export function msdFamilies(systems: readonly SystemTables[], { per }: { readonly per: Per }): Figure[] {
  if (per === 'ion') return []
  const elements = [...new Set(systems.flatMap(({ own }) => [...rowsByElement(own.rows).keys()]))]
  return elements.map((element) => {
    const rows = systems.flatMap(({ label, own }) =>
      own.rows.filter(({ of }) => of === element).map((row) => ({ ...row, of: label })),
    )
    return {
      name: `msd-${element}-all`,
      title: `Mean squared displacement of ${element}, all systems`,
      caption: `With 68 % intervals where there are any. ${DIFFUSING}`,
      spec: specOf(msdLayers({ columns: {}, rows }, 'system')),
    }
  })
}
