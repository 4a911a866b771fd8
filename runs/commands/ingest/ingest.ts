import { dirname } from 'node:path'
import { Command } from 'commander'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { type Progress, progress } from '../../../pipeline/run/progress.ts'
import { usageError } from '../../../schemas/errors.ts'
import { threadsFrom } from '../common/options.ts'
import { printJson, say } from '../common/print.ts'
import { foresee } from './foresee.ts'
import { ingestLabelFile, ingestLabelRuns } from './ingest-labels.ts'
import { blockFrames, type ReadOptions, withReading } from './ingest-options.ts'
import { ingestMany, runsOf, tagsWith } from './ingest-runs.ts'
import { isLabelFile } from './label-files.ts'
import { settleMobile } from './mobile.ts'

interface Options extends ReadOptions {
  readonly out: string
  readonly runs?: string[]
  readonly threads?: string
  readonly tagFrom?: string
  readonly json?: boolean
  readonly dryRun?: boolean
}

/** ionstream ingest FILE… --out STORE: a run, parsed once. */
export function ingestCommand(): Command {
  const command = new Command('ingest')
    .description('read a trajectory into a store; several files are one run, in the order given')
    .argument(
      '[files...]',
      'trajectory files, told by their content (ionstream list: the formats); plain, .gz or .zst; or one label series, .npy or .parquet',
    )
    .requiredOption('--out <store>', 'folder of the store; of the stores, with --runs')
    .option(
      '--runs <pattern...>',
      'many runs at once, instead of files: each folder with files that match is a run, its store in a folder of --out',
    )
    .option('--tag-from <pattern>', 'tags from the folder of the files, as in "{temperature}K/run*"')
    .option('--threads <n>', 'runs at once (default: SLURM_CPUS_PER_TASK, or the number of cores)')
  return withReading(command)
    .option('--json', 'print what was done as JSON')
    .option('--dry-run', 'look at the first frame and say what would be read; write nothing')
    .addHelpText(
      'after',
      `
Examples:
  ionstream ingest dump.lammpstrj.gz --out 600K/run01 --timestep 2fs --units metal --elements 1=Li,2=P,3=S,4=S,5=Cl --tag temperature=600
  ionstream ingest traj.xtc --out 600K/run02 --names conf.gro --tag temperature=600
  ionstream ingest run1.XDATCAR.gz run2.XDATCAR.gz --out aimd --interval 100fs --tag temperature=500
  ionstream ingest --runs '600K/run*/dump*.lammpstrj.gz' --out stores --timestep 2fs --elements 1=Li,2=P,3=S,4=S,5=Cl
  ionstream ingest LABELS.npy --out labels --interval 20fs`,
    )
    .action(async (files: string[], options: Options) => {
      if (options.runs) return ingestPatterns(files, options.runs, options)
      if (files.length === 0)
        throw usageError('no files are given', "Name them, or many runs by --runs 'PATTERN'.")
      return files.some(isLabelFile) ? ingestLabelFile(files, options) : ingestFiles(files, options)
    })
}

async function ingestFiles(files: readonly string[], options: Options): Promise<void> {
  if (options.dryRun)
    return foresee({
      ...toldBy(options),
      tags: tagsWith(options.tagFrom, dirname(files[0]), options.tag),
      files,
      out: options.out,
    })
  let bar: Progress | undefined
  const report = await ingest({
    ...toldBy(options),
    tags: tagsWith(options.tagFrom, dirname(files[0]), options.tag),
    files,
    out: options.out,
    onProgress({ bytes, totalBytes }) {
      bar ??= progress({ label: 'reading', total: totalBytes, unit: 'B' })
      bar.update(bytes)
    },
  })
  bar?.done()
  if (options.json) printJson(report)
  else say(`${options.out}: ${report.frames} frames of ${report.atoms} atoms`)
  if (report.torn)
    say(
      `not taken: the incomplete end of ${report.torn.path}, from byte ${report.torn.start} on: ${report.torn.found}`,
    )
  for (const { name, message, count } of report.warnings) say(`warning: ${name} (${count}×): ${message}`)
  say(settleMobile(options.out, options.mobile !== undefined))
}

async function ingestPatterns(files: readonly string[], patterns: readonly string[], options: Options) {
  const { out, threads, json = false, velocities, cells, tagFrom, mobile, dryRun } = options
  if (files.length > 0)
    throw usageError(`--runs and ${files[0]}: expected patterns or files`, 'Quote the pattern of --runs.')
  if (velocities || cells)
    throw usageError('--velocities and --cells name files of one run', 'Ingest such runs one by one.')
  const runs = await runsOf(patterns)
  if (runs.some(({ files: own }) => own.some(isLabelFile))) return ingestLabelRuns(runs, options)
  return ingestMany(
    { runs, out, threads: threadsFrom(threads), json, tagFrom, told: mobile !== undefined, dryRun },
    toldBy(options),
  )
}

/** What is said of the frames, without what is said of the command. */
function toldBy(options: Options) {
  const {
    runs: _,
    threads: __,
    json: ___,
    out: ____,
    tag,
    block: _____,
    tagFrom: ______,
    dryRun: _______,
    ...told
  } = options
  return { ...told, tags: tag, blockFrames: blockFrames(options) }
}
