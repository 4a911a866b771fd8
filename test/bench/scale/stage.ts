import { closeSync, openSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { replicas } from '../../../pipeline/definition/study.ts'
import { pool } from '../../../pipeline/executors/pool.ts'
import { ReplaySubject } from '../../../pipeline/flow/rxjs.ts'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { writeResults } from '../../../pipeline/report/results/results.ts'
import { formatNamed, writeFrames } from '../../../runs/worlds/argyrodite/formats/write.ts'
import { argyroditeFrames } from '../../../runs/worlds/argyrodite/frames.ts'

/** What each stage is told, and what it says it went through. */
export interface Stages {
  readonly make: { readonly out: string; readonly frames: number; readonly settings: object }
  readonly ingest: { readonly file: string; readonly out: string }
  readonly analyse: {
    readonly stores: readonly string[]
    readonly out: string
    readonly params: object
    readonly threads: number
  }
}

/** What a stage took: s, s of all its threads, bytes. */
export interface Cost {
  readonly seconds: number
  readonly cpu: number
  readonly bytes: number
  readonly peak: number
}

export const DEFINITION = fileURLToPath(new URL('../../../runs/definitions/scale.js', import.meta.url))

const stages: { readonly [name in keyof Stages]: (told: Stages[name]) => number | Promise<number> } = {
  make({ out, frames, settings }) {
    const file = openSync(out, 'w')
    const bytes = writeFrames(argyroditeFrames(settings), frames, formatNamed('lammps'), file)
    closeSync(file)
    return bytes
  },
  async ingest({ file, out }) {
    const elements = { 1: 'Li', 2: 'P', 3: 'S', 4: 'S', 5: 'Cl' }
    const report = await ingest({
      files: [file],
      out,
      timestep: 0.001,
      units: 'metal',
      elements,
      tags: { temperature: 600 },
    })
    return report.frames
  },
  async analyse({ stores, out, params, threads }) {
    const module = pathToFileURL(DEFINITION).href
    const runs = stores.map((store) => replicas(store))
    const stop = new ReplaySubject<void>(1)
    let stopped = false
    process.once('SIGTERM', () => {
      stopped = true
      stop.next()
    })
    const executor = pool(threads)
    const analysis = await analyse({ module, params, runs, out, executor, stop }).catch((error) => {
      if (stopped) return undefined
      throw error
    })
    if (!analysis) return 0
    const timing = { seconds: performance.now() / 1000 }
    await writeResults(analysis, out, { definition: DEFINITION, executor: 'pool', threads, timing })
    return analysis.plan.bytes
  },
}

/** Started as a program of its own, so that what it takes is its alone. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [name, told] = process.argv.slice(2)
  const bytes = await stages[name as 'make'](JSON.parse(told))
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  const cost: Cost = {
    seconds: performance.now() / 1000,
    cpu: (userCPUTime + systemCPUTime) / 1e6,
    bytes,
    peak: 1024 * maxRSS,
  }
  process.stdout.write(JSON.stringify(cost))
}
