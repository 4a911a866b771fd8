import type { Figure } from '../../schemas/figure.ts'
import type { Table } from '../../schemas/table.ts'
import { msdLayers, specOf } from './log-scale.ts'

/** Collective displacements of each species and of the charge, log-log; products of two species can be negative: the table has them. */
export const collectiveFigures = ({ columns, rows }: Table): Figure[] => [
  {
    name: 'collective',
    title: 'Collective displacements',
    caption:
      'Squared displacement of the sum over all ions of a species, over their number, and of the charge, with its 68 % interval. It is the mean squared displacement where ions move independently.',
    spec: specOf(msdLayers({ columns, rows: rows.filter(({ of }) => !String(of).includes('-')) })),
  },
]
