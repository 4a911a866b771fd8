import { existsSync } from 'node:fs'
import { Command } from 'commander'
import { readIngest } from '../../../pipeline/executors/cluster/ingest-job.ts'
import { jobPath, readAnyJob } from '../../../pipeline/executors/cluster/job.ts'
import { ask } from '../../../pipeline/executors/cluster/scheduler.ts'
import { schedulerOf } from '../../../pipeline/executors/cluster/schedulers.ts'
import type { IngestJob } from '../../../schemas/ingest-job.ts'
import { say } from '../common/print.ts'

/** ionstream cancel DIR: ends what the scheduler still has of a submitted job; what is computed stays. */
export function cancelCommand(): Command {
  return new Command('cancel')
    .description('end the jobs of a submission; what is computed stays')
    .argument('<dir>', 'the --out of "ionstream submit"')
    .addHelpText('after', '\nExample:\n  ionstream cancel results')
    .action(async (dir: string) => {
      const ingest = readIngest(dir)
      const job = !ingest || existsSync(jobPath(dir)) ? readAnyJob(dir) : undefined
      const scheduler = schedulerOf((job ?? (ingest as IngestJob)).site)
      const [last, first] = [job?.submitted.at(-1), ingest?.submitted.at(-1)]
      const jobs = [
        ...new Set([last?.collect, last?.array, first?.plan, first?.array].filter((id) => id !== undefined)),
      ]
      if (!scheduler || jobs.length === 0) {
        say(`${dir}: nothing was handed to a scheduler`)
        return
      }
      await ask(scheduler.cancel, ...jobs)
      say(`cancelled: ${jobs.join(', ')}; go on with: ionstream collect ${dir} --resubmit`)
    })
}
