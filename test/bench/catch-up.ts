import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ingest } from '../../pipeline/ingest/index.ts'
import { follow } from '../../pipeline/live/follow.ts'
import { SIMULATED, simulate } from '../helpers/live/simulation.ts'
import type { BenchResult } from './whole/load.ts'

const FRAMES = 20_000
const TOLD = { timestep: SIMULATED.timestep, elements: SIMULATED.elements }
const STUDY = new URL('../helpers/live/beside.js', import.meta.url).href

/** Frames per second that a follower reads of a backlog, beside ingest of the same file: by computing and by the clock. */
export async function bench(): Promise<BenchResult[]> {
  const home = mkdtempSync(join(tmpdir(), 'ionstream-bench-'))
  const file = join(home, 'run/dump.lammpstrj')
  try {
    mkdirSync(join(home, 'run'))
    await simulate(file, { frames: FRAMES })
    const batch = stopwatch()
    await ingest({ ...TOLD, files: [file], out: join(home, 'store') })
    const peer = batch(FRAMES)
    const own = await backlog(file, join(home, 'live'))
    const name = `follow: backlog of ${FRAMES} frames`
    return (['computing', 'clock'] as const).map((kind) => ({
      name: `${name}, by ${kind}`,
      unit: 'frames/s',
      value: own[kind],
      peer: { name: 'ingest', value: peer[kind] },
    }))
  } finally {
    rmSync(home, { recursive: true })
  }
}

/** The pace at the last look of a follower that found more than it could read at once. */
async function backlog(file: string, out: string) {
  const watch = stopwatch()
  let pace = watch(0)
  let done = false
  await follow({
    module: STUDY,
    watch: [file],
    out,
    ingest: TOLD,
    stopped: () => done,
    onRound({ intakes: [run] }) {
      if (run?.behind) pace = watch(run.frames)
      else if (run?.frames === FRAMES) done = true
    },
  })
  return pace
}

/** Frames per second since it was made. */
function stopwatch() {
  const start = performance.now()
  const before = process.cpuUsage()
  return (frames: number) => {
    const { user, system } = process.cpuUsage(before)
    return {
      computing: (1e6 * frames) / (user + system),
      clock: (1000 * frames) / (performance.now() - start),
    }
  }
}
