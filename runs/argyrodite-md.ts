import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { $, path } from 'zx'

/** A run of Li6PS5Cl, steps of 2 fs, a frame every 100 fs where nothing else is said. */
export interface Simulation {
  readonly structure: 'ordered' | 'disordered'
  /** K */
  readonly temperature: number
  readonly seed: number
  /** Steps before the first frame, and after it. */
  readonly equilibration: number
  readonly steps: number
  /** Steps between frames, 50 where nothing is said. */
  readonly every?: number
  readonly dump: string
  /** A second dump, a frame every 10 fs, with velocities. */
  readonly fast?: string
  /** Who is held, as in.constraint says: all frames then are 16 fs apart, with velocities. */
  readonly constraint?: Constraint
}
export type Constraint = 'none' | 'rigid' | 'shaking' | 'ps4' | 'anions' | 'host'

const EVERY = 50
const EVERY_WITH_VELOCITIES = 8
const FAST_EVERY = 5

/** How `ionstream ingest` is told what is in such a dump. */
export const DUMP_FLAGS = ['--timestep', '2fs', '--units', 'metal', '--elements', '1=Li,2=P,3=S,4=S,5=Cl']

/** Makes a trajectory with LAMMPS on one core; a dump has its name only when the run has ended, and is then not made again. */
export async function simulate(lmp: string, data: string, simulation: Simulation): Promise<void> {
  const { structure, temperature, seed, equilibration, steps, every, dump, fast, constraint } = simulation
  if (existsSync(dump) && (!fast || existsSync(fast))) return
  mkdirSync(path.dirname(dump), { recursive: true })
  const unfinished = path.resolve(dump.replace(/\.lammpstrj$/, '.running'))
  const settings = {
    data: `data.${structure}`,
    T: temperature,
    neq: equilibration,
    nrun: steps,
    every: every ?? (constraint ? EVERY_WITH_VELOCITIES : EVERY),
    fast: fast ? steps : 0,
    fastevery: FAST_EVERY,
    seed,
    style: constraint ? 'wrapped' : 'novel',
    constraint: constraint ?? 'none',
    out: unfinished,
  }
  const words = Object.entries(settings).flatMap(([name, value]) => ['-var', name, String(value)])
  console.error(`  ${path.basename(dump, '.lammpstrj')} …`)
  const env = { ...process.env, OMP_NUM_THREADS: '1' }
  await $({ cwd: data, env, quiet: true })`${lmp} -in in.argyrodite -log none ${words}`
  if (fast) renameSync(`${unfinished}.fast.lammpstrj`, fast)
  renameSync(`${unfinished}.lammpstrj`, dump)
}
