import { type Declared, type DeclaredOption, everyCommand } from './declared.ts'

export const SHELLS = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof SHELLS)[number]

/** What a shell needs to complete the command line: put where the shell looks for it, or read by its start-up file. `names` are words
 *  that "list" and "completion" take. */
export function completionFor(
  shell: Shell,
  root: Declared,
  names: Readonly<Record<string, readonly string[]>>,
): string {
  if (shell === 'fish') return fish(root, names)
  const script = bash(root, names)
  return shell === 'bash'
    ? script
    : `#compdef ionstream\nautoload -U +X bashcompinit && bashcompinit\n${script}${ZSH_AT_ONCE}`
}

/** zsh reads the file at the first completion, which is answered as well. */
const ZSH_AT_ONCE =
  'if [[ "$funcstack[1]" == _ionstream ]]; then _bash_complete -o filenames -F _ionstream; fi\n'

/** Commands that are complete when a name follows: "measure msd". */
const keyOf = ({ path }: Declared): string => path.slice(1).join(' ')

const wordsFor = (command: Declared, names: Readonly<Record<string, readonly string[]>>): string[] => [
  ...command.commands.map(({ path }) => path.at(-1) as string),
  ...(names[keyOf(command)] ?? []),
]

function bash(root: Declared, names: Readonly<Record<string, readonly string[]>>): string {
  const all = everyCommand(root)
  const cases = all.map((command) => {
    const flags = [...command.options.map(({ flag }) => flag), '--help']
    return `    ${quoted(keyOf(command))}) words=${quoted(wordsFor(command, names).join(' '))}; flags=${quoted(flags.join(' '))} ;;`
  })
  const choices = all.flatMap((command) =>
    command.options
      .filter(({ choices }) => choices.length > 0)
      .map(
        (option) =>
          `    ${quoted(`${keyOf(command)} ${option.flag}`)}) values=${quoted(option.choices.join(' '))} ;;`,
      ),
  )
  return `# Completion of ionstream: made by "ionstream completion".
_ionstream() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command="" words="" flags="" values="" word
  for word in "\${COMP_WORDS[@]:1:$((COMP_CWORD - 1))}"; do
    case "$word" in -*) ;; *)
      case "\${command:+$command }$word" in
${all
  .filter(({ path }) => path.length > 1)
  .map((command) => `        ${quoted(keyOf(command))}) command=${quoted(keyOf(command))} ;;`)
  .join('\n')}
      esac ;;
    esac
  done
  case "$command" in
${cases.join('\n')}
  esac
  case "$command $before" in
${choices.join('\n')}
  esac
  COMPREPLY=()
  if [ -n "$values" ]; then COMPREPLY=($(compgen -W "$values" -- "$current"))
  elif [ "\${current#-}" != "$current" ]; then COMPREPLY=($(compgen -W "$flags" -- "$current"))
  else
    [ -n "$words" ] && COMPREPLY=($(compgen -W "$words" -- "$current"))
    [ \${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- "$current"))
  fi
}
complete -o filenames -F _ionstream ionstream
`
}

function fish(root: Declared, names: Readonly<Record<string, readonly string[]>>): string {
  const lines = everyCommand(root).flatMap((command) => {
    const when = conditionOf(command)
    return [
      ...command.commands.map(
        ({ path, summary }) =>
          `complete -c ionstream -f -n ${when} -a ${path.at(-1)} -d ${quoted(shortened(summary))}`,
      ),
      ...(names[keyOf(command)] ?? []).map(
        (name) => `complete -c ionstream -f -n ${when} -a ${quoted(name)}`,
      ),
      ...command.options.map(
        (option) =>
          `complete -c ionstream -n ${when} -l ${option.flag.slice(2)}${valuesOf(option)} -d ${quoted(shortened(option.description))}`,
      ),
    ]
  })
  return `# Completion of ionstream: made by "ionstream completion".\n${lines.join('\n')}\n`
}

/** That this command is the last that was named. */
function conditionOf({ path, commands }: Declared): string {
  const seen = path.slice(1).map((word) => `__fish_seen_subcommand_from ${word}`)
  const none =
    commands.length > 0
      ? [`not __fish_seen_subcommand_from ${commands.map((each) => each.path.at(-1)).join(' ')}`]
      : []
  return quoted([...seen, ...none].join('; and ') || 'true')
}

const valuesOf = ({ takesValue, choices }: DeclaredOption): string =>
  takesValue ? (choices.length > 0 ? ` -x -a ${quoted(choices.join(' '))}` : ' -r') : ''

const shortened = (text: string): string => {
  const [line] = text.split('\n')
  return line.length <= 80 ? line : `${line.slice(0, 79)}…`
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`
