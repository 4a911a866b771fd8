import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import anyTest, { type TestFn } from 'ava'
import { collectSurveyed, survey } from '../../../pipeline/executors/cluster/survey.ts'
import { poolRows, SLOW, TOY, walkStores } from '../../helpers/cluster/cluster.ts'
import { READING, rawRuns } from '../../helpers/cluster/raw-runs.ts'
import {
  type Cluster,
  logOf,
  PATIENCE,
  slurmMissing,
  startCluster,
  until,
} from '../../helpers/cluster/slurm.ts'
import { ionstream } from '../../helpers/command.ts'
import { folder } from '../../helpers/folder.ts'

const missing = slurmMissing()
const test = anyTest as TestFn<{ cluster: Cluster }>
const real = missing ? test.skip : test
if (missing) console.log(`Slurm itself is not tried: ${missing}`)

test.before(async (t) => {
  t.timeout(1000 * PATIENCE)
  if (!missing) t.context.cluster = await startCluster()
})
test.beforeEach((t) => {
  t.timeout(1000 * PATIENCE)
})
test.after.always(async (t) => {
  await t.context.cluster?.stop()
})

interface Submission {
  readonly module?: URL
  readonly stores: readonly string[]
  readonly words?: readonly string[]
}

/** Submits as a person would; returns the folder and the id of the array. */
function submit(
  { module = TOY, stores, words = [] }: Submission,
  dir = join(folder(), 'with space'),
): { dir: string; job: string } {
  const found = ionstream(
    'submit',
    fileURLToPath(module),
    ...stores,
    '--out',
    dir,
    '--threads',
    '1',
    '--memory',
    '500',
    ...words,
  )
  if (found.code !== 0) throw new Error(found.stderr)
  return { dir, job: /job (\d+)/.exec(found.stderr)?.[1] as string }
}

const collected = (dir: string) => until(`${dir} is collected`, () => existsSync(join(dir, 'manifest.json')))
const collectEnded = (dir: string, words: RegExp) =>
  until(`${dir}: ${words}`, () => words.test(logOf(dir, 'ionstream-collect')))
const status = (dir: string) => JSON.parse(ionstream('status', dir, '--json').stdout)
const statesOf = (dir: string): string[] => status(dir).shares.map(({ state }: { state: string }) => state)

async function rowsOf(dir: string) {
  const { results } = collectSurveyed(dir, await survey(dir))
  return Object.fromEntries(results.map(({ name, table }) => [name, table.rows]))
}

const files = (dir: string) =>
  Object.fromEntries(
    readdirSync(join(dir, 'states')).map((name) => [
      name,
      readFileSync(join(dir, 'states', name)).toString('base64'),
    ]),
  )

real('an array over two nodes gives the bits of a pool', async (t) => {
  const stores = walkStores(700, 300, 1000)
  const here = folder()
  const rows = await poolRows(TOY, stores, {}, here)
  const { dir } = submit({ stores, words: ['--array', '4', '--stage'] })
  await collected(dir)
  t.deepEqual(statesOf(dir), ['done', 'done', 'done', 'done'])
  t.deepEqual(await rowsOf(dir), rows)
  t.deepEqual(files(dir), files(here))
  for (const share of [0, 1, 2, 3]) t.regex(logOf(dir, `share-${share}`), /share \d: \d+ tasks/)
})

real('runs are ingested by an array, and a job between plans the analysis over them', async (t) => {
  const home = rawRuns('600K/run1', '600K/run2', '750K/run1')
  const torn = join(home, '600K/run2/part10.dump')
  const whole = readFileSync(torn, 'utf8')
  writeFileSync(torn, whole.replace('ITEM: NUMBER OF ATOMS\n4', 'ITEM: NUMBER OF ATOMS\n5'))
  const { dir } = submit({
    stores: [],
    words: ['--ingest', join(home, '*K/run*'), ...READING, '--array', '2'],
  })
  await until('the plan is refused', () => /600K\/run2 \(task 1\): /.test(logOf(dir, 'ionstream-plan')))
  t.regex(ionstream('status', dir).stdout, /2 done, 1 failed.*\n {2}600K\/run2 \(task 1\): failed/)
  writeFileSync(torn, whole)
  await until('the plan has ended', () => ionstream('collect', dir, '--resubmit').code === 0)
  await collected(dir)
  t.deepEqual(statesOf(dir), ['done', 'done'])
  const stores = ['600K/run1', '600K/run2', '750K/run1'].map((name) => join(dir, 'stores', name))
  t.deepEqual(await rowsOf(dir), await poolRows(TOY, stores))
})

real('near its time limit a share saves what it has, is queued again and goes on', async (t) => {
  const stores = walkStores(32 * 40 + 7)
  const gate = join(folder(), 'open')
  const { dir, job } = submit({
    module: SLOW,
    stores,
    words: ['--param', `gate=${gate}`, '--array', '1', '--time', '1'],
  })
  const asked = () => t.context.cluster.slurm('scontrol', 'show', 'job', `${job}_0`)
  await until('queued again', () => / Restarts=[1-9]/.test(asked()))
  t.true((await survey(dir)).open.some(({ why }) => why === 'unfinished'))
  writeFileSync(gate, '')
  await collected(dir)
  t.deepEqual(await rowsOf(dir), await poolRows(SLOW, stores, { gate }))
})

real('a killed share is named, submitted again on request, and counted once', async (t) => {
  const stores = walkStores(32 * 20, 32 * 20)
  const gate = join(folder(), 'open')
  const { dir, job } = submit({ module: SLOW, stores, words: ['--param', `gate=${gate}`, '--array', '2'] })
  await until('both run', () => statesOf(dir).every((state) => state === 'running'))
  t.is(ionstream('collect', dir, '--resubmit').code, 2)
  t.context.cluster.slurm('scancel', '--signal=KILL', '--full', `${job}_0`)
  writeFileSync(gate, '')
  await collectEnded(dir, /--array=0: ionstream collect/)
  t.deepEqual(statesOf(dir), ['missing', 'done'])
  const again = ionstream('collect', dir, '--resubmit')
  t.is(again.code, 4)
  t.regex(again.stderr, /of shares 0\n.*submitted again: job \d+/)
  await collected(dir)
  t.deepEqual(await rowsOf(dir), await poolRows(SLOW, stores, { gate }))
})

real(
  'a node that refuses leaves its shares pending; cancelled and submitted again they are done elsewhere',
  async (t) => {
    const { slurm } = t.context.cluster
    const stores = walkStores(200)
    const site = join(folder(), 'site.json')
    writeFileSync(site, JSON.stringify({ options: ['--nodelist=beta'], before: ['export IONSTREAM_TEST=1'] }))
    slurm('scontrol', 'update', 'nodename=beta', 'state=drain', 'reason=test')
    const { dir } = submit({ stores, words: ['--array', '2', '--site', site] })
    t.deepEqual(statesOf(dir), ['pending', 'pending'])
    t.regex(
      ionstream('submit', fileURLToPath(TOY), ...stores, '--out', dir).stderr,
      /shares are still waiting or running: 0-1/,
    )
    t.is(ionstream('cancel', dir).code, 0)
    t.deepEqual(statesOf(dir), ['missing', 'missing'])
    t.regex(ionstream('status', dir).stdout, /missing \(CANCELLED\)[\s\S]*missing: --array=0-1/)
    slurm('scontrol', 'update', 'nodename=beta', 'state=resume')
    t.is(ionstream('collect', dir, '--resubmit').code, 4)
    await collected(dir)
    t.deepEqual(await rowsOf(dir), await poolRows(TOY, stores))
  },
)

real('what Slurm refuses is a usage error in its own words', (t) => {
  const stores = walkStores(100)
  const found = ionstream(
    'submit',
    fileURLToPath(TOY),
    ...stores,
    '--out',
    folder(),
    '--partition',
    'nowhere',
  )
  t.is(found.code, 2)
  t.regex(found.stderr, /sbatch refused: .*partition/i)
})
