import { z } from 'zod'
import { type FinishContext, tableOf } from '../../pipeline/definition/operator.ts'
import { csvLines } from '../../pipeline/tables/csv.ts'
import { usageError } from '../../schemas/errors.ts'
import { file, temperature, words } from '../../schemas/params.ts'
import type { Table } from '../../schemas/table.ts'
import { arrheniusFigures } from './arrhenius-figure.ts'
import { arrheniusColumns, arrheniusRows } from './arrhenius-rows.ts'
import { seriesOf } from './arrhenius-series.ts'
import { seriesTable } from './series-table.ts'

const params = z.object({
  at: temperature('temperature of the extrapolation').default(300),
  beside: file('file of measured points: columns T, value with its unit, error, label').optional(),
  also: words('more values of the tables that are given, as table.column: jump-diffusion.time').default([]),
})
type Asked = z.output<typeof params>

type Tables = Readonly<Record<string, Table>>

/** What every line of Arrhenius shares: it takes any table with temperatures, one line for each thing that its rows are about. */
export const ofTemperatures = (name: string) => ({
  name,
  version: 6,
  source: 'Arrhenius law by weighted maximum likelihood, with censored points.',
  instead: 'any' as const,
  across: true,
  params,
  finish(tables: Tables, asked: Asked, context: FinishContext) {
    const series = seriesOf(name, tables, asked)
    if (series.length === 0)
      throw usageError(`${name}: nothing was measured`, 'Give tables with temperatures.')
    return tableOf({ columns: arrheniusColumns }, arrheniusRows(series, asked.at, context))
  },
  shown: {
    columns: arrheniusColumns,
    figures: (tables: Tables, own: Table, asked: Asked) =>
      arrheniusFigures(name, seriesOf(name, tables, asked), own, asked.at),
    files: (tables: Tables, own: Table, asked: Asked) => [
      {
        name: 'series.csv',
        text: () => csvLines(seriesTable(seriesOf(name, tables, asked), own.rows)),
      },
    ],
  },
  example: { params: { lags: '3ps' } },
})
