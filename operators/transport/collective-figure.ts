import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import { displacements } from '../figures/log-scale.ts'

/** Collective displacements of each species and of the charge, log-log; products of two species can be negative: the table has them. */
export const collectiveFigures = (systems: readonly SystemTables[]): Figure[] =>
  displacements(systems, {
    name: 'collective',
    title: 'Collective displacements',
    caption:
      'Squared displacement of the weighted sum over ions. Of a species w = 1 and Σ w² is the number of ions: it is the mean squared displacement where ions move independently. Of the charge w is each charge. With 68 % intervals. Products of two species, which can be negative, are in the table alone.',
    quantity: '⟨|Σ w Δr|²⟩/Σ w² / Å²',
    of: { field: 'of', title: 'sum over' },
    where: ({ of }) => !String(of).includes('-'),
  })
