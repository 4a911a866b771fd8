import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { lastValueFrom, of, Subject } from 'rxjs'
import { prepare } from '../../../pipeline/analysis/analyse.ts'
import { frames } from '../../../pipeline/definition/flow.ts'
import { pool } from '../../../pipeline/executors/pool.ts'
import { fullDisk } from '../../../pipeline/live/full-disk.ts'
import { openWorkbench } from '../../../pipeline/live/workbench.ts'
import { readPartial } from '../../../pipeline/state/partial.ts'
import { partFramesOf } from '../../../pipeline/state/parts.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { blockBytes, rowsRead, stateBytes } from '../../../pipeline/work/footprint.ts'
import { planRun } from '../../../pipeline/work/plan.ts'
import { jobFolder, share, walkStore, walkStores } from '../../helpers/cluster/cluster.ts'
import { folder } from '../../helpers/folder.ts'
import { lagged, modesIn, turned, zeros } from '../../helpers/toy-channels.ts'
import { analysed } from './analysed.ts'

const MODULE = new URL('../../helpers/toy-channels.js', import.meta.url)
const FRAMES = 32 * 12 + 23
const tables = (stores: readonly string[], given: Parameters<typeof analysed>[2] = {}) =>
  analysed(MODULE, stores, given)

test('one thread, pools and shares of a cluster give the same bits', async (t) => {
  const stores = walkStores(FRAMES, 200)
  const alone = await tables(stores)
  t.true(alone.tasks >= 2 * (3 + 5))
  for (const threads of [1, 2])
    t.deepEqual((await tables(stores, { executor: pool(threads) })).values, alone.values)
  const { dir } = await jobFolder(stores, { shares: 3 }, folder(), MODULE)
  for (const index of [2, 0, 1]) await share(dir, index)
  const collected = await tables(stores, { out: dir })
  t.is(collected.open, 0)
  t.deepEqual(collected.values, alone.values)
})

test('numbers agree with a direct sum over the trajectory', async (t) => {
  const [store] = walkStores(300)
  const { values } = await tables([store])
  const run = openRun(store)
  t.teardown(() => run.close())
  const li = Uint32Array.from({ length: run.atoms - 3 }, (_, i) => i + 3)
  const modes = Array.from({ length: 10 }, () => [] as number[])
  const paths = Array.from(li, () => [] as number[])
  for (let block = 0; block * run.blockFrames < 300; block++) {
    const own = run.block(block, li)
    const found = modesIn(own, { from: 0, to: 10, count: 10 })
    modes.forEach((mode, k) => void mode.push(...found.subarray(k * own.count, (k + 1) * own.count)))
    const x = own.column('x')
    paths.forEach((path, row) => void path.push(...x.subarray(row * own.count, (row + 1) * own.count)))
  }
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)
  const close = (row: unknown, expected: number) =>
    t.true(
      Math.abs((row as { sum: number }).sum / expected - 1) < 1e-12,
      `${JSON.stringify(row)} ${expected}`,
    )
  modes.forEach((mode, k) => {
    close(values['steps'][k], sum(mode.slice(1).map((value, i) => Math.abs(value - mode[i]))))
    t.is(values['steps'][10 + 2 * k]['sum'], Math.max(...mode))
    t.is(values['steps'][11 + 2 * k]['sum'], -Math.min(...mode))
    const open = k % 4 === 0 ? 299 : 0
    close(values['lagged'][k], open + sum(mode.slice(37).map((value, i) => value * mode[i])))
  })
  t.is(values['steps'][30]['sum'], 10 * 300)
  t.is(values['steps'][31]['sum'], 300)
  t.is(values['lagged'][10]['sum'], 300 - 37)
  t.deepEqual(
    values['turned'].map((row) => row['sum']),
    turnsIn(paths),
  )
  const log = modes
    .slice(0, 6)
    .flatMap((mode, k) => mode.flatMap((value, i) => (value * (mode[i - 1] ?? 0) <= 0 ? [[k, i]] : [])))
  const place = ([k, i]: number[]) => [Math.floor(k / 4), Math.floor(i / run.blockFrames), k, i]
  log.sort((p, q) => place(p).reduce((order, value, n) => order || value - place(q)[n], 0))
  t.deepEqual(
    values['zeros'].map((row) => row['sum']),
    log.flat(),
  )
})

/** Atoms and frames that have come to the other side of 0 so often, 0 to 8 times. */
function turnsIn(paths: readonly (readonly number[])[]): number[] {
  const counts = new Array<number>(9).fill(0)
  for (const path of paths) {
    let turns = 0
    path.forEach((x, t) => {
      if (t > 0 && x * path[t - 1] < 0) turns++
      if (turns < counts.length) counts[turns]++
    })
  }
  return counts
}

test('a run that grows is continued with the bits of the whole, with more channels too', async (t) => {
  const [path] = walkStores(40)
  const out = folder()
  const held = folder()
  const bench = await openWorkbench({ module: MODULE.href, params: null, out: held }, fullDisk())
  t.teardown(() => bench.close())
  const counts = new Set<number>()
  for (const count of [40, 63, 64, 200, 300, FRAMES]) {
    walkStore(path, count, 1)
    const grown = await tables([path], { out })
    t.true(grown.open > 0)
    const fresh = await tables([path])
    t.deepEqual(grown.values, fresh.values, `${count} frames`)
    bench.refresh([{ path, held: undefined }])
    t.true(await bench.compute(() => false))
    const live = Object.fromEntries(
      bench.analysis()?.results.map(({ name, table }) => [name, table.rows]) ?? [],
    )
    t.deepEqual(live, fresh.values, `${count} frames, live`)
    counts.add(new Set(fresh.values['zeros'].map((row) => row['sum'])).size)
  }
  t.true(counts.size > 1)
  bench.save(true)
  t.is((await tables([path], { out: held })).open, 0)
})

test('stopped in the middle, the next start ends with the same bits; lost and torn groups are made again', async (t) => {
  const stores = walkStores(FRAMES, FRAMES)
  const whole = await tables(stores)
  const out = folder()
  const stop = new Subject<void>()
  const onProgress = (done: number) => done > 800 && stop.next()
  const error = await t.throwsAsync(tables(stores, { out, executor: pool(1), stop, onProgress }))
  t.regex(error?.message ?? '', /stopped after \d+ of \d+ tasks/)
  const rest = await tables(stores, { out, executor: pool(2) })
  t.true(rest.open > 0)
  t.deepEqual(rest.values, whole.values)
  const files = readdirSync(join(out, 'states')).filter((name) => name.includes('.modes-'))
  rmSync(join(out, 'states', files[0]))
  writeFileSync(join(out, 'states', files[1]), 'torn')
  const again = await tables(stores, { out })
  t.is(again.open, 2)
  t.deepEqual(again.values, whole.values)
})

test('another size of the groups is another cut: it shares nothing, and gives the numbers of the channels', async (t) => {
  const stores = walkStores(300)
  const first = await tables(stores)
  const other = await tables(stores, { out: first.out, params: { group: 3 } })
  t.true(other.open >= 4)
  t.deepEqual(other.values['steps'], first.values['steps'])
  t.deepEqual(other.values['lagged'], first.values['lagged'])
})

test('a partial has its own channels alone, in a task that is shared where channels are alike', async (t) => {
  const { out } = await tables(walkStores(300))
  const files = readdirSync(join(out, 'states')).sort()
  const numbers = (word: string) =>
    files.flatMap((name) => name.match(new RegExp(`${word}-\\w+\\.(\\d+-\\d+)`))?.[1] ?? [])
  t.deepEqual(numbers('modes'), ['0000-0003', '0004-0007', '0008-0011'])
  t.deepEqual(numbers('numbers'), ['0000-0001', '0002-0003', '0004-0005', '0006-0007', '0008-0009'])
  const last = readPartial(join(out, 'states', files.find((name) => name.includes('.0008-0011')) ?? ''))
  t.deepEqual(Object.keys(last?.sections ?? {}).sort(), ['echoed', 'lagged', 'steps'])
  t.is(last?.sections['lagged'].closed[0].state['sum'].length, 2)
  t.is(last?.sections['steps'].closed[0].state['most'].length, 4)
  t.true(readFileSync(join(out, 'states', files[0])).length > 0)
})

test('memory that the store can rebuild is not saved, behind silent transforms either', async (t) => {
  const { out } = await tables(walkStores(300))
  const file = readdirSync(join(out, 'states')).find((name) => name.includes('.modes-')) ?? ''
  const { lagged, echoed, steps } = readPartial(join(out, 'states', file))?.sections ?? {}
  t.is(lagged.carries.at(-1), null)
  t.is(echoed.carries.at(-1), null)
  t.not(steps.carries.at(-1), null)
})

test('tasks that say other things of what all know are an error, and so is a run without channels', async (t) => {
  const stores = walkStores(100)
  await t.throwsAsync(tables(stores, { params: { only: 'liar' } }), {
    message: /first: channels 1 to 1 have other numbers/,
  })
  await t.throwsAsync(tables(stores, { params: { only: 'none' } }), { message: /steps: run0 has no modes/ })
})

test('what a measure follows must be there, by name', (t) => {
  t.throws(() => frames().pipe(zeros()), { message: /zeros needs "hundreds" before it/ })
  t.throws(() => frames().pipe(turned()), { message: /turned needs the label "turns"/ })
})

test('a plain stream of blocks has all channels in one', async (t) => {
  const [store] = walkStores(60)
  const run = openRun(store)
  t.teardown(() => run.close())
  const { rows } = await lastValueFrom(of(run.block(0)).pipe(lagged()))
  const { chains } = planRun([{ name: 'lagged', measurement: frames().pipe(lagged()) }], run)
  t.is(chains[0].channels?.count, 10)
  t.is(rows.length, 11)
})

test('the plan names channels, and counts what is read and kept of them', async (t) => {
  const [pattern] = walkStores(300)
  const { plan, out } = await tables([pattern])
  const workshop = await prepare({ module: MODULE.href, runs: [{ pattern, tags: {} }], out })
  const { run, tasks, chains } = workshop.plan(0)
  t.deepEqual(
    tasks.map(({ channel }) => channel),
    [0, 4, 8, 0, 2, 4, 6, 8],
  )
  const [steps, lagged] = plan.measurements
  t.like(steps.channels, { of: 'modes', count: 10 })
  // Four channels: a path, two extremes, `all` and `frames` in the state, `last` and `seen` in the memory; of the first a state for every part of time.
  const parts = Math.ceil(300 / partFramesOf(300))
  t.is(parts, 10)
  t.is(steps.bytes, 8 * parts * (4 * 3 + 2) + 8 * (4 + 1))
  t.is(lagged.bytes, 8 * (4 + 1) + 8 * (4 * 37 + 1))
  t.is(stateBytes(chains[0]), 8 * (10 * 3 + 2))
  t.is(rowsRead(tasks[0], chains[0]), run.atoms - 3)
  t.is(blockBytes(run, tasks[0]), 32 * (run.atoms - 3) * 3 * 4)
  t.is(blockBytes(run, tasks[3]), 32 * (run.atoms - 3) * (3 * 4 + 2), 'with labels')
  t.is(rowsRead(tasks[0], { ...chains[0], channels: { of: 'modes', count: 10, group: 4, reads: 7 } }), 7)
})

test('how many channels there are, and how many make a task, are part of the fingerprint', (t) => {
  const run = openRun(walkStores(60)[0])
  t.teardown(() => run.close())
  const own = frames().pipe(lagged())
  const fingerprintOf = (count: number, group: number) => {
    const operator = { ...own.measure.operator, channels: () => ({ of: 'modes', count, group }) }
    const measure = { ...own.measure, operator } as unknown as typeof own.measure
    return planRun([{ name: 'lagged', measurement: { ...own, measure } }], run).chains[0].fingerprint
  }
  t.is(fingerprintOf(10, 4), planRun([{ name: 'lagged', measurement: own }], run).chains[0].fingerprint)
  const others = [fingerprintOf(10, 4), fingerprintOf(11, 4), fingerprintOf(10, 5)]
  t.is(new Set(others).size, 3)
  t.throws(() => fingerprintOf(10, 0), { message: /0 channels in a group/ })
})
