import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { blockFiles, count, dump, textFile } from '../helpers/dump.ts'
import { folder } from '../helpers/folder.ts'
import { seeded } from '../helpers/random.ts'

const PROGRAM = fileURLToPath(new URL('../../runs/ionstream.js', import.meta.url))
const ATOMS = 150

/** A walk of Li among P at rest, as a dump of several megabytes. */
function walk(): string {
  const random = seeded(7)
  const x = new Float64Array(3 * ATOMS).map(() => 10 * random())
  return textFile(
    'walk.lammpstrj',
    dump({
      steps: count(1500),
      rows: () =>
        Array.from({ length: ATOMS }, (_, i) => {
          const at = [0, 1, 2].map((c) => {
            if (i < 100) x[3 * i + c] += 0.3 * (random() - 0.5)
            return (((x[3 * i + c] % 10) + 10) % 10).toFixed(4)
          })
          return `${i + 1} ${i < 100 ? 1 : 2} ${at.join(' ')}`
        }),
    }),
  )
}

/** Runs the program and kills it after some milliseconds, or when it has ended by itself. */
function runAndKill(words: string[], after: number): Promise<number | null> {
  const child = spawn(process.execPath, [PROGRAM, ...words], { stdio: 'ignore' })
  const timer = setTimeout(() => child.kill('SIGKILL'), after)
  return new Promise((resolve) => {
    child.on('exit', (code) => {
      clearTimeout(timer)
      resolve(code)
    })
  })
}

/** Starts the same command again and again, each time given a little longer, until it ends by itself. */
async function untilDone(words: string[], random: () => number): Promise<number> {
  let kills = 0
  for (let patience = 400; ; patience *= 1.35) {
    const code = await runAndKill(words, patience * (0.5 + random()))
    if (code === 0) return kills
    if (code !== null) throw new Error(`${words.join(' ')} ended with ${code}`)
    kills++
  }
}

test('killed at any moment, ingest and analysis end with the bits of an undisturbed run', async (t) => {
  const file = walk()
  const [calm, rough] = [folder(), folder()]
  const ingest = (home: string) => [
    'ingest',
    file,
    '--out',
    join(home, 'run'),
    '--timestep',
    '10fs',
    '--elements',
    '1=Li,2=P',
    '--block',
    '32',
  ]
  const measure = (home: string) => [
    'measure',
    'diffusion',
    join(home, 'run'),
    '--of',
    'Li',
    '--lags',
    '10ps',
    '--out',
    join(home, 'out'),
    '--threads',
    '2',
  ]
  t.is(await runAndKill(ingest(calm), 1e6), 0)
  t.is(await runAndKill(measure(calm), 1e6), 0)
  const random = seeded(11)
  const kills = (await untilDone(ingest(rough), random)) + (await untilDone(measure(rough), random))
  t.log(`${kills} kills`)
  t.true(kills > 2)
  t.deepEqual(blockFiles(join(rough, 'run')), blockFiles(join(calm, 'run')))
  const sections = (home: string) => {
    const states = join(home, 'out/states')
    return readdirSync(states)
      .sort()
      .map((name) => readFileSync(join(states, name)).length)
  }
  t.deepEqual(sections(rough), sections(calm))
  const table = (home: string) => readFileSync(join(home, 'out/tables/diffusion.parquet')).toString('base64')
  t.is(table(rough), table(calm))
})
