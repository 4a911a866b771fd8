import { Command } from 'commander'
import { ingestTask } from '../../../pipeline/executors/cluster/ingest-job.ts'
import { readJob } from '../../../pipeline/executors/cluster/job.ts'
import { computeShare } from '../../../pipeline/executors/cluster/share.ts'
import { scratchOf } from '../../../pipeline/executors/cluster/site.ts'
import { type Progress, progress } from '../../../pipeline/run/progress.ts'
import { interrupts } from '../common/interrupt.ts'
import { executorFrom, type WorkOptions, wholeNumber, withWork } from '../common/options.ts'
import { say } from '../common/print.ts'
import { settleMobile } from '../ingest/mobile.ts'

type Options = WorkOptions & { readonly stage?: boolean; readonly ingest?: boolean }

/** ionstream task DIR I: one share of a submitted job, on any machine that sees its folders. */
export function taskCommand(): Command {
  return withWork(new Command('task'))
    .description('compute one share of a submitted job; what is done already is skipped')
    .argument('<dir>', 'the --out of "ionstream submit"')
    .argument('<share>', 'number of the share, from 0')
    .argument('[shares]', 'number of shares, if it is not that of the job')
    .option('--ingest', 'the share of the ingest, for "ionstream submit --ingest"')
    .option('--stage', "copy each store to the node's own disk first")
    .addHelpText(
      'after',
      '\nExamples:\n  ionstream task results 3\n  for share in 0 1 2; do ssh node$share ionstream task $PWD/results $share 3 & done',
    )
    .action(async (dir: string, share: string, shares: string | undefined, options: Options) => {
      if (options.ingest) return ingestShare(dir, wholeNumber('share', share, 0))
      const { executor } = executorFrom(options)
      let bar: Progress | undefined
      const { tasks, open } = await computeShare({
        dir,
        index: wholeNumber('share', share, 0),
        of: shares === undefined ? undefined : wholeNumber('shares', shares),
        executor,
        stop: interrupts(),
        scratch: options.stage ? scratchOf(readJob(dir).site) : undefined,
        onProgress(done, total) {
          bar ??= progress({ label: `share ${share}`, total, unit: 'frames' })
          bar.update(done)
        },
      })
      bar?.done()
      say(`share ${share}: ${tasks} tasks, ${open} of them computed now`)
    })
}

const STOPPED = 4

/** Reads the runs of one task. Its stores are saved every second, so that a stop may end it at once. */
async function ingestShare(dir: string, index: number): Promise<void> {
  interrupts().subscribe(() => process.exit(STOPPED))
  let bar: Progress | undefined
  const { done, skipped } = await ingestTask(dir, index, {
    onProgress({ bytes, totalBytes }) {
      bar ??= progress({ label: `task ${index}`, total: totalBytes, unit: 'B' })
      bar.update(bytes)
    },
    settle: (store) => say(`${store}: ${settleMobile(store, false)}`),
  })
  bar?.done()
  say(`task ${index}: ${done} runs ingested, ${skipped} done before`)
}
