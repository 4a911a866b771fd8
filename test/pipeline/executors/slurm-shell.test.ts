import {
  copyFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { Subject } from 'rxjs'
import { jobPath } from '../../../pipeline/executors/cluster/job.ts'
import { collectSurveyed, survey } from '../../../pipeline/executors/cluster/survey.ts'
import { pool } from '../../../pipeline/executors/pool.ts'
import { VERSION } from '../../../pipeline/run/version.ts'
import { readPartial, writePartial } from '../../../pipeline/state/partial.ts'
import { toldWhole } from '../../../pipeline/store/told-whole.ts'
import { siteOptions } from '../../../schemas/cluster.ts'
import {
  jobFolder,
  poolRows,
  SLOW,
  share,
  TOY,
  walkStore,
  walkStores,
} from '../../helpers/cluster/cluster.ts'
import { folder } from '../../helpers/folder.ts'

async function collect(dir: string) {
  const { results } = collectSurveyed(dir, await survey(dir))
  return Object.fromEntries(results.map(({ name, table }) => [name, table.rows]))
}

/** A job with all shares computed. */
async function computed(stores: readonly string[], shares = 3): Promise<string> {
  const { dir } = await jobFolder(stores, { shares })
  for (let index = 0; index < shares; index++) await share(dir, index)
  return dir
}

const states = (dir: string) => readdirSync(join(dir, 'states')).sort()
const refused = { instanceOf: Error, name: 'IonstreamError' }

const STORES = walkStores(300, 100, 200)
const ROWS = poolRows(TOY, STORES)

test('shares computed in any order, number and place add up to the bits of a pool', async (t) => {
  const { dir, draft } = await jobFolder(STORES, { shares: 4 })
  t.deepEqual(draft.open, [0, 1, 2, 3])
  await share(dir, 2, { executor: pool(2) })
  await share(dir, 5, { of: 7, scratch: folder() })
  await share(dir, 3)
  t.deepEqual(await share(dir, 3), { tasks: (await survey(dir)).sizes[3], open: 0 })
  for (const index of [0, 1]) await share(dir, index, { of: 2 })
  t.deepEqual(await collect(dir), await ROWS)
  t.deepEqual((await jobFolder(STORES, { shares: 4 }, dir)).draft.open, [])
})

test('copies for staging and what a killed share left are gone afterwards', async (t) => {
  const { dir } = await jobFolder(STORES, { shares: 1 })
  writeFileSync(join(dir, 'states', 'run0.arrow.writing-elsewhere-12'), 'half')
  const scratch = folder()
  await share(dir, 0, { scratch })
  t.deepEqual(readdirSync(scratch), [])
  t.deepEqual(await collect(dir), await ROWS)
  t.true(states(dir).every((name) => name.endsWith('.arrow')))
})

test('lost and torn partials are named with their share', async (t) => {
  const dir = await computed(STORES)
  const [lost, torn] = [states(dir)[0], states(dir).at(-1) as string]
  rmSync(join(dir, 'states', lost))
  const bytes = readFileSync(join(dir, 'states', torn))
  writeFileSync(join(dir, 'states', torn), bytes.subarray(0, bytes.length / 2))
  const error = await t.throwsAsync(collect(dir), refused)
  t.is((error as { exitCode?: number }).exitCode, 4)
  t.regex(
    error?.message ?? '',
    new RegExp(
      `2 of \\d+ partial results are not there:\n  ${lost.slice(0, -6)} \\(share 0\\): missing\n  ${torn.slice(0, -6)} \\(share 2\\): torn`,
    ),
  )
  t.regex((error as { remedy?: string }).remedy ?? '', /--array=0,2: ionstream collect .* --resubmit/)
  for (const index of [0, 2]) t.is((await share(dir, index)).open, 1)
  t.deepEqual(await collect(dir), await ROWS)
})

test('a partial that is there twice or belongs elsewhere is named, and nothing is added', async (t) => {
  const dir = await computed(STORES)
  const [one, two] = states(dir).map((name) => join(dir, 'states', name))
  copyFileSync(one, `${one.slice(0, -6)} (copy).arrow`)
  writeFileSync(join(dir, 'states', 'zz.arrow'), 'x')
  const error = await t.throwsAsync(collect(dir), refused)
  t.regex(
    error?.message ?? '',
    /\(copy\)\.arrow: a second partial of run0-.*\n {2}zz\.arrow: torn, and of no task of this job/,
  )
  rmSync(`${one.slice(0, -6)} (copy).arrow`)
  rmSync(join(dir, 'states', 'zz.arrow'))
  renameSync(two, `${two}.kept`)
  copyFileSync(one, two)
  await t.throwsAsync(collect(dir), { ...refused, message: /: a copy of run0-/ })
  renameSync(`${two}.kept`, two)
  t.deepEqual(await collect(dir), await ROWS)
  const other = await computed(walkStores(100), 1)
  copyFileSync(join(other, 'states', states(other)[0]), join(dir, 'states', states(other)[0]))
  await t.throwsAsync(collect(dir), { ...refused, message: /: of no task of this job/ })
  await t.throwsAsync(jobFolder(STORES, {}, dir), {
    ...refused,
    message: /1 partial results of something else are here/,
  })
})

test('partials of other code and of another definition are not mixed in', async (t) => {
  const dir = await computed(STORES)
  const [one, two] = states(dir).map((name) => join(dir, 'states', name))
  const old = readPartial(one)!
  writePartial(one, { ...old, code: '0.0.1' })
  const foreign = readPartial(two)!
  const sections = Object.fromEntries(
    Object.entries(foreign.sections).map(([name, section]) => [name, { ...section, fingerprint: 'f' }]),
  )
  writePartial(two, { ...foreign, sections })
  const error = await t.throwsAsync(collect(dir), refused)
  t.regex(error?.message ?? '', /made by ionstream 0\.0\.1\n.*of another definition \(path\)/)
})

const change = (dir: string, edit: (job: any) => void) => {
  const { crc: _, ...job } = JSON.parse(readFileSync(jobPath(dir), 'utf8'))
  edit(job)
  writeFileSync(jobPath(dir), toldWhole(job))
}

test('a task on another version of the program, with another definition or a changed store is refused', async (t) => {
  const path = walkStore(join(folder(), 'run'), 100, 9)
  const { dir } = await jobFolder([path], { shares: 2 })
  const attempt = async () => {
    for (const act of [() => share(dir, 0), () => survey(dir)]) {
      const error = await t.throwsAsync(act, refused)
      words.push(`${(error as { exitCode?: number }).exitCode} ${error?.message}`)
    }
  }
  const words: string[] = []
  const whole = readFileSync(jobPath(dir), 'utf8')
  t.true(whole.includes('"tags":{}'))
  change(dir, (job) => (job.code = '9.9.9'))
  await attempt()
  change(dir, (job) => Object.assign(job, { code: VERSION, params: { scale: 2 } }))
  await attempt()
  change(dir, (job) => Object.assign(job, { params: {} }))
  walkStore(path, 130, 9)
  await attempt()
  writeFileSync(jobPath(dir), '{')
  await attempt()
  writeFileSync(jobPath(dir), whole.replace('"tags":{}', '"tags":{"temperature":300}'))
  await attempt()
  rmSync(jobPath(dir))
  await attempt()
  const expected = [
    /^2 .*job\.json: submitted with ionstream 9\.9\.9, this is ionstream \d/,
    /^2 .*run: the definition has fingerprint \w+, .* was submitted with \w+/,
    /^3 .*run: the store has 130 frames, and is not what it was .* \(100 frames\)/,
    /^3 .*job\.json: is not JSON/,
    /^3 .*job\.json: is not what was written: its checksum does not fit/,
    /^3 .*job\.json: no such job/,
  ]
  words.forEach((text, i) => {
    t.regex(text, expected[Math.floor(i / 2)])
  })
  t.deepEqual(states(dir), [])
})

test('clocks that go wrong change nothing', async (t) => {
  const dir = await computed(STORES)
  states(dir).forEach((name, i) => {
    utimesSync(join(dir, 'states', name), i % 2 ? 4e9 : 1, i % 2 ? 4e9 : 1)
  })
  change(dir, (job) => (job.created = '2099-01-01T00:00:00.000Z'))
  t.is((await share(dir, 1)).open, 0)
  t.deepEqual(await collect(dir), await ROWS)
})

test('told to stop, a share saves the middle of its tasks, and goes on there with the same bits', async (t) => {
  const stores = walkStores(32 * 12 + 7)
  const gate = join(folder(), 'open')
  const wishes = { shares: 1, definition: 'slow.js' }
  const { dir } = await jobFolder(stores, wishes, folder(), SLOW, { gate })
  const stop = new Subject<void>()
  const onProgress = (frames: number) => frames > 64 && stop.next()
  const error = await t.throwsAsync(share(dir, 0, { executor: pool(1), stop, onProgress }), refused)
  t.is((error as { exitCode?: number }).exitCode, 4)
  const { open } = await survey(dir)
  t.true(open.some(({ why }) => why === 'unfinished'))
  const [half] = open.filter(({ why }) => why === 'unfinished')
  const blocks = Object.values(readPartial(join(dir, 'states', `${half.task}.arrow`))!.sections).map(
    (section) => section.blocks,
  )
  t.true(blocks.every((count) => count > 0 && count < 12))
  writeFileSync(gate, '')
  await share(dir, 0)
  t.deepEqual(await collect(dir), await poolRows(SLOW, stores, { gate }))
})

test('a plan asks for what it needs, unless it is told', async (t) => {
  const { draft } = await jobFolder(STORES, { threads: 3 })
  t.true(draft.job.request.memory > 500 && draft.job.request.memory < 2000)
  t.is(draft.job.request.time, '0:10:00')
  t.is(draft.job.shares, 1)
  const told = await jobFolder(STORES, {
    threads: 3,
    memory: 77,
    time: '5',
    site: siteOptions.parse({ scheduler: 'none' }),
  })
  t.like(told.draft.job.request, { memory: 77, time: '5' })
})
