import { z } from 'zod'
import { estimate } from '../../pipeline/definition/steps.ts'
import { quotedIn, timeMissing, valueOfError } from '../../pipeline/report/quantity.ts'
import { number } from '../../schemas/params.ts'
import { column, finite, type Row, type Table } from '../../schemas/table.ts'
import { diffusion } from '../transport/diffusion.ts'
import { convergenceFigures } from './convergence-figure.ts'

const columns = {
  trajectory: column(
    'ps',
    'mean length of the runs, or of their beginnings, that the row is made from alone',
  ),
  relative: column('', 'error over value, where that is determined'),
  more: column(
    'ps',
    'how much longer every run must be for the relative error that is wanted, if it falls as 1/√length',
  ),
}

/** Any number with its error against the length of the trajectory: each row of the table that it is put behind, from the first
 *  sixteenth, eighth, quarter and half of every run, and from the whole runs, where it is that table's row to the last bit.
 *
 *  more = length · ((relative/wanted)² − 1), at least 0, ps. A beginning that is too short for what is asked of it is left out,
 *  and so are rows that are there for comparison (`quoted` false).
 *  Beside a running simulation there are the whole runs alone: the page shows how numbers came in.
 *  A table with an error in; the same table with lengths (ps) out. Every number is that of a run which ends there: nothing is
 *  shared between lengths but the frames, so that all of them cost as much as two whole runs. */
export const convergence = estimate({
  name: 'convergence',
  version: 2,
  summary:
    'Any number with its error against the length of the trajectory, and how many ps more a wanted error takes.',
  source: 'The estimate itself over growing beginnings of every run; the error of a mean falls as 1/√length.',
  from: [diffusion.operator],
  across: true,
  growing: true,
  params: z.object({ wanted: number('relative error that is wanted').default(0.1) }),
  columns,
  finish: (tables, { wanted }) => {
    const [[name, table]] = Object.entries(tables)
    const quantity = valueOfError(table, { name, operator: name })
    return {
      columns: { ...table.columns, ...columns },
      rows: quotedIn(table).rows.map((row) => ({ ...row, ...progressOf(row, quantity, wanted) })),
    }
  },
  figures: (tables, own) => {
    const [[name, table]] = Object.entries(tables)
    return convergenceFigures(own as Table, name, valueOfError(table, { name, operator: name }))
  },
  example: { params: { lags: '3ps', points: 4, from: '0.5ps', to: '3ps' } },
})

function progressOf(row: Row, quantity: string | undefined, wanted: number): Row {
  const [value, error, length] = [row[quantity ?? ''], row['error'], row['trajectory']]
  const known = row['status'] === undefined || row['status'] === 'determined'
  if (!known || typeof value !== 'number' || typeof error !== 'number' || !(error > 0))
    return { relative: null, more: null }
  const relative = finite(Math.abs(error / value))
  if (relative === null) return { relative, more: null }
  return { relative, more: finite(timeMissing(relative, wanted, length as number)) }
}
