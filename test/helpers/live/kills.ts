import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { replicas } from '../../../pipeline/definition/study.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import { blockFiles } from '../dump.ts'
import { folder } from '../folder.ts'
import { seeded } from '../random.ts'
import { batch, INGEST, TOY, tablesOf, walkFrames } from './live.ts'

const FOLLOWER = fileURLToPath(new URL('./follower.js', import.meta.url))

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    child.on('exit', (code) => resolve(code))
  })

/** Starts a follower of two runs, kills it at random moments while the runs grow by random bytes, and lets the last one
 *  come to the end. Gives what it made and what batch makes of the finished files. */
export async function killed(kills: number, seed: number) {
  const home = folder()
  const random = seeded(seed)
  const runs = [0, 1].map((i) => {
    mkdirSync(join(home, `run${i}`))
    return { file: join(home, `run${i}/dump.lammpstrj`), text: walkFrames(40 + 4 * kills, seed + i).join('') }
  })
  let early = 0
  for (let kill = 0; kill < kills; kill++) {
    const child = spawn(process.execPath, [FOLLOWER, home], { stdio: ['ignore', 'pipe', 'inherit'] })
    const exit = ended(child)
    // The moment counts from its first round on, however slow the machine is; some are killed while they start.
    let start = random() < 0.15 ? performance.now() : Number.POSITIVE_INFINITY
    child.stdout.once('data', () => {
      start = Math.min(start, performance.now())
    })
    const patience = 300 * random()
    while (!(performance.now() - start >= patience) && child.exitCode === null) {
      for (const { file, text } of runs) grow(file, text, (random() * text.length) / (12 * kills))
      await sleep(10 + 30 * random())
    }
    child.kill('SIGKILL')
    if ((await exit) !== null) throw new Error('the follower ended by itself')
    if (Object.keys(safely(() => blockFiles(join(home, 'out/stores/run0')))).length === 0) early++
  }
  for (const { file, text } of runs) grow(file, text, text.length)
  mkdirSync(join(home, 'out'), { recursive: true })
  writeFileSync(join(home, 'out/stop'), '')
  const code = await ended(spawn(process.execPath, [FOLLOWER, home], { stdio: 'inherit' }))
  const stores = ['run0', 'run1'].map((run) => join(home, 'out/stores', run))
  const analysis = await analyse({
    module: TOY,
    runs: stores.map((store) => replicas(store)),
    out: join(home, 'out'),
    executor: thread,
  })
  const expected = await batch({ run0: [runs[0].file], run1: [runs[1].file] }, TOY, INGEST)
  return {
    code,
    early,
    openTasks: analysis.plan.openTasks,
    tables: tablesOf(analysis),
    expected: expected.tables,
    blocks: stores.map(blockFiles),
    expectedBlocks: Object.values(expected.stores).map(blockFiles),
  }
}

/** Appends the next bytes of a text. */
function grow(file: string, text: string, bytes: number): void {
  const size = safely(() => ({ size: statSync(file).size })).size ?? 0
  appendFileSync(file, text.slice(size, size + Math.ceil(bytes)))
}

function safely<T extends object>(work: () => T): Partial<T> {
  try {
    return work()
  } catch {
    return {}
  }
}
