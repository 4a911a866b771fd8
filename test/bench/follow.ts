import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { SIMULATED } from '../helpers/live/simulation.ts'
import type { BenchResult } from './whole/load.ts'

const built = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
/** ms of a tick of the kernel. */
const CLOCK_TICK = 10
/** Seconds before the measurement, and of it; frames that are there before. */
const WARM = 15
const SECONDS = 60
const BEHIND = 1100

/** How long it takes from a frame on the disk to numbers on the page that know it, and what that costs. */
export async function bench(): Promise<BenchResult[]> {
  return [...(await beside(1, 100)), ...(await beside(8, 10))]
}

async function beside(runs: number, rate: number): Promise<BenchResult[]> {
  const home = mkdtempSync(join(tmpdir(), 'ionstream-bench-'))
  const children: ChildProcess[] = []
  try {
    const written = Array.from({ length: runs }, (_, run) =>
      startRun(join(home, `run${run}`), rate, run + 1, children),
    )
    const follower = spawn(process.execPath, argsOf(home), { stdio: ['ignore', 'inherit', 'pipe'] })
    children.push(follower)
    const url = await urlOf(follower)
    await sleep(1000 * WARM)
    const [begun, spent] = [Date.now(), spentBy(follower)]
    const latencies = await latenciesOf(url, written, begun)
    const share = ((spentBy(follower) - spent) / (Date.now() - begun)) * 100
    const at = (part: number) => latencies[Math.floor(part * (latencies.length - 1))] / 1000
    const name = `follow ${runs} × ${rate} frames/s of ${SIMULATED.atoms} atoms:`
    return [
      { name: `${name} from the disk to the page, median`, unit: 's', value: at(0.5) },
      { name: `${name} from the disk to the page, 95 %`, unit: 's', value: at(0.95) },
      { name: `${name} of one core`, unit: '%', value: share },
      { name: `${name} peak memory`, unit: 'MB', value: memoryOf(follower) },
    ]
  } finally {
    for (const child of children) {
      child.kill()
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    }
    rmSync(home, { recursive: true })
  }
}

/** Starts a simulation; gives when each of its frames was on the disk, as they come. */
function startRun(folder: string, rate: number, seed: number, children: ChildProcess[]): number[] {
  mkdirSync(folder)
  const numbers = [BEHIND + rate * (SECONDS + 2 * WARM), BEHIND, rate, seed].map(String)
  const args = [built('test/helpers/live/simulator.js'), join(folder, 'dump.lammpstrj'), ...numbers]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const written: number[] = []
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [frame, time] = line.split(' ').map(Number)
    written[frame] = time
  })
  return written
}

/** ms from the disk to the page of every frame written since `begun`, sorted. Several runs come alike: the time that the
 *  page shows is that of all. */
async function latenciesOf(url: string, written: readonly number[][], begun: number): Promise<number[]> {
  const latencies: number[] = []
  const shown = written.map(() => 0)
  for await (const { time, at } of viewsOf(url)) {
    const known = Math.floor(Math.round(time / INTERVAL) / written.length)
    written.forEach((times, run) => {
      for (; shown[run] <= known && times[shown[run]] !== undefined; shown[run]++)
        if (times[shown[run]] > begun) latencies.push(at - times[shown[run]])
    })
  }
  return latencies.sort((a, b) => a - b)
}

const INTERVAL = SIMULATED.every * 0.002

const argsOf = (home: string): string[] => [
  built('runs/ionstream.js'),
  ...['follow', built('test/helpers/live/beside.js'), '--watch', join(home, 'run*/dump.lammpstrj')],
  ...['--out', join(home, 'live'), '--timestep', SIMULATED.timestep, '--elements', SIMULATED.elements],
  ...['--serve', '127.0.0.1:0', '--log', 'json'],
]

async function urlOf({ stderr }: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: stderr as NodeJS.ReadableStream })) {
    const { url } = JSON.parse(line)
    if (url) {
      stderr?.resume()
      return url
    }
  }
  throw new Error('the follower ended')
}

/** Every view that is told of, as it comes. */
async function* viewsOf(url: string): AsyncGenerator<{ time: number; at: number }> {
  const end = new AbortController()
  const timer = setTimeout(() => end.abort(), 1000 * SECONDS)
  try {
    const { body } = await fetch(`${url}events`, { signal: end.signal })
    for await (const _ of body as unknown as AsyncIterable<Uint8Array>) {
      const at = Date.now()
      const { time } = (await (await fetch(`${url}state.json`)).json()) as { time: number }
      yield { time, at }
    }
  } catch (error) {
    if (!end.signal.aborted) throw error
  } finally {
    clearTimeout(timer)
  }
}

/** ms of computing of a process so far. */
function spentBy({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK
}

const memoryOf = ({ pid }: ChildProcess): number =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000
