import type { SystemTables } from '../../pipeline/definition/operator.ts'
import type { Figure } from '../../schemas/figure.ts'
import { column, type Row } from '../../schemas/table.ts'
import type { Fitted } from './fitted.ts'
import { points } from './points.ts'
import { withRows } from './systems.ts'

const columns = {
  panel: column('', 'panel', 'key'),
  line: column('', 'model', 'key'),
  at: column('', 'place', 'key'),
  rest: column('', 'measured less modelled', 'value'),
  error: column('', 'error of what was measured', { errorOf: 'rest' }),
}

/** What a line through points leaves of them, with the errors of the points: rows of `residuals`. */
export const restOf = (
  panel: string,
  line: string,
  x: readonly number[],
  y: readonly number[],
  errors: readonly (number | null | undefined)[],
  model: (x: number, place: number) => number,
): Row[] => x.map((at, i) => ({ panel, line, at, rest: y[i] - model(at, i), error: errors[i] ?? null }))

/** What models leave of the data, in the panels of `fitted`, a colour a model. */
export const residuals = (
  systems: readonly SystemTables[],
  { name, title, x, y }: Pick<Fitted, 'name' | 'title' | 'x' | 'y'>,
  rowsOf: (system: SystemTables) => Row[],
): Figure[] =>
  points(
    withRows(systems, rowsOf).map(({ own: { rows }, ...system }) => ({ ...system, own: { columns, rows } })),
    {
      name: `${name}-residuals`,
      title: `${title}: what the models leave`,
      caption: 'Data less model, with the 68 % errors of the data.',
      x: { ...x, field: 'at' },
      y: { field: 'rest', title: `${y.title}, data less model` },
      of: { field: 'line', title: 'model' },
      panels: [{ field: 'panel' }],
    },
  )
