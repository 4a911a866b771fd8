import { join } from 'node:path'
import { readResult, readResultTable } from '../../pipeline/report/results/read-result.ts'
import { makeFolder, writeWhole } from '../../pipeline/store/files.ts'
import { csvOf } from '../../pipeline/tables/csv.ts'
import { everyRow } from '../../pipeline/tables/long-table.ts'
import { netcdfOf } from '../../pipeline/tables/netcdf-classic.ts'
import { npzOf } from '../../pipeline/tables/npz.ts'
import type { Table } from '../../schemas/table.ts'

const WRITERS: Readonly<Record<string, (table: Table) => string | Uint8Array>> = {
  csv: csvOf,
  json: (table) => `${JSON.stringify({ columns: table.columns, rows: [...everyRow(table)] }, null, 1)}\n`,
  npz: npzOf,
  nc: netcdfOf,
}

/** How the tables of a result may leave. */
export const TABLE_FORMATS = Object.keys(WRITERS)

/** Writes every table of a result into a folder, NAME.csv and so on; gives their paths. */
export async function exportTables(result: string, to: string, out: string): Promise<string[]> {
  const { outputs } = await readResult(result)
  makeFolder(out)
  const paths: string[] = []
  for (const output of outputs) {
    const path = join(out, `${output.name}.${to}`)
    writeWhole(path, WRITERS[to](await readResultTable(result, output)))
    paths.push(path)
  }
  return paths
}
