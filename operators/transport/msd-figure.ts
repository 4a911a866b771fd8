import type { Figure } from '../../schemas/figure.ts'
import type { Table } from '../../schemas/table.ts'
import { msdLayers, specOf } from './log-scale.ts'

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
