import test from 'ava'
import { lastValueFrom, Observable } from 'rxjs'
import { labelSeries } from '../../../operators/states/label-series.ts'
import { transitions } from '../../../operators/states/transitions.ts'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { pool } from '../../../pipeline/executors/pool.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import type { Block } from '../../../pipeline/run/block.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import type { Executor } from '../../../pipeline/work/executor.ts'
import type { Samples, Table } from '../../../schemas/table.ts'
import { folder } from '../../helpers/folder.ts'
import { chain, labelRun, labelStore, wandering } from '../../helpers/labels.ts'
import { finished } from '../../helpers/live/finished.ts'
import { seeded } from '../../helpers/random.ts'

const module = new URL('../../helpers/label-study.js', import.meta.url).href

async function tableOf(
  stores: readonly string[],
  flags: object,
  executor: Executor = thread,
  out = folder(),
): Promise<Table> {
  const runs = stores.map((pattern) => ({ pattern, tags: {} }))
  const { results } = await analyse({ module, params: { transitions: flags }, runs, out, executor })
  return results.find(({ name }) => name === 'transitions')?.table as Table
}

const countsAt = ({ rows }: Table, lag: number): unknown[] =>
  rows.filter((row) => row['lag'] === lag).map((row) => row['count'])

/** Pairs of one lag without a gap between their ends. */
function brute(series: readonly (readonly number[])[], lag: number, states: number): number[] {
  const counts = new Array<number>(states * states).fill(0)
  for (const labels of series)
    for (let t = 0; t + lag < labels.length; t++)
      if (!labels.slice(t, t + lag + 1).includes(-1)) counts[labels[t] * states + labels[t + lag]]++
  return counts
}

test('a table by hand: lag, from, to, count, zeros too', async (t) => {
  const table = await tableOf([await labelStore([[0, 0, 1, -1, 1, 1, 0, 2]], 0.5)], { lags: '0.5ps,1ps' })
  t.deepEqual(countsAt(table, 0.5), [1, 1, 1, 1, 1, 0, 0, 0, 0])
  t.deepEqual(countsAt(table, 1), [0, 1, 0, 1, 0, 1, 0, 0, 0])
  t.deepEqual(table.rows[1], {
    lag: 0.5,
    from: 0,
    to: 1,
    count: 1,
    effective: 1,
    fromName: '0',
    toName: '1',
    together: 1,
    mode: 'sliding',
  })
  t.is(table.rows[10]['effective'], 0.5)
})

test('two runs give the sum of their counts and no pair over their seam; their samples are the replicas', async (t) => {
  const [a, b] = [wandering(3, 90, 3, 1), wandering(70, 60, 4, 2)]
  const [one, two] = [brute(a, 5, 4), brute(b, 5, 4)]
  const sum = one.map((count, i) => count + two[i])
  t.deepEqual(countsAt(await tableOf([await labelStore(a), await labelStore(b)], { lags: [5] }), 5), sum)
  const table = finished(transitions({ lags: [5] }), [await labelRun(a), await labelRun(b)])
  t.deepEqual(countsAt(table, 5), sum)
  const samples = table.samples?.['5'] as Samples
  t.is(samples.method, 'replicas')
  t.deepEqual(
    samples.values.map((values) => [...values]),
    [one, two],
  )
  t.true(Math.abs(samples.weights[0] + samples.weights[1] - 1) < 1e-12)
})

test('any cut gives the same counts and the same samples: threads, pools, blocks', async (t) => {
  const series = wandering(130, 150, 5, 3)
  const flags = { lags: [1, 20, 60] }
  const whole = await tableOf([await labelStore(series)], flags)
  t.deepEqual(countsAt(whole, 20), brute(series, 20, 5))
  for (const blockFrames of [8, 64, 256])
    t.deepEqual(await tableOf([await labelStore(series, 1, blockFrames)], flags, pool(2)), whole)
})

test('samples add up: up to 16 blocks of ions, or every ion', async (t) => {
  const series = wandering(70, 80, 3, 4)
  const run = await labelRun(series)
  for (const [perIon, method, count] of [
    [false, 'ion blocks', 16],
    [true, 'ions', 70],
  ] as const) {
    const table = finished(transitions({ lags: [4], perIon }), [run])
    const samples = table.samples?.['4'] as Samples
    t.is(samples.method, method)
    t.is(samples.values.length, count)
    const sum = countsAt(table, 4).map((_, i) =>
      samples.values.reduce((total, values) => total + values[i], 0),
    )
    t.deepEqual(sum, countsAt(table, 4))
    const first = perIon ? series.slice(0, 1) : series.filter((_, i) => Math.floor((i * 16) / 70) === 0)
    t.deepEqual([...samples.values[0]], brute(first, 4, 3))
  }
})

test('three modes of counting', async (t) => {
  const series = [wandering(1, 101, 3, 6, 0)[0]]
  const store = await labelStore(series)
  const sliding = brute(series, 10, 3)
  t.deepEqual(countsAt(await tableOf([store], { lags: [10], mode: 'sliding' }), 10), sliding)
  const effective = await tableOf([store], { lags: [10], mode: 'sliding-effective' })
  t.deepEqual(
    countsAt(effective, 10),
    sliding.map((count) => count / 10),
  )
  const strided = await tableOf([store], { lags: [10], mode: 'strided' })
  const own = new Array<number>(9).fill(0)
  for (let k = 0; k < 100; k += 10) own[3 * series[0][k] + series[0][k + 10]]++
  t.deepEqual(countsAt(strided, 10), own)
  t.deepEqual(
    strided.rows.map((row) => row['effective']),
    own,
  )
})

test('more than 64 states: only pairs that occur, with their own numbers', async (t) => {
  const series = [Array.from({ length: 400 }, (_, i) => (i * 7) % 90)]
  const table = await tableOf([await labelStore(series)], { lags: [1] })
  t.is(table.rows.length, 90)
  t.true(table.rows.every((row) => row['to'] === ((row['from'] as number) + 7) % 90))
  t.is(finished(transitions({ lags: [1] }), [await labelRun(series)]).samples?.['1'].values[0].length, 90)
})

test('a known chain is recovered within its errors', async (t) => {
  const T = [
    [0.9, 0.08, 0.02],
    [0.1, 0.85, 0.05],
    [0.05, 0.15, 0.8],
  ]
  const random = seeded(11)
  const series = Array.from({ length: 40 }, (_, i) => chain(T, 2000, random, i % 3))
  const counts = countsAt(await tableOf([await labelStore(series)], { lags: [1] }), 1) as number[]
  for (let i = 0; i < 3; i++) {
    const row = counts.slice(3 * i, 3 * i + 3)
    const total = row[0] + row[1] + row[2]
    row.forEach((count, j) => {
      const sigma = Math.sqrt((T[i][j] * (1 - T[i][j])) / total)
      t.true(Math.abs(count / total - T[i][j]) < 4 * sigma, `${i} ${j}: ${count / total}`)
    })
  }
})

test('on a plain stream of blocks it gives the same table', async (t) => {
  const store = await labelStore(wandering(20, 70, 3, 9))
  const run = openRun(store)
  const blocks = new Observable<Block>((subscriber) => {
    for (let index = 0; index <= run.blocks; index++) subscriber.next(run.block(index))
    subscriber.complete()
  })
  const table = await lastValueFrom(blocks.pipe(labelSeries(), transitions({ lags: [3] })))
  t.deepEqual(table.rows, (await tableOf([store], { lags: [3] })).rows)
})

test('wrong lags are refused', async (t) => {
  const store = await labelStore([[0, 1, 0, 1]], 0.02)
  const refused = (lags: string, message: RegExp) => t.throwsAsync(tableOf([store], { lags }), { message })
  await refused('0.03ps', /0\.03 ps is no multiple of the frame interval of store, 0\.02 ps/)
  await refused('80fs', /0\.08 ps is as long as the run store, which spans 0\.06 ps/)
  await refused('0', /a lag of 0 ps/)
  await refused('20fs,0.02', /given twice/)
  await t.throwsAsync(tableOf([store], { lags: '20fs', shells: 'S' }), { message: /no shells "S"/ })
})
