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

/** Makes and reads as many runs at a time as there are threads, then everything of all of them. Each text is gone once it is read. */
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
    const read = await atOnce(own, (run) => stage('ingest', { file: textOf(run), out: storeOf(run) }))
    note(`${name}: ingest`, { ...read, bytes: made.bytes })
    for (const run of own) rmSync(textOf(run))
  }
  const stores = all.map(storeOf)
  const results = join(out, 'results')
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

async function stage<Name extends keyof Stages>(name: Name, told: Stages[Name]): Promise<Cost> {
  const child = spawn(process.execPath, [PROGRAM, name, JSON.stringify(told)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (piece) => {
    text += piece
  })
  const code = await new Promise((resolve) => {
    child.on('close', resolve)
  })
  if (code !== 0) throw new Error(`${name} ended with ${code}`)
  return JSON.parse(text)
}

/** Bytes of all blocks of stores. */
const sizeOf = (stores: readonly string[]): number =>
  stores.reduce((sum, store) => {
    const blocks = join(store, 'blocks')
    return sum + readdirSync(blocks).reduce((part, name) => part + statSync(join(blocks, name)).size, 0)
  }, 0)
