import { spawn } from 'node:child_process'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Cost, Stages } from './stage.ts'

const PROGRAM = fileURLToPath(new URL('./stage.js', import.meta.url))

/** How large, and where. */
export interface Size {
  readonly runs: number
  readonly frames: number
  readonly cells: number
  /** ps */
  readonly interval: number
  readonly threads: number
  readonly out: string
  readonly params: object
}

export interface Line extends Cost {
  readonly stage: string
}

/** Makes and reads as many runs at a time as there are threads, then everything of all of them. Each text is gone once it is read. Threads
 *  that have none left to read work on those that are there. */
export async function carryOut(
  { runs, frames, cells, interval, threads, out, params }: Size,
  done: (line: Line) => void,
): Promise<{ lines: Line[]; stores: string[] }> {
  const lines: Line[] = []
  const note = (stage: string, cost: Cost) => {
    lines.push({ stage, ...cost })
    done({ stage, ...cost })
  }
  const all = Array.from({ length: runs }, (_, k) => k + 1)
  const results = join(out, 'results')
  const storeOf = (run: number) => join(out, 'stores', `run${run}`)
  const textOf = (run: number) => join(out, `run${run}.lammpstrj`)
  for (const own of all
    .filter((_, k) => k % threads === 0)
    .map((first) => all.slice(first - 1, first - 1 + threads))) {
    const name = own.length > 1 ? `runs ${own[0]}–${own.at(-1)}` : `run ${own[0]}`
    const made = await atOnce(own, (run) =>
      stage('make', { out: textOf(run), frames, settings: { cells, interval, seed: run } }),
    )
    note(`${name}: generator`, made)
    const before = all.slice(0, own[0] - 1).map(storeOf)
    const free = threads - own.length
    const beside =
      free > 0 && before.length > 0
        ? begin('analyse', { stores: before, out: results, params, threads: free })
        : undefined
    const read = await atOnce(own, (run) => stage('ingest', { file: textOf(run), out: storeOf(run) }))
    beside?.stop()
    const { cpu, peak } = beside ? await beside.cost : NOTHING
    const both = { ...read, cpu: read.cpu + cpu, peak: read.peak + peak, bytes: made.bytes }
    note(`${name}: ingest${beside ? ', some analysis' : ''}`, both)
    for (const run of own) rmSync(textOf(run))
  }
  const stores = all.map(storeOf)
  const cost = await stage('analyse', { stores, out: results, params, threads })
  note('analyse, report', { ...cost, bytes: sizeOf(stores) })
  return { lines, stores }
}

/** What stages that go on side by side take together: memory is that of all of them. */
async function atOnce(runs: readonly number[], stageOf: (run: number) => Promise<Cost>): Promise<Cost> {
  const costs = await Promise.all(runs.map(stageOf))
  const sum = (of: (cost: Cost) => number) => costs.reduce((total, cost) => total + of(cost), 0)
  return {
    seconds: Math.max(...costs.map(({ seconds }) => seconds)),
    cpu: sum(({ cpu }) => cpu),
    bytes: sum(({ bytes }) => bytes),
    peak: sum(({ peak }) => peak),
  }
}

const stage = <Name extends keyof Stages>(name: Name, told: Stages[Name]): Promise<Cost> =>
  begin(name, told).cost

const NOTHING: Cost = { seconds: 0, cpu: 0, bytes: 0, peak: 0 }

/** A stage as a process, which may be stopped: what is done is saved. */
function begin<Name extends keyof Stages>(name: Name, told: Stages[Name]) {
  const child = spawn(process.execPath, [PROGRAM, name, JSON.stringify(told)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  let stopped = false
  child.stdout.setEncoding('utf8').on('data', (piece) => {
    text += piece
  })
  const cost = new Promise<Cost>((resolve, reject) => {
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(text))
      // It had hardly begun.
      else if (stopped && code === null) resolve(NOTHING)
      else reject(new Error(`${name} ended with ${code}`))
    })
  })
  const stop = () => {
    stopped = true
    child.kill('SIGTERM')
  }
  return { cost, stop }
}

/** Bytes of all blocks of stores. */
const sizeOf = (stores: readonly string[]): number =>
  stores.reduce((sum, store) => {
    const blocks = join(store, 'blocks')
    return sum + readdirSync(blocks).reduce((part, name) => part + statSync(join(blocks, name)).size, 0)
  }, 0)
