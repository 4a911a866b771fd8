import { Command, Option } from 'commander'
import { EXPORTS, type ExportFormat, exportStore } from '../../pipeline/export/index.ts'
import { wholeNumber } from './common/options.ts'
import { say } from './common/print.ts'

interface Options {
  readonly to: ExportFormat
  readonly out: string
  readonly select?: string
  readonly stride?: string
}

/** ionstream export STORE --to FORMAT --out FILE: a store as a file that other programs read. */
export function exportCommand(): Command {
  return new Command('export')
    .description('write a store as Parquet, extended XYZ, LAMMPS dump or XDATCAR')
    .argument('<store>', 'store of a run')
    .addOption(new Option('--to <format>', 'format of the file').choices(EXPORTS).makeOptionMandatory())
    .requiredOption('--out <file>', 'the file, which must not be there yet')
    .option('--select <elements>', 'elements, as in Li or P,S; all where it is left out')
    .option('--stride <n>', 'every n-th frame')
    .addHelpText(
      'after',
      `
Positions are unfolded (XDATCAR: folded fractions), in the cell of their frame; Å, ps, Å/ps (extxyz: fs, Å/fs).

Examples:
  ionstream export 600K/run01 --to parquet --out run01.parquet --select Li
  ionstream export 600K/run01 --to extxyz --out run01.xyz --stride 10`,
    )
    .action(async (store: string, { to, out, select, stride }: Options) => {
      const { frames, atoms } = await exportStore({
        store,
        to,
        out,
        select: select?.split(',').map((name) => name.trim()),
        stride: stride === undefined ? undefined : wholeNumber('--stride', stride),
      })
      say(`${out}: ${frames} frames of ${atoms} atoms`)
    })
}
