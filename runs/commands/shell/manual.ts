import { Command } from 'commander'
import { VERSION } from '../../../pipeline/run/version.ts'
import { type Declared, declaredBy, everyCommand } from './declared.ts'

/** ionstream manual: the manual page, made from what the commands declare. */
export const manualCommand = (whole: () => Promise<Command>): Command =>
  new Command('manual')
    .description('the manual page, as man reads it')
    .addHelpText('after', '\nExamples:\n  ionstream manual > ionstream.1\n  ionstream manual | man -l -')
    .action(async () => {
      process.stdout.write(manualOf(declaredBy(await whole())))
    })

/** The manual page: every command with its arguments and options; of "measure" the operators by name, their parameters are in "list". */
export function manualOf(root: Declared): string {
  const commands = everyCommand(root).filter(({ path }) => path.length === 2)
  return [
    `.TH IONSTREAM 1 "" "ionstream ${VERSION}" "User Commands"`,
    '.SH NAME',
    'ionstream \\- numbers with errors from molecular\\-dynamics trajectories of ion conductors',
    '.SH SYNOPSIS',
    ...commands.map(({ path, usage }) => `.B ${path.join(' ')}\n${escaped(usage)}\n.br`),
    '.SH DESCRIPTION',
    escaped(root.description),
    '.SH COMMANDS',
    ...commands.flatMap(pageOf),
    '.SH ENVIRONMENT',
    ...Object.entries(ENVIRONMENT).flatMap(([name, text]) => ['.TP', `.B ${name}`, escaped(text)]),
    '.SH EXIT STATUS',
    ...Object.entries(EXIT).flatMap(([code, text]) => ['.TP', `.B ${code}`, escaped(text)]),
    '',
  ].join('\n')
}

const ENVIRONMENT = {
  SLURM_CPUS_PER_TASK: 'threads, where --threads says nothing',
  TMPDIR: 'where temporary files go',
  NO_COLOR: 'no colours',
}
const EXIT = {
  0: 'done',
  1: 'a bug of ours',
  2: 'usage or definition',
  3: 'input',
  4: 'partial: something is missing, or it was interrupted with everything saved',
}

function pageOf(command: Declared): string[] {
  const { path, usage, description, options, commands, after } = command
  return [
    `.SS ${path[1]} ${escaped(usage)}`,
    escaped(description),
    ...command.arguments.flatMap(({ name, description }) => [
      '.TP',
      `.I ${escaped(name)}`,
      escaped(description),
    ]),
    ...options.flatMap(({ flags, description }) => ['.TP', `.B ${escaped(flags)}`, escaped(description)]),
    ...commands.flatMap((each) => ['.TP', `.B ${escaped(each.path[2])}`, escaped(each.summary)]),
    ...(after === '' ? [] : ['.PP', '.nf', escaped(after), '.fi']),
  ]
}

/** Text as roff takes it: hyphens that can be copied, no line that begins as a request. */
const escaped = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/^([.'])/gm, '\\&$1')
