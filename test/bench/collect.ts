import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { collectSurveyed, survey } from '../../pipeline/executors/cluster/survey.ts'
import { pool } from '../../pipeline/executors/pool.ts'
import { jobFolder, share, walkStore } from '../helpers/cluster/cluster.ts'
import { folder } from '../helpers/folder.ts'
import type { BenchResult } from './whole/load.ts'

const RUNS = 2000
const SYSTEMS = 20
const FRAMES = 40

/** 2000 tiny runs of 20 systems, each its own store, computed as one share. */
async function compute(home: string): Promise<string> {
  const first = walkStore(join(home, 'run0000'), FRAMES, 1)
  const manifest = JSON.parse(readFileSync(join(first, 'manifest.json'), 'utf8'))
  const stores = Array.from({ length: RUNS }, (_, i) => {
    const store = join(home, `run${String(i).padStart(4, '0')}`)
    if (i > 0) cpSync(first, store, { recursive: true })
    const own = { ...manifest, id: `${manifest.id}-${i}`, tags: { temperature: 300 + 10 * (i % SYSTEMS) } }
    writeFileSync(join(store, 'manifest.json'), JSON.stringify(own))
    return store
  })
  const { dir } = await jobFolder(stores, { shares: 1 }, join(home, 'out'))
  await share(dir, 0, { executor: pool(2) })
  return dir
}

/** Seconds and MB of collecting 2000 tiny runs, in a process of its own. */
export async function bench(): Promise<BenchResult[]> {
  const home = folder()
  try {
    const dir = await compute(home)
    const here = fileURLToPath(import.meta.url)
    const { stdout } = spawnSync(process.execPath, [here, dir], { encoding: 'utf8' })
    const { seconds, megabytes } = JSON.parse(stdout)
    const files = readdirSync(join(dir, 'states'))
    const bytes = files.reduce((sum, file) => sum + statSync(join(dir, 'states', file)).size, 0)
    const note = `${RUNS} runs, ${SYSTEMS} systems, ${files.length} partial results of ${(bytes / files.length / 1e3).toFixed(1)} kB`
    return [
      { name: 'collect: time', unit: 's', value: seconds, note },
      { name: 'collect: memory', unit: 'MB', value: megabytes, note },
    ]
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.argv[2]) {
  const start = performance.now()
  collectSurveyed(process.argv[2], await survey(process.argv[2]))
  const seconds = (performance.now() - start) / 1000
  process.stdout.write(JSON.stringify({ seconds, megabytes: process.resourceUsage().maxRSS / 1024 }))
}
