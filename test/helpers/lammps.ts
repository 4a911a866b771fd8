import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { dataFile } from './dump.ts'

/** The LAMMPS of this machine; undefined where there is none. */
export const lammps: string | undefined = ['lmp', 'lmp_serial', 'lammps'].find(
  (name) => spawnSync(name, ['-h'], { stdio: 'ignore' }).status === 0,
)

/** Steps of the restart files of a simulation, in order. */
export const restartsOf = (folder: string): number[] =>
  readdirSync(folder)
    .flatMap((name) => /^restart\.(\d+)$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)

/** Starts a simulation in a folder, or goes on at its last restart file but one (the last may be torn). Each start
 *  writes a dump of its own. */
export function simulate(folder: string, part: number, seed: number): ChildProcess {
  const from = restartsOf(folder).at(-2)
  const variables = {
    here: dataFile('live'),
    part,
    seed,
    from: from ?? 0,
  }
  const words = Object.entries(variables).flatMap(([name, value]) => ['-var', name, String(value)])
  return spawn(
    lammps as string,
    ['-in', dataFile('live/in.live'), '-screen', 'none', '-log', `log.${part}`, ...words],
    {
      cwd: folder,
      stdio: 'ignore',
      env: { ...process.env, OMP_NUM_THREADS: '1' },
    },
  )
}
