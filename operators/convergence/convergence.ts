import { z } from 'zod'
import { estimate } from '../../pipeline/definition/steps.ts'
import { timeMissing } from '../../pipeline/report/quantities.ts'
import { mainOf, measuredIn, rowsFor, statusOf } from '../../pipeline/tables/roles.ts'
import { number } from '../../schemas/params.ts'
import { column, columnsOf, finite, type Row, type Table } from '../../schemas/table.ts'
import { diffusion } from '../transport/diffusion.ts'
import { convergenceFigures } from './convergence-figure.ts'

const columns = columnsOf(null, {
  trajectory: column(
    'ps',
    'mean length of the runs, or of their beginnings, that the row is made from alone',
    'key',
  ),
  relative: column('', 'error over value, where that is one', 'value'),
  more: column(
    'ps',
    'how much longer every run must be for the relative error that is wanted, as it falls as 1/√length; null where it does not: of values that rest on a model of what still relaxes',
    'value',
  ),
})

/** Any number with its error against the length of the trajectory: each row of the table that it is put behind, from the first
 *  sixteenth, eighth, quarter and half of every run, and from the whole runs, where it is that table's row to the last bit.
 *
 *  more = length · ((relative/wanted)² − 1), at least 0, ps; not said of extrapolated values. A beginning that is too short for what is asked of it is left out,
 *  and so are rows that the main value is not there for.
 *  Beside a running simulation there are the whole runs alone: the page shows how numbers came in.
 *  A table with a main value and its error in; the same table with lengths (ps) out. Every number is that of a run which ends there: nothing is
 *  shared between lengths but the frames, so that all of them cost as much as two whole runs. */
export const convergence = estimate({
  name: 'convergence',
  version: 3,
  summary:
    'Any number with its error against the length of the trajectory, and how many ps more a wanted error takes.',
  source: 'The estimate itself over growing beginnings of every run; the error of a mean falls as 1/√length.',
  from: [diffusion.operator],
  across: true,
  growing: true,
  params: z.object({ wanted: number('relative error that is wanted').default(0.1) }),
  finish: (tables, { wanted }, context) => {
    const [[name, table]] = Object.entries(tables)
    const main = mainOf(table.columns)
    if (main === undefined)
      context.warn('no-main-value', `${name} is about no one value: there is nothing to follow`)
    const { rows } = main === undefined ? table : rowsFor(table, main)
    const resting = rows.filter((row) => statusOf(table.columns, row) === EXTRAPOLATED).length
    if (resting > 0)
      context.warn(
        'no-extrapolation',
        `${resting} of ${rows.length} rows of ${name} are extrapolated: their errors need not fall as 1/√length, and what is missing is not said`,
      )
    return {
      columns: { ...withoutMain(table.columns), ...columns },
      rows: rows.map((row) => ({ ...row, ...progressOf(table.columns, row, main, wanted) })),
    }
  },
  shown: {
    columns,
    figures: (tables, own) => {
      const [[name, table]] = Object.entries(tables)
      return convergenceFigures(own as Table, name, mainOf(table.columns))
    },
  },
  example: { params: { lags: '3ps' } },
})

/** A value that rests on a model: a longer run may find another. */
const EXTRAPOLATED = 'extrapolated'

/** What the beginnings of runs give is not to be quoted. */
const withoutMain = (given: Table['columns']): Table['columns'] =>
  Object.fromEntries(Object.entries(given).map(([name, { main, ...info }]) => [name, info]))

function progressOf(given: Table['columns'], row: Row, main: string | undefined, wanted: number): Row {
  const measured = main === undefined ? undefined : measuredIn(given, row, main)
  const relative = measured ? finite(Math.abs(measured[1] / measured[0])) : null
  if (relative === null || statusOf(given, row) === EXTRAPOLATED) return { relative, more: null }
  return { relative, more: finite(timeMissing(relative, wanted, row['trajectory'] as number)) }
}
