import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Comparison, comparedFile, SUMMARY_FILE } from '../../../pipeline/report/comparison.ts'
import { type OutputFigure, writeComparison } from '../../../pipeline/report/index.ts'
import { withoutPaths } from '../../../pipeline/report/told-paths.ts'
import { makeFolder, manifestPath, writeLines } from '../../../pipeline/store/files.ts'
import { csvLines } from '../../../pipeline/tables/csv.ts'
import { usageError } from '../../../schemas/errors.ts'
import type { Table } from '../../../schemas/table.ts'
import { type OfResult, overlays } from './overlays.ts'

/** Rows of an output of the first result beside those of others, and whose they are. */
export interface Compared {
  readonly name: string
  readonly of: readonly OfResult[]
  readonly table: Table
}

/** Writes the page, pictures and tables of a comparison; gives the page's path. Throws a usage error where the folder holds
 *  a store or results. */
export async function keepComparison(
  out: string,
  {
    outputs,
    results,
    ...told
  }: Omit<Comparison, 'outputs' | 'figures'> & { readonly outputs: readonly Compared[] },
): Promise<string> {
  if (existsSync(manifestPath(out)))
    throw usageError(
      `--out ${out} is a store or a result: a page there would take the place of its own`,
      'Name a folder of its own for the comparison with --out.',
    )
  makeFolder(join(out, 'tables'))
  await writeLines(join(out, SUMMARY_FILE), csvLines(told.summary))
  const figures: OutputFigure[] = []
  for (const { name, of, table } of outputs) {
    await writeLines(join(out, comparedFile(name)), csvLines(table))
    for (const figure of await overlays(of)) figures.push({ output: name, figure })
  }
  const { page } = await writeComparison(out, {
    ...told,
    results: results.map(({ label, manifest }) => ({ label, manifest: withoutPaths(manifest) })),
    outputs,
    figures,
  })
  return page
}
