import { join, relative } from 'node:path'
import { Command } from 'commander'
import { readResult } from '../../../pipeline/report/results/read-result.ts'
import { makeFolder, writeLines } from '../../../pipeline/store/files.ts'
import { csvLines } from '../../../pipeline/tables/csv.ts'
import { printRows, say } from '../common/print.ts'
import { screen, tableText } from '../common/table-text.ts'
import { type Given, paperTable } from './paper-table.ts'

interface Options {
  readonly out?: string
  readonly json?: boolean
  readonly wide?: boolean
}

/** ionstream paper [RESULT…]: the numbers that the papers print, and ours beside them. */
export function paperCommand(): Command {
  return new Command('paper')
    .description(
      'each number of the three papers beside ours: value, error, difference, and what hinders a comparison',
    )
    .argument(
      '[results...]',
      'folders that "analyse" or "measure" wrote with --out; without any, the run that comes along is measured first',
    )
    .option('--out <dir>', 'write the table as paper.csv there')
    .option('--wide', 'print every column, however narrow the terminal')
    .option('--json', 'print an array of rows')
    .addHelpText(
      'after',
      `
What follows from other numbers that are printed needs no trajectory; it is always there. The three papers: Ding et al. (Nat. Phys. 2025),
Guan et al. (path entropy), Li et al. (cation–polyanion coupling). A difference in errors of results at another temperature is not given.

Examples:
  ionstream paper
  ionstream paper runs/out/quasielastic/quasielastic runs/out/liquid-like/results --out beside`,
    )
    .action(async (folders: string[], { out, json, wide }: Options) => {
      const table = await paperTable(await given(folders))
      if (out !== undefined) {
        makeFolder(out)
        await writeLines(join(out, 'paper.csv'), csvLines(table))
        say(`${join(out, 'paper.csv')}: ${table.rows.length} rows`)
      }
      if (json) await printRows(table)
      else process.stdout.write(`${tableText(table, screen(wide))}\n`)
    })
}

async function given(folders: readonly string[]): Promise<Given[]> {
  const named = folders.length > 0 ? folders : [await shipped()]
  return Promise.all(named.map(async (folder) => ({ folder, manifest: await readResult(folder) })))
}

async function shipped(): Promise<string> {
  say('no results are given: those of the run that comes along (LAMMPS, 600 K, 50 ps) are made or found')
  const { shippedResults } = await import('./shipped.ts')
  return relative('', await shippedResults())
}
