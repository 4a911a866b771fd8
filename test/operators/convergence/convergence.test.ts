import { join } from 'node:path'
import test from 'ava'
import { convergence } from '../../../operators/convergence/convergence.ts'
import { conductivity } from '../../../operators/transport/conductivity.ts'
import { analyse } from '../../../pipeline/analysis/analyse.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import { draw } from '../../../pipeline/report/svg.ts'
import type { Row } from '../../../schemas/table.ts'
import { folder } from '../../helpers/folder.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { writeSynthetic } from '../../helpers/synthetic.ts'

const module = new URL('../../../runs/definitions/measure.js', import.meta.url).href
const FRAMES = 1200
const INTERVAL = 0.1
const LENGTHS = [75, 150, 300, 600, 1200]

/** Ions on a random walk, as a store: D = 0.02 / (2 · 0.1) Å²/ps. */
function walk(seed: number, frames = FRAMES, temperature = 600): string {
  const path = join(folder(), `seed-${seed}`)
  const random = normal(seeded(seed))
  const at = new Float64Array(3 * 33)
  writeSynthetic(path, {
    atoms: [
      ['Li', 32],
      ['P', 1],
    ],
    frames,
    interval: INTERVAL,
    cell: [10, 0, 0, 0, 10, 0, 0, 0, 10],
    tags: { temperature },
    blockFrames: 256,
    position(atom) {
      if (atom < 32) for (let c = 0; c < 3; c++) at[3 * atom + c] += Math.sqrt(0.02) * random()
      return [at[3 * atom], at[3 * atom + 1], at[3 * atom + 2]]
    },
  })
  return path
}

async function resultsOf(name: string, paths: readonly string[], flags: object, wanted?: number) {
  const runs = paths.map((pattern) => ({ pattern, tags: {} }))
  const params = { name, flags: { of: 'Li', ...flags }, wanted }
  const { results } = await analyse({ module, params, runs, out: folder(), executor: thread })
  return results.map(({ table }) => table.rows as readonly Record<string, any>[])
}

const KNOWN = ['determined', 'extrapolated']
const WINDOW = { lags: 2, from: 0.5, to: 2 }
const without = ({ trajectory, relative, more, ...row }: Row): Row => row

test('at every length it is what the estimate says of a run that ends there, to the last bit', async (t) => {
  for (const name of ['diffusion', 'conductivity', 'haven']) {
    const [own, rows] = await resultsOf(name, [walk(1)], WINDOW, 0.1)
    const whole = rows.filter(({ trajectory }) => trajectory === FRAMES * INTERVAL)
    t.deepEqual(whole.map(without), [...own])
    t.deepEqual([...new Set(rows.map(({ trajectory }) => trajectory * 10))], LENGTHS)
    for (const frames of LENGTHS) {
      const [shorter] = await resultsOf(name, [walk(1, frames)], WINDOW)
      const found = rows.filter(({ trajectory }) => trajectory === frames * INTERVAL)
      t.deepEqual(found.map(without), [...shorter], `${name} of ${frames} frames`)
    }
  }
})

test('of random walks the error falls with the length, the slower as models that might still relax keep a share', async (t) => {
  const slopes: number[] = []
  for (const seed of [1, 2, 3, 4]) {
    const [, rows] = await resultsOf('diffusion', [walk(seed)], {}, 0.1)
    const [x, y] = ['trajectory', 'error'].map((name) => rows.map((row) => Math.log(row[name])))
    const middle = x.reduce((sum, value) => sum + value, 0) / x.length
    const spread = x.reduce((sum, value) => sum + (value - middle) ** 2, 0)
    slopes.push(x.reduce((sum, value, i) => sum + (value - middle) * y[i], 0) / spread)
    for (const { D, error } of rows) t.true(Math.abs(D - 1e-5) < 4 * error)
  }
  // An error of 16 blocks is known to 18 %: a slope over these lengths to 0.08, a mean of four to 0.04.
  const mean = slopes.reduce((sum, slope) => sum + slope, 0) / slopes.length
  t.true(mean > -0.62 && mean < -0.25, `${mean}`)
})

test('the length that is missing is the one at which the error has fallen far enough', async (t) => {
  const [, first] = await resultsOf('diffusion', [walk(5)], { lags: 2, jump: 0.2 }, 0.1)
  const known = first.flatMap(({ relative }) => (relative === null ? [] : [relative])).sort((a, b) => a - b)
  const wanted = known[known.length >> 1]
  const [, rows] = await resultsOf('diffusion', [walk(5)], { lags: 2, jump: 0.2 }, wanted)
  t.true(rows.some(({ more }) => more > 0) && rows.some(({ more }) => more === 0))
  for (const { trajectory, D, error, status, relative, more } of rows) {
    t.is(relative, KNOWN.includes(status) ? error / D : null)
    t.is(more === null, status !== 'determined')
    if (more === null) continue
    let length = trajectory
    while (relative * Math.sqrt(trajectory / length) > wanted) length += 0.01
    t.true(Math.abs(length - trajectory - more) < 0.02)
  }
})

test('beginnings that are too short for the lags are left out; replicas of other lengths are cut alike', async (t) => {
  const [, rows] = await resultsOf('diffusion', [walk(6)], { lags: 20, from: 1, to: 20 }, 0.1)
  t.deepEqual(
    rows.map(({ trajectory }) => trajectory),
    [30, 60, 120],
  )
  const [, unequal] = await resultsOf('diffusion', [walk(7), walk(8, 800)], WINDOW, 0.1)
  t.deepEqual(
    unequal.map(({ trajectory, samples }) => [trajectory, samples > 7]),
    [6.25, 12.5, 25, 50, 100].map((length) => [length, true]),
  )
})

test('an estimate over temperatures has a row for every length too', async (t) => {
  const paths = [walk(9, 400, 500), walk(10, 400, 600), walk(11, 400, 700)]
  const [own, rows] = await resultsOf('arrhenius', paths, WINDOW, 0.1)
  t.deepEqual(
    rows.map(({ trajectory }) => trajectory),
    [2.5, 5, 10, 20, 40],
  )
  t.deepEqual(without(rows[rows.length - 1]), own[0])
})

test('what it shows: one line for each thing, and what is missing in words', async (t) => {
  const [, rows] = await resultsOf('conductivity', [walk(12)], WINDOW, 0.01)
  const temperature = { ...conductivity.operator.shown.columns.temperature, tag: true }
  const columns = {
    ...conductivity.operator.shown.columns,
    ...convergence.operator.shown.columns,
    temperature,
  }
  const own = { columns, rows }
  const [figure] = convergence.operator.shown.figures?.({ conductivity: own }, own, {} as never) ?? []
  t.regex(figure.caption, /Li · nernst-einstein: [\d.]+ %; [\d.e+]+ ps more/)
  t.deepEqual((await draw(figure)).warnings, [])
})
