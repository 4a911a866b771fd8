import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { defer, finalize } from 'rxjs'
import { analyse } from '../../pipeline/analysis/analyse.ts'
import { pool } from '../../pipeline/executors/pool.ts'
import type { Executor } from '../../pipeline/work/executor.ts'
import { setUpEngine } from '../../runs/commands/common/engine.ts'
import { folder } from '../helpers/folder.ts'
import { seeded } from '../helpers/random.ts'
import { writeSynthetic } from '../helpers/synthetic.ts'
import { siteCrystal, siteRun } from '../operators/sites/site-crystal.ts'
import { type BenchResult, median } from './whole/load.ts'

const module = new URL('../../runs/definitions/measure.js', import.meta.url).href
/** Runs of the short and of the long job: what the long one takes longer is frames alone, threads have been started in both. */
const [SHORT, LONG] = [2, 8]
const ROUNDS = 2
const FRAMES = 4096
const MOBILE = 384
const CRYSTAL_IONS = 192
const JOBS = {
  msd: { of: 'Li', lags: 'all' },
  vacf: { lags: 5 },
  'bottleneck-areas': { between: 'T2-T5,T2-T2,T5-T5' },
  'self-scattering': { of: 'Li', q: '0.9,1.2,1.5', most: 12, frame: 'none', lags: 5 },
} as const
type Name = keyof typeof JOBS

/** An argyrodite of 416 atoms whose ions stay where they are. */
function writeCrystal(path: string, seed: number): string {
  const crystal = siteCrystal({ cells: [2, 2, 2] })
  const at = (ion: number) => crystal.sites[ion]
  const shaking = { ions: 0.1, framework: 0.1 + 0.01 * seed }
  writeSynthetic(path, siteRun(crystal, shaking, CRYSTAL_IONS, at, { frames: FRAMES, interval: 0.01 }))
  return path
}

function write(path: string, seed: number): string {
  const random = seeded(seed)
  const at = new Float64Array(3 * 512).map(() => 20 * random())
  const step = (size: number) => size * (random() - 0.5)
  writeSynthetic(path, {
    atoms: [
      ['Li', MOBILE],
      ['P', 128],
    ],
    frames: FRAMES,
    interval: 0.01,
    cell: [20, 0, 0, 0, 20, 0, 0, 0, 20],
    position(atom) {
      const own = at.subarray(3 * atom, 3 * atom + 3)
      if (atom >= MOBILE) return [own[0] + step(0.3), own[1] + step(0.3), own[2] + step(0.3)]
      for (let c = 0; c < 3; c++) own[c] += step(0.3)
      return [own[0], own[1], own[2]]
    },
    velocity: () => [step(9), step(9), step(9)],
  })
  return path
}

/** ms of the tasks of a job, and of all of it: with plans, sums of runs and tables. */
interface Times {
  readonly tasks: number
  readonly all: number
}

/** A process of its own, which works as the command does, on so many threads. */
export async function child(name: Name, threads: number, ...paths: string[]): Promise<void> {
  setUpEngine('measure')
  const times = { tasks: 0, all: 0 }
  const executor: Executor = (...given) =>
    defer(() => {
      const start = performance.now()
      return pool(threads)(...given).pipe(finalize(() => (times.tasks = performance.now() - start)))
    })
  const runs = paths.map((pattern) => ({ pattern, tags: {} }))
  const out = folder()
  const start = performance.now()
  await analyse({ module, params: { name, flags: JOBS[name] }, runs, out, executor })
  times.all = performance.now() - start
  rmSync(out, { recursive: true })
  console.log(JSON.stringify(times))
}

async function timesOf(name: Name, threads: number, paths: readonly string[]): Promise<Times> {
  const given = [name, threads, ...paths].map((word) => JSON.stringify(word)).join(', ')
  const script = `import { child } from ${JSON.stringify(import.meta.url)}; await child(${given})`
  const { stdout } = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [text] = await once(stdout, 'data')
  return JSON.parse(text)
}

/** Two processes at once, each with half of the runs: what the machine gives, without threads. */
async function processes(name: Name, paths: readonly string[]): Promise<Times> {
  const half = paths.length / 2
  const [a, b] = await Promise.all(
    [paths.slice(0, half), paths.slice(half)].map((own) => timesOf(name, 1, own)),
  )
  return { tasks: Math.max(a.tasks, b.tasks), all: Math.max(a.all, b.all) }
}

/** Wall times of one and of two threads, and of two processes, interleaved; of frames alone. */
async function scaling(name: Name, paths: readonly string[]): Promise<BenchResult> {
  const ways = [
    (own: readonly string[]) => timesOf(name, 1, own),
    (own: readonly string[]) => timesOf(name, 2, own),
    (own: readonly string[]) => processes(name, own),
  ]
  const times = ways.map(() => ({ short: [] as Times[], long: [] as Times[] }))
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, way] of ways.entries()) {
      times[i].short.push(await way(paths.slice(0, SHORT)))
      times[i].long.push(await way(paths))
    }
  const more = (what: keyof Times) =>
    times.map(({ short, long }) => median(long.map((t) => t[what])) - median(short.map((t) => t[what])))
  const [one, two, ideal] = more('tasks')
  const [oneInAll, twoInAll] = more('all')
  return {
    name: `${name}: one thread over two`,
    unit: '×',
    value: one / two,
    peer: { name: 'two processes at once', value: one / ideal },
    note: `${(one / 1000).toFixed(1)} s of tasks on one thread; with sums and tables, which one thread makes, ${(oneInAll / twoInAll).toFixed(2)}×`,
  }
}

/** How much faster two threads do the frames of a job than one, beside two processes that share nothing but the machine. */
export async function bench(): Promise<BenchResult[]> {
  const home = folder()
  try {
    const written = (name: string, make: typeof write) =>
      Array.from({ length: LONG }, (_, i) => make(join(home, `${name}${i}`), i + 1))
    const [walks, crystals] = [written('walk', write), written('crystal', writeCrystal)]
    const results: BenchResult[] = []
    for (const name of Object.keys(JOBS) as Name[])
      results.push(await scaling(name, name === 'bottleneck-areas' ? crystals : walks))
    return results
  } finally {
    rmSync(home, { recursive: true })
  }
}
