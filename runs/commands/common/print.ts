import { once } from 'node:events'
import { everyRow } from '../../../pipeline/tables/long-table.ts'
import type { ColumnInfo, Table } from '../../../schemas/table.ts'

/** Results go to stdout; everything else to stderr. */
export const say = (text: string): boolean => process.stderr.write(`${text}\n`)

export const printJson = (value: unknown): boolean =>
  process.stdout.write(`${JSON.stringify(value, null, 1)}\n`)

/** Characters that are written at once. */
const AT_ONCE = 65_536

/** The rows of a table as `printJson` prints a list, however long, no faster than they are read; none any more where nobody reads. */
export async function printRows(table: Table): Promise<void> {
  let before = '['
  let text = ''
  for (const row of everyRow(table)) {
    text += `${before}\n ${JSON.stringify(row, null, 1).replaceAll('\n', '\n ')}`
    before = ','
    if (text.length < AT_ONCE) continue
    if (!process.stdout.write(text) && !(await isDrained())) return
    text = ''
  }
  process.stdout.write(before === '[' ? '[]\n' : `${text}\n]\n`)
}

/** Waits until what was printed is read; false where it will not be. */
const isDrained = (): Promise<boolean> =>
  once(process.stdout, 'drain').then(
    () => true,
    () => false,
  )

/** What a column is to readers of the table, in words. */
export function roleText({ role, main, errorOf, lowOf, highOf }: ColumnInfo): string {
  if (errorOf !== undefined) return `error of ${[errorOf].flat().join(', ')}`
  if (lowOf !== undefined) return `low end of ${lowOf}`
  if (highOf !== undefined) return `high end of ${highOf}`
  return main ? `main ${role}` : (role ?? '')
}
