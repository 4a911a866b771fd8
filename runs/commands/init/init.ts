import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { Command } from 'commander'
import { readable } from '../../../pipeline/store/files.ts'
import { IonstreamError, usageError } from '../../../schemas/errors.ts'
import { say } from '../common/print.ts'
import { type Answers, type Ask, settle } from './answers.ts'
import { type Found, findTrajectories, oneByFolder } from './survey.ts'
import { commandsFor, definitionFor, scriptOf } from './written.ts'

type Options = Answers & { readonly out: string; readonly run?: boolean; readonly dryRun?: boolean }

/** ionstream init PLACE…: a definition and the commands that read, from the trajectories themselves. */
export function initCommand(): Command {
  return new Command('init')
    .description('look at trajectories, and write a definition and the commands that read and analyse them')
    .argument('<places...>', 'trajectory files, or folders with some anywhere below')
    .option('--out <folder>', 'where study.ts and run.sh go', '.')
    .option('--timestep <time>', 'time per MD step number, as in 2fs')
    .option('--interval <time>', 'time between frames, as in 100fs')
    .option('--units <style>', 'LAMMPS units: metal, real, …')
    .option('--elements <map>', 'elements of the types, as in 1=Li,2=P,3=S')
    .option('--mobile <elements>', 'what moves, as in Li (default: found when the trajectories are read)')
    .option('--run', 'run the commands, too')
    .option('--dry-run', 'print the definition and the commands; write and run nothing')
    .addHelpText(
      'after',
      `
What no file tells it asks for on a terminal; elsewhere it says which options are missing, and writes nothing.

Examples:
  ionstream init 600K/run01/dump.lammpstrj.gz --timestep 2fs --elements 1=Li,2=P,3=S,4=S,5=Cl
  ionstream init runs --out study --run
  ionstream init runs --dry-run`,
    )
    .action(async (places: string[], { out, run, dryRun, ...given }: Options) => {
      const { found, others } = oneByFolder(await findTrajectories(places))
      for (const each of found) say(lineOf(each))
      for (const [each, first] of others)
        say(
          `${each.files[0]}: ${each.format}, not read, as ${first.files[0]} beside it is; name it alone to have it`,
        )
      const answers = await asking((ask) => settle(found, given, ask))
      const commands = commandsFor(found, answers, out)
      const files = [
        { name: 'study.ts', text: definitionFor(found, answers), what: 'what is measured' },
        {
          name: 'run.sh',
          text: scriptOf(commands, [process.execPath, process.argv[1]]),
          mode: 0o755,
          what: 'reads and analyses',
        },
      ]
      if (dryRun) {
        for (const { name, text } of files) say(`\n${join(out, name)}:\n\n${text}`)
        return
      }
      for (const { name, text, mode } of files) write(join(out, name), text, mode)
      say(files.map(({ name, what }) => `${join(out, name)}: ${what}`).join('\n'))
      if (run) for (const words of commands) carryOut(words, out)
      else say(`Then: sh ${join(out, 'run.sh')}`)
    })
}

const lineOf = ({ name, files, format, bytes, atoms, counts, temperature }: Found): string =>
  `${name}: ${format}, ${files.length} ${files.length === 1 ? 'file' : 'files'} (${(bytes / 1e6).toPrecision(3)} MB), ${atoms} atoms (${Object.entries(
    counts,
  )
    .map(([label, count]) => `${label} ${count}`)
    .join(', ')})${temperature === undefined ? '' : `, ${temperature} K`}`

/** Something with a person to ask, where there is a terminal. */
async function asking<T>(act: (ask: Ask) => Promise<T>): Promise<T> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return act(undefined)
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await act(async (question) => (await terminal.question(`${question} `)).trim())
  } finally {
    terminal.close()
  }
}

function write(path: string, text: string, mode?: number): void {
  if (existsSync(path))
    throw usageError(`${path} is there already`, 'Choose another --out, or remove it first.')
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text, { mode })
  } catch (error) {
    throw readable(error, path, 'written')
  }
}

function carryOut(words: readonly string[], folder: string): void {
  say(`\nionstream ${words.join(' ')}`)
  const [, program] = process.argv
  const { status } = spawnSync(process.execPath, [program, ...words], { cwd: folder, stdio: 'inherit' })
  if (status !== 0)
    throw new IonstreamError(
      status === 3 ? 'input' : status === 4 ? 'partial' : 'usage',
      `ionstream ${words[0]} ended with ${status}`,
    )
}
