import type { SystemTables } from '../../pipeline/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import type { Table } from '../../schemas/table.ts'
import { msdLayers, rowsByElement, specOf } from './log-scale.ts'

/** MSD against lag, log-log, with its 68 % band and a line of slope 1. */
export const msdFigures = (table: Table): Figure[] => [
  {
    name: 'msd',
    title: 'Mean squared displacement',
    caption:
      'Mean squared displacement over ions and all time origins, with its 68 % interval. A diffusing ion follows the dashed line of slope 1.',
    spec: specOf(msdLayers(table)),
  },
]

/** The curves of all systems, one picture an element. */
export function msdFamilies(systems: readonly SystemTables[]): Figure[] {
  const elements = [...new Set(systems.flatMap(({ own }) => [...rowsByElement(own.rows).keys()]))]
  return elements.map((element) => {
    const rows = systems.flatMap(({ label, own }) =>
      own.rows.filter(({ of }) => of === element).map((row) => ({ ...row, of: label })),
    )
    return {
      name: `msd-${element}-all`,
      title: `Mean squared displacement of ${element}, all systems`,
      caption: 'With 68 % intervals. A diffusing ion follows the dashed line of slope 1.',
      spec: specOf(msdLayers({ columns: {}, rows }, 'system')),
    }
  })
}
