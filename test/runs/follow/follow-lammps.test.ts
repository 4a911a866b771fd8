import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { byNature } from '../../../pipeline/definition/patterns.ts'
import { replicas } from '../../../pipeline/definition/study.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import { blockFiles, ELEMENTS } from '../../helpers/dump.ts'
import { folder } from '../../helpers/folder.ts'
import { lammps, restartsOf, simulate } from '../../helpers/lammps.ts'
import { batch, tablesOf, urlOf } from '../../helpers/live/live.ts'
import { seeded } from '../../helpers/random.ts'

const PROGRAM = fileURLToPath(new URL('../../../runs/ionstream.js', import.meta.url))
const DEFINITION = `
import { study } from 'ionstream'
import { diffusion, inFrameOf, msd, rdf, select } from 'ionstream/operators'
import { ps } from 'ionstream/schemas'
export default study({
  flow(frames) {
    const displacement = frames.pipe(inFrameOf(), select('Li'), msd({ lags: ps(0.2) }))
    return { msd: displacement, diffusion: displacement.pipe(diffusion()), rdf: frames.pipe(rdf({ pairs: ['Li-S'] })) }
  },
})
`
const STEPS = 1200

interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<number | null>
  stderr: string
}

function running(child: ChildProcess): Running {
  const process: Running = {
    child,
    stderr: '',
    ended: new Promise((resolve) => {
      child.on('close', (code) => resolve(code))
    }),
  }
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    process.stderr += text
  })
  return process
}

async function kill({ child, ended }: Running): Promise<void> {
  child.kill('SIGKILL')
  await ended
}

const simulated = lammps ? test : test.skip

simulated(
  'two LAMMPS runs are followed; they and the follower are killed; the bits are those of batch',
  async (t) => {
    t.timeout(240_000)
    const home = folder()
    const random = seeded(21)
    const runs = [1, 2].map((i) => join(home, `run${i}`))
    for (const run of runs) mkdirSync(run)
    writeFileSync(join(home, 'study.mjs'), DEFINITION)
    const options = ['--timestep', '2fs', '--units', 'metal', '--elements', ELEMENTS, '--block', '16']
    const words = [
      'follow',
      'study.mjs',
      '--watch',
      'run*/dump.*.lammpstrj',
      '--out',
      'live',
      '--serve',
      '127.0.0.1:0',
    ]
    const follow = () =>
      running(
        spawn(process.execPath, [PROGRAM, ...words, ...options], {
          cwd: home,
          stdio: ['ignore', 'ignore', 'pipe'],
        }),
      )

    const simulations = runs.map((run, i) => running(simulate(run, 1, i + 1)))
    const live: Running[] = [...simulations]
    t.teardown(() => live.map(({ child }) => child.kill('SIGKILL')))
    let follower = follow()
    for (const [i, run] of runs.entries()) {
      let parts = 1
      while (restartsOf(run).length < 3 + 2 * i) await sleep(50)
      for (let round = 0; round < 2; round++) {
        await sleep(200 + 1500 * random())
        await kill(follower)
        await sleep(300 * random())
        await kill(simulations[i])
        simulations[i] = running(simulate(run, ++parts, i + 1))
        follower = follow()
        live.push(simulations[i], follower)
        while (dumpsOf(run).length < parts) await sleep(50)
      }
    }
    await seesFrames(follower)
    for (const { ended } of simulations) t.is(await ended, 0)
    for (const run of runs) t.is(restartsOf(run).at(-1), STEPS)
    follower.child.kill('SIGTERM')
    t.is(await follower.ended, 0, 'asked to stop, it ends well')
    writeFileSync(join(home, 'live/stop'), '')
    const last = follow()
    t.is(await last.ended, 0, last.stderr)

    const files = runs.map(dumpsOf)
    t.true(files.every((names) => names.length === 3))
    const told = { timestep: '2fs', units: 'metal', elements: ELEMENTS, blockFrames: 16 }
    const module = urlOf(join(home, 'study.mjs'))
    const expected = await batch({ run1: files[0], run2: files[1] }, module, told)
    const stores = ['run1', 'run2'].map((name) => join(home, 'live/stores', name))
    t.deepEqual(stores.map(blockFiles), Object.values(expected.stores).map(blockFiles))
    const analysis = await analyse({
      module,
      runs: stores.map((store) => replicas(store)),
      out: join(home, 'live'),
      executor: thread,
    })
    t.is(analysis.plan.openTasks, 0, 'everything was saved')
    t.deepEqual(tablesOf(analysis), expected.tables)
    t.true(analysis.warnings.some(({ name }) => name.includes('restart')))
  },
)

const dumpsOf = (run: string): string[] =>
  readdirSync(run)
    .filter((name) => name.startsWith('dump.'))
    .sort(byNature)
    .map((name) => join(run, name))

/** Waits until the page of a follower shows frames of both runs. */
async function seesFrames(follower: Running): Promise<void> {
  for (;;) {
    const url = /http:\/\/127\.0\.0\.1:\d+\//.exec(follower.stderr)?.[0]
    const state = url && ((await (await fetch(`${url}state.json`)).json()) as { runs?: { frames: number }[] })
    const frames = state ? (state.runs ?? []).map((run) => run.frames) : []
    if (frames.length === 2 && frames.every((count) => count > 20)) return
    await sleep(100)
  }
}
