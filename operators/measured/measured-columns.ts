import { basename } from 'node:path'
import { z } from 'zod'
import { tableOf } from '../../pipeline/definition/operator.ts'
import { estimate } from '../../pipeline/definition/steps.ts'
import { usageError } from '../../schemas/errors.ts'
import { files } from '../../schemas/params.ts'
import { measuredColumnInfos as columns, columnTable } from './column-table.ts'

/** Measured columns from files, as a table that estimates take in place of a simulated one: spectra (Q, E, I, error, can), widths
 *  (Q, Γ, error), densities of states (E, g, error), values against temperature (T, value, error, label). Text files with one
 *  line of names, units behind them or in a line that begins with #. Of several files each is named by its own name where it has no
 *  column "of". Throws input errors, with file and line, for what is not known or is no number. */
export const measuredColumns = estimate({
  name: 'measured-columns',
  version: 1,
  summary:
    'Columns of measured data from text files: spectra, widths, densities of states, points against T.',
  source: 'Files as instruments and reduction programs write them; units converted to meV, Å⁻¹, K.',
  from: [],
  params: z.object({ files: files('text files with one line of names').default([]) }),
  shown: { columns },
  finish: (_, { files: paths }) => {
    if (paths.length === 0)
      throw usageError('measured-columns: no file', 'Give text files of columns, as in DATA.csv.')
    const tables = paths.map((path) => ({ path, table: columnTable(path) }))
    const units = tables.map(({ table }) => table.columns['value'].unit)
    const other = units.findIndex((unit) => unit !== units[0])
    if (other > 0)
      throw usageError(
        `measured-columns: ${paths[0]} is in "${units[0]}", ${paths[other]} in "${units[other]}"`,
        'Files that are read together hold one quantity in one unit.',
      )
    const named = paths.length > 1
    return tableOf(
      {
        columns: {
          ...(named && { of: columns.of }),
          ...Object.assign({}, ...tables.map(({ table }) => table.columns)),
        },
      },
      tables.flatMap(({ path, table }) =>
        table.rows.map((row) =>
          named && row['of'] === undefined ? { of: basename(path).replace(/\.[^.]*$/, ''), ...row } : row,
        ),
      ),
    )
  },
  example: { params: {} },
})
