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

/** Makes and reads the runs one after the other, then everything of all of them. Each text is gone once it is read. */
export async function carryOut(
  { runs, frames, cells, interval, threads, out, params }: Size,
  done: (line: Line) => void,
): Promise<{ lines: Line[]; stores: string[] }> {
  const lines: Line[] = []
  const note = (stage: string, cost: Cost) => {
    lines.push({ stage, ...cost })
    done({ stage, ...cost })
  }
  const stores = Array.from({ length: runs }, (_, k) => join(out, 'stores', `run${k + 1}`))
  for (const [k, store] of stores.entries()) {
    const file = join(out, `run${k + 1}.lammpstrj`)
    const made = await stage('make', { out: file, frames, settings: { cells, interval, seed: k + 1 } })
    note(`run ${k + 1}: generator`, made)
    const read = await stage('ingest', { file, out: store })
    note(`run ${k + 1}: ingest`, { ...read, bytes: made.bytes })
    rmSync(file)
  }
  const results = join(out, 'results')
  const cost = await stage('analyse', { stores, out: results, params, threads })
  note('analyse, report', { ...cost, bytes: sizeOf(stores) })
  return { lines, stores }
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
