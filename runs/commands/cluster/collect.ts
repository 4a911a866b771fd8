import { Command } from 'commander'
import { refuseWhileActive } from '../../../pipeline/executors/cluster/schedulers.ts'
import { ranges } from '../../../pipeline/executors/cluster/shares.ts'
import { byHand, handOver } from '../../../pipeline/executors/cluster/submit.ts'
import {
  collectSurveyed,
  openShares,
  type Survey,
  survey,
} from '../../../pipeline/executors/cluster/survey.ts'
import { writeResults } from '../../../pipeline/report/results/results.ts'
import { warningLines } from '../../../pipeline/report/warnings.ts'
import { partialError } from '../../../schemas/errors.ts'
import { withPaths } from '../common/options.ts'
import { say } from '../common/print.ts'
import { sayRemoved } from '../common/removed.ts'
import { mendIngest } from './mend-ingest.ts'
import { program } from './submit-options.ts'

interface Options {
  readonly csv?: boolean
  readonly paths?: boolean
  readonly resubmit?: boolean
}

/** ionstream collect DIR: partial results of all shares → tables, figures, report, with the bits of one machine. */
export function collectCommand(): Command {
  return withPaths(new Command('collect'))
    .description('add the shares of a submitted job and write its results')
    .argument('<dir>', 'the --out of "ionstream submit"')
    .option('--csv', 'write the tables as CSV too')
    .option('--resubmit', 'submit the shares that are missing again')
    .addHelpText('after', '\nExamples:\n  ionstream collect results\n  ionstream collect results --resubmit')
    .action(async (dir: string, options: Options) => {
      if (await mendIngest(dir, options.resubmit ?? false)) return
      const start = performance.now()
      const found = await survey(dir)
      if (options.resubmit && found.open.length > 0) return resubmit(dir, found)
      const analysis = collectSurveyed(dir, found)
      const { definition, request, site } = found.job
      const page = await writeResults(analysis, dir, {
        definition,
        executor: site.scheduler === 'none' ? 'shell' : site.scheduler,
        threads: request.threads,
        timing: { seconds: (performance.now() - start) / 1000 },
        csv: options.csv,
        paths: options.paths,
        onRemoved: sayRemoved(dir),
      })
      for (const line of warningLines(analysis.warnings)) say(`warning: ${line}`)
      say(`report: ${page}`)
    })
}

async function resubmit(dir: string, found: Survey): Promise<never> {
  await refuseWhileActive(dir)
  const shares = openShares(found)
  const { submitted } = await handOver(dir, found.job, program(), shares)
  const how =
    found.job.site.scheduler === 'none'
      ? byHand(dir, shares, found.job.shares)
      : `submitted again: job ${submitted.at(-1)?.array}`
  throw partialError(
    `${dir}: ${found.open.length} of ${found.plan.tasks} partial results are not there, of shares ${ranges(shares)}`,
    how,
  )
}
