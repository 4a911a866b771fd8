import { Command } from 'commander'
import { readJob } from '../../pipeline/executors/cluster/job.ts'
import { ask } from '../../pipeline/executors/cluster/scheduler.ts'
import { schedulerOf } from '../../pipeline/executors/cluster/schedulers.ts'
import { say } from './print.ts'

/** ionstream cancel DIR: ends what the scheduler still has of a submitted job; what is computed stays. */
export function cancelCommand(): Command {
  return new Command('cancel')
    .description('end the jobs of a submission; what is computed stays')
    .argument('<dir>', 'the --out of "ionstream submit"')
    .addHelpText('after', '\nExample:\n  ionstream cancel results')
    .action(async (dir: string) => {
      const { site, submitted } = readJob(dir)
      const scheduler = schedulerOf(site)
      const last = submitted.at(-1)
      if (!scheduler || !last) {
        say(`${dir}: nothing was handed to a scheduler`)
        return
      }
      const jobs = [...new Set([last.collect, last.array])]
      await ask(scheduler.cancel, ...jobs)
      say(`cancelled: ${jobs.join(', ')}; go on with: ionstream collect ${dir} --resubmit`)
    })
}
