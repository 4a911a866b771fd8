import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inputError } from '../../../schemas/errors.ts'
import type { ResultManifest } from '../../../schemas/result.ts'
import type { Table } from '../../../schemas/table.ts'
import { isChanged } from '../../store/told-whole.ts'

const AGAIN = 'Make the result again, with the same --out: what is whole of it is not computed again.'

/** What a result says of itself; undefined where the folder holds a store. Throws an input error where it holds neither,
 *  or one that was changed since. */
export async function resultIn(folder: string): Promise<ResultManifest | undefined> {
  const path = join(folder, 'manifest.json')
  if (!existsSync(path))
    throw inputError(
      folder,
      'is neither a store nor a result: it has no manifest.json',
      `Check the path; how a follower stands tells "ionstream inspect ${folder} --follow".`,
    )
  let json: { format?: string }
  try {
    json = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    throw inputError(
      path,
      'is not JSON',
      'It was changed after it was written; make the store or the result again.',
    )
  }
  if (json.format !== 'ionstream-result') return undefined
  if (isChanged(json)) throw inputError(path, 'is not what was written: its checksum does not fit', AGAIN)
  const { resultManifest } = await import('../../../schemas/result.ts')
  const parsed = resultManifest.safeParse(json)
  if (!parsed.success)
    throw inputError(
      path,
      `is not a result manifest: ${parsed.error.issues[0].path.join('.')}: ${parsed.error.issues[0].message}`,
      AGAIN,
    )
  return parsed.data
}

/** The same where a result is wanted. Throws an input error for a store, too. */
export async function readResult(folder: string): Promise<ResultManifest> {
  const result = await resultIn(folder)
  if (result) return result
  throw inputError(
    folder,
    'is a store, not a result',
    'Name a folder that "analyse" or "measure" wrote with --out.',
  )
}

/** A table of a result. Throws an input error for one that is not as it was written. */
export async function readResultTable(
  folder: string,
  { table, tableCrc }: Pick<ResultManifest['outputs'][number], 'table' | 'tableCrc'>,
): Promise<Table> {
  const { readTable } = await import('../../tables/parquet.ts')
  return readTable(join(folder, table), tableCrc)
}
