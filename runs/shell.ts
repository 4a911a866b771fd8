import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { $, chalk, path, which } from 'zx'

/** What the scripts of studies share: where things are, the command, headings, LAMMPS. */
const here = fileURLToPath(new URL('.', import.meta.url))
const root = path.resolve(here, '../..')

/** Trajectories, structures and inputs that come with the program. */
export const data = path.join(root, 'runs/data')

/** Where a study writes unless it is told. */
export const outOf = (study: string, given?: string): string => given ?? path.join(root, 'runs/out', study)

/** Path of a definition that comes with the program. */
export const definitionOf = (name: string): string => path.join(here, 'definitions', `${name}.js`)

export const ionstream: readonly string[] = [process.execPath, path.join(here, 'ionstream.js')]

/** Runs a command whose output is that of the script. */
export const run = $({ stdio: 'inherit', verbose: false })

export const heading = (text: string): void => console.error(`\n${chalk.bold(text)}`)

export const findLammps = (): Promise<string | null> => which('lmp', { nothrow: true })

/** LAMMPS; ends the script where it is not here and not everything that it makes is. */
export async function lammpsUnless(isMade: boolean, study: string): Promise<string> {
  const lmp = await findLammps()
  if (lmp || isMade) return lmp ?? 'lmp'
  console.error(
    `${study}: LAMMPS is not here\n  Install it (Debian: apt-get install lammps), so that "lmp" is found.`,
  )
  process.exit(2)
}

/** Writes what a study ends with, and prints it. */
export function writeComparison(out: string, text: string): void {
  writeFileSync(path.join(out, 'comparison.md'), text)
  console.log(text)
}
