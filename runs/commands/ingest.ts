import { Command } from 'commander'
import { ingest } from '../../pipeline/ingest/index.ts'
import { type Progress, progress } from '../../pipeline/progress.ts'
import { blockFrames, type ReadOptions, withReading } from './ingest-options.ts'
import { ingestLabelFile, isLabelFile } from './label-files.ts'
import { printJson, say } from './print.ts'

interface Options extends ReadOptions {
  readonly out: string
  readonly json?: boolean
}

/** ionstream ingest FILE… --out STORE: a run, parsed once. */
export function ingestCommand(): Command {
  const command = new Command('ingest')
    .description('read a trajectory into a store; several files are one run, in the order given')
    .argument(
      '<files...>',
      'trajectory files, told by their content (ionstream list: the formats); plain, .gz or .zst; or one label series, .npy or .parquet',
    )
    .requiredOption('--out <store>', 'folder of the store')
  return withReading(command)
    .option('--json', 'print what was done as JSON')
    .addHelpText(
      'after',
      `
Examples:
  ionstream ingest dump.lammpstrj.gz --out 600K/run01 --timestep 2fs --units metal --elements 1=Li,2=P,3=S,4=S,5=Cl --tag temperature=600
  ionstream ingest traj.xtc --out 600K/run02 --names conf.gro --tag temperature=600
  ionstream ingest run1.XDATCAR.gz run2.XDATCAR.gz --out aimd --interval 100fs --tag temperature=500
  ionstream ingest LABELS.npy --out labels --interval 20fs`,
    )
    .action(async (files: string[], options: Options) => {
      if (files.some(isLabelFile)) return ingestLabelFile(files, options)
      let bar: Progress | undefined
      const report = await ingest({
        ...options,
        files,
        tags: options.tag,
        blockFrames: blockFrames(options),
        onProgress({ bytes, totalBytes }) {
          bar ??= progress({ label: 'reading', total: totalBytes, unit: 'B' })
          bar.update(bytes)
        },
      })
      bar?.done()
      if (options.json) printJson(report)
      else say(`${options.out}: ${report.frames} frames of ${report.atoms} atoms`)
      for (const { name, message, count } of report.warnings) say(`warning: ${name} (${count}×): ${message}`)
    })
}
