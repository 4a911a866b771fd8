import test from 'ava'
import { zeroFrequency } from '../../../operators/vibrations/zero-frequency.ts'
import type { Row } from '../../../schemas/table.ts'
import { forgetting, harmonic, listening, type Motion, moving, vacfOf } from './motions.ts'
import { tableFrom } from './tables.ts'

const INTERVAL = 0.02
const [RATE, VARIANCE] = [4, 24]
const D = (VARIANCE / RATE) * 1e-4

function rowsOf(motion: Motion, frames: number, lags: number | undefined, seed: number, atoms = 64): Row[] {
  const table = vacfOf([moving([['Li', atoms]], frames, motion, { interval: INTERVAL, seed })], { lags })
  const { operator, params } = zeroFrequency({})
  return [...operator.finish({ vacf: table }, params, listening()).rows]
}
const quoted = (rows: readonly Row[]): Row => rows.find((row) => row['quoted'] === true) as Row
const value = (row: Row, name: string): number => row[name] as number
const walking = forgetting(VARIANCE, RATE, INTERVAL)
const pinned = harmonic((atom) => 1 + 6 * ((atom * 0.618034) % 1), 5, INTERVAL)
const seeds = Array.from({ length: 20 }, (_, i) => i + 1)

test('a plateau above zero is determined, and only the quoted row says so', (t) => {
  const rows = rowsOf(walking, 2000, 3, 1)
  const row = quoted(rows)
  t.is(row['status'], 'determined')
  t.true(Math.abs(value(row, 'D') - D) < 3 * value(row, 'error'))
  t.is(row['integral'], row['D'])
  t.deepEqual([...new Set(rows.filter((other) => other !== row).map((other) => other['status']))], [null])
  const found = seeds.map((seed) => quoted(rowsOf(walking, 600, 3, seed))['status'])
  t.true(found.filter((status) => status === 'determined').length >= 17, found.join(' '))
})

test('atoms that stay have an upper bound round zero', (t) => {
  const found = seeds.map((seed) => quoted(rowsOf(pinned, 400, 2.4, seed)))
  t.false(found.some((row) => row['status'] === 'determined'))
  const bounds = found.filter((row) => row['status'] === 'upper-bound')
  t.true(bounds.length >= 16, `${bounds.length}`)
  for (const row of bounds) {
    t.is(row['error'], null)
    t.true(value(row, 'D') > 0 && value(row, 'D') < 0.05 * D, `${row['D']}`)
    const expected = Math.max(value(row, 'integral'), 0) + value(row, 'bound')
    t.true(Math.abs(value(row, 'D') / expected - 1) < 1e-12)
    t.true(Math.abs(value(row, 'bound') / value(row, 'integralError') - 1.69) < 0.03)
  }
})

test('an integral that rings through zero is none, wherever it ends', (t) => {
  const statusOf = (depth: number) => {
    const integral = (k: number) => 1 + depth * Math.cos((4 * Math.PI * k) / 200)
    const values = Array.from({ length: 201 }, (_, k) =>
      k === 0 ? integral(0) : (integral(k) - integral(k - 1)) / 2,
    )
    const samples = [0.8, 0.9, 1, 1.1, 1.2].map((scale) => values.map((c) => scale * c))
    const table = tableFrom({ interval: 0.01, values, samples, velocities: 'differences' })
    const { operator, params } = zeroFrequency({})
    return quoted(operator.finish({ vacf: table }, params, listening()).rows)['status']
  }
  t.is(statusOf(0.5), 'determined')
  t.is(statusOf(1.5), 'upper-bound')
})

test('the figure shows the integral, also where D is a bound, and says what is quoted', (t) => {
  const table = vacfOf([moving([['Li', 64]], 400, pinned, { interval: INTERVAL, seed: 1 })], { lags: 2.4 })
  const { operator, params } = zeroFrequency({})
  const own = operator.finish({ vacf: table }, params, listening())
  t.is(quoted(own.rows)['status'], 'upper-bound')
  const [figure] = operator.shown.figures?.({ vacf: table }, own, params) ?? []
  t.regex(figure.caption, /quoted length \(Li upper-bound\)/)
  const { values } = figure.spec['data'] as { values: Row[] }
  const [last] = values.filter((point) => point['quoted'])
  t.true(Math.abs(value(last, 'integral') / value(quoted(own.rows), 'integral') - 1) < 1e-3)
  t.true(value(last, 'low') < value(last, 'integral') && value(last, 'integral') < value(last, 'high'))
})

test('few walkers for a short while have a bound that holds', (t) => {
  const found = seeds.map((seed) => quoted(rowsOf(walking, 160, 3, seed, 4)))
  const bounds = found.filter((row) => row['status'] === 'upper-bound')
  t.true(bounds.length > 3, `${bounds.length}`)
  t.true(bounds.filter((row) => value(row, 'D') < D).length <= 0.2 * bounds.length)
})

test('no plateau is not-diffusive: an integral that still grows, a short one, and one lag', (t) => {
  const slow = quoted(rowsOf(forgetting(VARIANCE, 0.5, INTERVAL), 2000, 2, 3))
  t.is(slow['status'], 'not-diffusive')
  t.is(slow['D'], slow['integral'])
  t.true(value(slow, 'error') > 0)
  for (const [frames, lags] of [
    [2, undefined],
    [90, undefined],
    [2000, 0.9],
  ] as const) {
    for (const motion of [walking, pinned])
      t.is(quoted(rowsOf(motion, frames, lags, 4))['status'], 'not-diffusive')
  }
})
