import type { Figure } from '../../schemas/figure.ts'
import type { Table } from '../../schemas/table.ts'
import { msdLayers, specOf } from '../figures/log-scale.ts'

/** Collective displacements of each species and of the charge, log-log; products of two species can be negative: the table has them. */
export const collectiveFigures = ({ columns, rows }: Table): Figure[] => [
  {
    name: 'collective',
    title: 'Collective displacements',
    caption:
      'Squared displacement of the weighted sum over ions. Of a species w = 1 and Σ w² is the number of ions: it is the mean squared displacement where ions move independently. Of the charge w is each charge. With 68 % intervals. Products of two species, which can be negative, are in the table alone.',
    spec: specOf(
      msdLayers(
        { columns, rows: rows.filter(({ of }) => !String(of).includes('-')) },
        'sum over',
        '⟨|Σ w Δr|²⟩/Σ w² / Å²',
      ),
    ),
  },
]
