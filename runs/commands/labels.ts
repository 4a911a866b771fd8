import { Command } from 'commander'
import { select } from '../../operators/frames/select.ts'
import { exportLabels } from '../../operators/states/export-labels.ts'
import { shellStates } from '../../operators/states/shell-states.ts'
import { stepOf } from '../../pipeline/definition/steps.ts'
import { openRun } from '../../pipeline/store/read.ts'
import { describeParams } from '../../schemas/params.ts'
import { say } from './common/print.ts'
import { optionFor } from './measure.ts'

const STEPS = [select.operator, shellStates.operator]

/** ionstream labels STORE --out FILE.parquet: the states of every ion and frame, for other programs. */
export function labelsCommand(): Command {
  const command = new Command('labels')
    .description('write the state of every ion and frame as a Parquet table (ion, frame, state)')
    .argument('<store>', 'a store made by "ionstream ingest"')
    .requiredOption('--out <file>', 'Parquet file to write')
    .addHelpText('after', '\nExamples:\n  ionstream labels STORE --of Li --out labels.parquet')
  for (const info of STEPS.flatMap((operator) => describeParams(operator.params)))
    command.addOption(optionFor(info))
  return command.action(
    async (store: string, { out, ...flags }: { out: string } & Record<string, unknown>) => {
      const run = openRun(store)
      const steps = STEPS.map((operator) => {
        const own = Object.keys(operator.params.shape).filter((key) => flags[key] !== undefined)
        return stepOf(operator, Object.fromEntries(own.map((key) => [key, flags[key]])))
      })
      try {
        await exportLabels(run, steps, out)
        say(`${out}: states of ${run.frames} frames`)
      } finally {
        run.close()
      }
    },
  )
}
