import type { Command, Option } from 'commander'

/** An option whose words the shell completes, and something else than the command line refuses others. */
export interface CompletedOption extends Option {
  readonly completed?: readonly string[]
}

/** A command as it declares itself. */
export interface Declared {
  /** "ionstream", "measure", "msd". */
  readonly path: readonly string[]
  readonly summary: string
  readonly description: string
  readonly usage: string
  readonly arguments: readonly { readonly name: string; readonly description: string }[]
  readonly options: readonly DeclaredOption[]
  readonly commands: readonly Declared[]
  readonly after: string
}

export interface DeclaredOption {
  readonly flag: string
  /** "--lags <value>". */
  readonly flags: string
  readonly description: string
  readonly takesValue: boolean
  readonly choices: readonly string[]
}

/** A command with everything below it. */
export function declaredBy(command: Command, above: readonly string[] = []): Declared {
  const path = [...above, command.name()]
  return {
    path,
    summary: command.summary() || command.description(),
    description: command.description(),
    usage: command.usage(),
    arguments: command.registeredArguments.map((argument) => ({
      name: argument.name(),
      description: argument.description,
    })),
    options: command.options.map((option) => ({
      flag: option.long ?? (option.short as string),
      flags: option.flags,
      description: option.description,
      takesValue: option.required || option.optional,
      choices: (option as CompletedOption).completed ?? option.argChoices ?? [],
    })),
    commands: command.commands.map((each) => declaredBy(each, path)),
    after: afterOf(command),
  }
}

/** What stands below the help, as examples do. */
function afterOf(command: Command): string {
  let text = ''
  const output = command.configureOutput()
  command.configureOutput({ ...output, writeOut: (piece) => (text += piece) })
  command.outputHelp()
  command.configureOutput(output)
  return text.replace(command.helpInformation(), '').trim()
}

/** A command and all below it, itself first. */
export const everyCommand = (command: Declared): Declared[] => [
  command,
  ...command.commands.flatMap(everyCommand),
]
