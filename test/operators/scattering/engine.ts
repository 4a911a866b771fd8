import { join } from 'node:path'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import type { Executor } from '../../../pipeline/work/executor.ts'
import { IonstreamError } from '../../../schemas/errors.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { folder } from '../../helpers/folder.ts'
import { type Synthetic, writeSynthetic } from '../../helpers/synthetic.ts'

const module = new URL('../../../runs/definitions/measure.js', import.meta.url).href

export function storeOf(spec: Synthetic): string {
  const path = join(folder(), 'run')
  writeSynthetic(path, spec)
  return path
}

/** The table of an operator over stores, as "ionstream measure" makes it. */
export async function tableOf(
  name: string,
  stores: readonly string[],
  flags: object,
  executor: Executor = thread,
): Promise<Table> {
  const runs = stores.map((pattern) => ({ pattern, tags: {} }))
  const { results } = await analyse({ module, params: { name, flags }, runs, out: folder(), executor })
  return results[0].table
}

export const rowsOf = async (...given: Parameters<typeof tableOf>): Promise<readonly Row[]> =>
  (await tableOf(...given)).rows

/** The error that people read of a measurement that must not succeed. */
export async function refusalOf(name: string, store: string, flags: object): Promise<IonstreamError> {
  try {
    await tableOf(name, [store], flags)
  } catch (error) {
    if (error instanceof IonstreamError) return error
    throw error
  }
  throw new Error('was not refused')
}

/** Rows whose columns say this. */
export const where = (rows: readonly Row[], said: Row): Row[] =>
  rows.filter((row) => Object.keys(said).every((name) => row[name] === said[name]))

/** Root mean square of (value − truth)/error over rows. */
export function spreadOf(rows: readonly Row[], value: string, truth: (row: Row) => number): number {
  const each = rows.map((row) => (Number(row[value]) - truth(row)) / Number(row['error']))
  return Math.sqrt(each.reduce((sum, z) => sum + z * z, 0) / each.length)
}
