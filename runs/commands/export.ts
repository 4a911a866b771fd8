import { Command, Option } from 'commander'
import { EXPORTS, type ExportFormat, exportStore } from '../../pipeline/export/index.ts'
import { resultIn } from '../../pipeline/report/results/read-result.ts'
import { usageError } from '../../schemas/errors.ts'
import { wholeNumber } from './common/options.ts'
import { say } from './common/print.ts'
import { exportTables, TABLE_FORMATS } from './export-tables.ts'

interface Options {
  readonly to: string
  readonly out: string
  readonly select?: string
  readonly stride?: string
}

/** ionstream export STORE|RESULT --to FORMAT --out PLACE: a store, or the tables of a result, as other programs read them. */
export function exportCommand(): Command {
  return new Command('export')
    .description(
      'write a store as Parquet, extended XYZ, LAMMPS dump or XDATCAR, or the tables of a result as CSV, JSON, npz or NetCDF',
    )
    .argument('<store>', 'store of a run, or folder of a result')
    .addOption(
      new Option('--to <format>', 'format of the file')
        .choices([...EXPORTS, ...TABLE_FORMATS])
        .makeOptionMandatory(),
    )
    .requiredOption(
      '--out <file>',
      'the file, which must not be there yet; of a result the folder of its tables',
    )
    .option('--select <elements>', 'elements, as in Li or P,S; all where it is left out')
    .option('--stride <n>', 'every n-th frame')
    .addHelpText(
      'after',
      `
Positions are unfolded (XDATCAR: folded fractions), in the cell of their frame; Å, ps, Å/ps (extxyz: fs, Å/fs).

Examples:
  ionstream export 600K/run01 --to parquet --out run01.parquet --select Li
  ionstream export 600K/run01 --to extxyz --out run01.xyz --stride 10
  ionstream export results --to npz --out arrays`,
    )
    .action(async (store: string, { to, out, select, stride }: Options) => {
      if (await resultIn(store)) {
        if (!TABLE_FORMATS.includes(to))
          throw usageError(
            `--to ${to}: ${store} is a result`,
            `Tables leave as ${TABLE_FORMATS.join(', ')}; they are Parquet as they are.`,
          )
        for (const path of await exportTables(store, to, out)) say(path)
        return
      }
      if (TABLE_FORMATS.includes(to))
        throw usageError(`--to ${to}: ${store} is a store`, `Trajectories leave as ${EXPORTS.join(', ')}.`)
      const { frames, atoms } = await exportStore({
        store,
        to: to as ExportFormat,
        out,
        select: select?.split(',').map((name) => name.trim()),
        stride: stride === undefined ? undefined : wholeNumber('--stride', stride),
      })
      say(`${out}: ${frames} frames of ${atoms} atoms`)
    })
}
