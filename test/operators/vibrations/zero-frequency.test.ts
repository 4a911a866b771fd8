import test from 'ava'
import { zeroFrequency } from '../../../operators/vibrations/zero-frequency.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { forgetting, listening, moving, vacfOf } from './motions.ts'
import { tableFrom } from './tables.ts'

function rowsOf(table: Table, given: object = {}): readonly Row[] {
  const { operator, params } = zeroFrequency(given)
  return operator.finish({ vacf: table }, params, listening()).rows
}
const quoted = (rows: readonly Row[]): Row => rows.find((row) => row['quoted'] === true) as Row
const value = (row: Row, name: string): number => row[name] as number

const [INTERVAL, RATE, VARIANCE] = [0.02, 5, 30]
/** ⟨v²⟩/3 per axis over the rate, cm²/s. */
const D = (VARIANCE / RATE) * 1e-4
const walkers = (seed: number, atoms: number, frames: number) =>
  moving([['Li', atoms]], frames, forgetting(VARIANCE, RATE, INTERVAL), { interval: INTERVAL, seed })

test('Ornstein–Uhlenbeck velocities: exponential VACF, D = ⟨v²⟩/rate, g(0) = 4/rate per THz', (t) => {
  const table = vacfOf([walkers(1, 200, 4000)], { lags: 1.6 })
  for (const row of table.rows) {
    const expected = 3 * VARIANCE * Math.exp(-RATE * value(row, 'lag'))
    t.true(Math.abs(value(row, 'vacf') - expected) < 4 * value(row, 'error') + 1e-9, `lag ${row['lag']}`)
  }
  const row = quoted(rowsOf(table))
  t.true(value(row, 'error') / D < 0.02)
  t.true(Math.abs(value(row, 'D') - D) < 3 * value(row, 'error'))
  const g0 = 4 / RATE / 4.135667696
  t.true(Math.abs(value(row, 'g0') - g0) < 3 * value(row, 'g0Error'))
})

test('the 68 % interval covers the true D', (t) => {
  let [covered, spectral] = [0, 0]
  for (let seed = 1; seed <= 200; seed++) {
    const row = quoted(rowsOf(vacfOf([walkers(seed, 16, 400)], { lags: 1.4 })))
    if (Math.abs(value(row, 'D') - D) <= value(row, 'error')) covered++
    if (Math.abs(value(row, 'g0') - 4 / RATE / 4.135667696) <= value(row, 'g0Error')) spectral++
  }
  t.true(covered >= 120 && covered <= 152, `D: ${covered} of 200`)
  t.true(spectral >= 120 && spectral <= 152, `g(0): ${spectral} of 200`)
})

test('so it does between replicas', (t) => {
  let covered = 0
  for (let seed = 1; seed <= 150; seed++) {
    const runs = [0, 1, 2, 3].map((k) => walkers(1000 + 4 * seed + k, 4, 300))
    const row = quoted(rowsOf(vacfOf(runs, { lags: 1.4 })))
    if (Math.abs(value(row, 'D') - D) <= value(row, 'error')) covered++
  }
  t.true(covered >= 90 && covered <= 114, `${covered} of 150`)
})

test('D against the length of the integral: what it has gathered by then', (t) => {
  const values = Array.from({ length: 401 }, (_, k) => 90 * Math.exp(-2 * k * 0.005))
  const rows = rowsOf(tableFrom({ interval: 0.005, values }))
  t.is(rows.length, 20)
  for (const row of rows) {
    const length = value(row, 'length')
    const expected = 1e-4 * (90 / 3 / 2) * (1 - Math.exp(-2 * length))
    // The last point of the sum counts whole, half of it too much.
    const edge = 1e-4 * (90 / 6) * 0.005 * Math.exp(-2 * length)
    t.true(Math.abs(value(row, 'D') - expected - edge) < 1e-4 * D, `${length} ps`)
  }
  t.is(quoted(rows)['length'], 2)
  const short = rowsOf(tableFrom({ interval: 0.005, values }), { length: '0.515ps' })
  t.is(quoted(short)['length'], 0.515)
  t.is(short.filter((row) => row['quoted'] === true).length, 1)
})

test('g(0) and D of one number: 1.01e-3 per meV is 7.52e-6 cm²/s for Li at 600 K', (t) => {
  const kT = (0.08617333262 * 600) / (6.94 * 0.1036426966)
  const rate = kT / 0.0752
  const interval = 0.01 / rate
  const values = Array.from({ length: 2001 }, (_, k) => 3 * kT * Math.exp(-rate * k * interval))
  const row = quoted(rowsOf(tableFrom({ interval, values, temperature: 600 })))
  t.true(Math.abs(value(row, 'D') / 7.52e-6 - 1) < 1e-4)
  t.true(Math.abs(value(row, 'atTemperature') / value(row, 'D') - 1) < 1e-9)
  t.true(Math.abs(value(row, 'kinetic') / 600 - 1) < 1e-9)
  t.true(Math.abs(value(row, 'g0') / 1.01e-3 - 1) < 0.01)
})

test('velocities from differences have the same D', (t) => {
  const run = moving([['Li', 60]], 4000, wandering, { interval: INTERVAL, seed: 9 })
  const [stored, found] = (['stored', 'differences'] as const).map((velocities) =>
    quoted(rowsOf(vacfOf([run], { lags: 1.4, velocities }))),
  )
  t.true(Math.abs(value(found, 'D') / value(stored, 'D') - 1) < 0.02, `${found['D']} ${stored['D']}`)
})

/** Ornstein–Uhlenbeck velocities and the place they lead to, in ten steps an interval. */
const wandering = (random: { normal: () => number; uniform: () => number }) => {
  const at = forgetting(VARIANCE, RATE, INTERVAL / 10)(random, 0)
  let [x, v, fine] = [0, 0, 0]
  return (frame: number) => {
    for (; fine <= 10 * frame; fine++) {
      const before = v
      v = at(fine).v
      if (fine > 0) x += ((before + v) * INTERVAL) / 20
    }
    return { v, x }
  }
}

test('a length that the VACF lacks is a usage error', (t) => {
  const table = tableFrom({ interval: 0.1, values: [1, 0.5, 0.2] })
  for (const length of [0.4, 0]) {
    t.regex(
      t.throws(() => rowsOf(table, { length }), { name: 'IonstreamError' })?.message ?? '',
      /the VACF has lags up to 0\.2 ps/,
    )
  }
})
