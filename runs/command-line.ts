import { Command } from 'commander'
import { VERSION } from '../pipeline/version.ts'
import { analyseCommand } from './commands/analyse.ts'
import { cancelCommand } from './commands/cancel.ts'
import { collectCommand } from './commands/collect.ts'
import { compactCommand } from './commands/compact.ts'
import { exportCommand } from './commands/export.ts'
import { followCommand } from './commands/follow.ts'
import { ingestCommand } from './commands/ingest.ts'
import { inspectCommand } from './commands/inspect.ts'
import { labelsCommand } from './commands/labels.ts'
import { listCommand } from './commands/list.ts'
import { measureCommand } from './commands/measure.ts'
import { recordCommand } from './commands/record.ts'
import { statusCommand } from './commands/status.ts'
import { submitCommand } from './commands/submit.ts'
import { taskCommand } from './commands/task.ts'

/** The command line as a whole. */
export function commandLine(): Command {
  const program = new Command('ionstream')
    .description('From molecular-dynamics trajectories of ion conductors to the numbers of a paper.')
    .version(VERSION)
    .addHelpText(
      'after',
      `
Examples:
  ionstream ingest dump.lammpstrj.gz --out run01 --timestep 2fs --elements 1=Li,2=P,3=S,4=S,5=Cl
  ionstream measure diffusion run01 --of Li
  ionstream analyse study.ts --out results

Exit codes: 0 done, 1 a bug of ours, 2 usage or definition, 3 input, 4 partial (everything done is saved).`,
    )
  const here = [
    ingestCommand(),
    analyseCommand(),
    measureCommand(),
    labelsCommand(),
    followCommand(),
    recordCommand(),
    listCommand(),
    inspectCommand(),
    exportCommand(),
    compactCommand(),
  ]
  const cluster = [submitCommand(), statusCommand(), taskCommand(), collectCommand(), cancelCommand()]
  const commands = [...here, ...cluster]
  for (const command of commands) program.addCommand(command)
  strict(program)
  return program
}

/** Errors of the command line are thrown, with a pointer to the help of the command that was meant. */
function strict(command: Command): void {
  command.exitOverride().showHelpAfterError(`See "${pathOf(command)} --help".`)
  command.commands.forEach(strict)
}

const pathOf = (command: Command): string =>
  command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name()
