import { Command } from 'commander'
import { VERSION } from '../pipeline/run/version.ts'

/** Each command with what loads it: a program that measures needs no memory for what reads trajectories. */
const COMMANDS: Readonly<Record<string, (operator?: string) => Promise<Command>>> = {
  init: async () => (await import('./commands/init/init.ts')).initCommand(),
  ingest: async () => (await import('./commands/ingest/ingest.ts')).ingestCommand(),
  analyse: async () => (await import('./commands/analyse.ts')).analyseCommand(),
  measure: async (operator) => (await import('./commands/measure.ts')).measureCommand(operator),
  labels: async () => (await import('./commands/labels.ts')).labelsCommand(),
  hills: async () => (await import('./commands/hills.ts')).hillsCommand(),
  colvar: async () => (await import('./commands/colvar.ts')).colvarCommand(),
  follow: async () => (await import('./commands/follow/follow.ts')).followCommand(),
  record: async () => (await import('./commands/follow/record.ts')).recordCommand(),
  list: async () => (await import('./commands/list.ts')).listCommand(),
  inspect: async () => (await import('./commands/inspect.ts')).inspectCommand(),
  compare: async () => (await import('./commands/compare.ts')).compareCommand(),
  parity: async () => (await import('./commands/parity.ts')).parityCommand(),
  paper: async () => (await import('./commands/paper/paper.ts')).paperCommand(),
  cite: async () => (await import('./commands/cite.ts')).citeCommand(),
  export: async () => (await import('./commands/export.ts')).exportCommand(),
  compact: async () => (await import('./commands/compact.ts')).compactCommand(),
  retag: async () => (await import('./commands/retag.ts')).retagCommand(),
  submit: async () => (await import('./commands/cluster/submit.ts')).submitCommand(),
  status: async () => (await import('./commands/cluster/status.ts')).statusCommand(),
  task: async () => (await import('./commands/cluster/task.ts')).taskCommand(),
  collect: async () => (await import('./commands/cluster/collect.ts')).collectCommand(),
  cancel: async () => (await import('./commands/cluster/cancel.ts')).cancelCommand(),
  completion: async () => (await import('./commands/shell/completion.ts')).completionCommand(commandLine),
  manual: async () => (await import('./commands/shell/manual.ts')).manualCommand(commandLine),
}

/** The command line as a whole, or with the command alone that is `wanted`, where it is one, and of "measure" the operator. */
export async function commandLine(wanted = '', operator?: string): Promise<Command> {
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
  for (const [name, load] of Object.entries(COMMANDS))
    if (wanted === name || !Object.hasOwn(COMMANDS, wanted))
      program.addCommand(await load(wanted === name ? operator : undefined))
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
