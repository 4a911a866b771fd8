import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { SIMULATED } from '../helpers/simulation.ts'
import type { BenchResult } from './load.ts'

const built = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const CLOCK_TICK = 10
const WARM = 15
const BEHIND = 1100

/** How long it takes from a frame on the disk to numbers on the page that know it, and what that costs. */
export async function bench(): Promise<BenchResult[]> {
  return [
    ...(await beside(1, 100, Number(process.env.SECONDS ?? 60))),
    ...(process.env.ONE ? [] : await beside(8, 10, 60)),
  ]
}

async function beside(runs: number, rate: number, seconds: number): Promise<BenchResult[]> {
  const home = mkdtempSync(join(tmpdir(), 'ionstream-bench-'))
  const written = Array.from({ length: runs }, () => [] as number[])
  const children: ChildProcess[] = []
  const frames = BEHIND + rate * (seconds + 2 * WARM)
  try {
    for (let run = 0; run < runs; run++) {
      mkdirSync(join(home, `run${run}`))
      const args = [
        built('test/helpers/simulator.js'),
        join(home, `run${run}/dump.lammpstrj`),
        frames,
        BEHIND,
        rate,
        run + 1,
      ]
      const child = spawn(process.execPath, args.map(String), { stdio: ['ignore', 'pipe', 'inherit'] })
      children.push(child)
      createInterface({ input: child.stdout }).on('line', (line) => {
        const [frame, time] = line.split(' ').map(Number)
        written[run][frame] = time
      })
    }
    const follower = spawn(process.execPath, argsOf(home), { stdio: ['ignore', 'inherit', 'pipe'] })
    children.push(follower)
    const url = await urlOf(follower)
    await sleep(1000 * WARM)
    const latencies: number[] = []
    const [begun, spent] = [Date.now(), spentBy(follower)]
    for await (const view of viewsOf(url, 1000 * seconds)) {
      if (process.env.FOLLOW_LOG) console.error(view.time, Date.now() - begun)
      const total = Math.round(view.time / INTERVAL)
      // With several runs the time is that of all: the runs come alike.
      for (let run = 0; run < runs; run++) {
        const known = Math.floor(total / runs)
        for (let frame = known; frame >= 0 && written[run][frame] !== undefined; frame--) {
          if (written[run][frame] < 0) break
          if (written[run][frame] > begun) latencies.push(view.at - written[run][frame])
          written[run][frame] = -1
        }
      }
    }
    const share = ((spentBy(follower) - spent) / (Date.now() - begun)) * 100
    latencies.sort((a, b) => a - b)
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

const INTERVAL = SIMULATED.every * 0.002

const argsOf = (home: string): string[] => [
  ...(process.env.FOLLOW_NODE ?? '').split(' ').filter(Boolean),
  built('runs/ionstream.js'),
  ...['follow', built('test/helpers/beside.js'), '--watch', join(home, 'run*/dump.lammpstrj')],
  ...['--out', join(home, 'live'), '--timestep', SIMULATED.timestep, '--elements', SIMULATED.elements],
  ...['--serve', '127.0.0.1:0', '--log', 'json'],
]

async function urlOf({ stderr }: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: stderr as NodeJS.ReadableStream })) {
    if (process.env.FOLLOW_LOG) console.error(line)
    const { url } = JSON.parse(line)
    if (url) {
      stderr?.resume()
      return url
    }
  }
  throw new Error('the follower ended')
}

/** Every view that is told of, as it comes. */
async function* viewsOf(url: string, ms: number): AsyncGenerator<{ time: number; at: number }> {
  const end = new AbortController()
  const timer = setTimeout(() => end.abort(), ms)
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
