import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { Command } from 'commander'
import { IonstreamError, usageError } from '../../../schemas/errors.ts'
import { say } from '../common/print.ts'
import { type Answers, type Ask, settle } from './answers.ts'
import { type Found, findTrajectories } from './survey.ts'
import { commandsFor, definitionFor, scriptOf } from './written.ts'

type Options = Answers & { readonly out: string; readonly run?: boolean }

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
    .addHelpText(
      'after',
      `
What no file tells it asks for on a terminal; elsewhere it says which options are missing, and writes nothing.

Examples:
  ionstream init 600K/run01/dump.lammpstrj.gz --timestep 2fs --elements 1=Li,2=P,3=S,4=S,5=Cl
  ionstream init runs --out study --run`,
    )
    .action(async (places: string[], { out, run, ...given }: Options) => {
      const found = await findTrajectories(places)
      for (const each of found) say(lineOf(each))
      const answers = await asking((ask) => settle(found, given, ask))
      const commands = commandsFor(found, answers, out)
      write(out, 'study.ts', definitionFor(found, answers))
      write(out, 'run.sh', scriptOf(commands, [process.execPath, process.argv[1]]), 0o755)
      say(`${join(out, 'study.ts')}: what is measured\n${join(out, 'run.sh')}: reads and analyses`)
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

function write(out: string, name: string, text: string, mode = 0o644): void {
  const path = join(out, name)
  if (existsSync(path))
    throw usageError(`${path} is there already`, 'Choose another --out, or remove it first.')
  mkdirSync(out, { recursive: true })
  writeFileSync(path, text, { mode })
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
