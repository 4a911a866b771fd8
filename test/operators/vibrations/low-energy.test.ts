import test from 'ava'
import { independentPoints } from '../../../operators/vibrations/low-energy/band.ts'
import { lowEnergy } from '../../../operators/vibrations/low-energy/low-energy.ts'
import { fitLaw } from '../../../operators/vibrations/low-energy/power-law.ts'
import { curvesOf } from '../../../operators/vibrations/vacf-curves.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { forgetting, listening, moving, vacfOf } from './motions.ts'
import { tableFrom, transformed } from './tables.ts'

function rowOf(table: Table, given: object = {}, context = listening()): Row {
  const { operator, params } = lowEnergy(given)
  return operator.finish({ vacf: table }, params, context).rows[0]
}
const value = (row: Row, name: string): number => row[name] as number

const [INTERVAL, LAGS] = [0.01, 600]

/** A VACF with this density of states (per meV, any integral). */
function known(
  g: (energy: number) => number,
  most: number,
): { table: Table; norm: number; values: number[] } {
  const values = transformed(g, INTERVAL, LAGS, most)
  return { table: tableFrom({ interval: INTERVAL, values }), norm: values[0], values }
}

/** The same as the mean of 16 samples with noise in them, this share of lag 0. */
function noisy(exact: readonly number[], noise: number, seed: number): Table {
  const random = normal(seeded(seed))
  const samples = Array.from({ length: 16 }, () =>
    exact.map((c, k) => c + (k === 0 ? 0 : noise * exact[0] * random())),
  )
  const values = exact.map((_, k) => samples.reduce((sum, sample) => sum + sample[k], 0) / 16)
  return tableFrom({ interval: INTERVAL, values, samples })
}

/** Powers of E at low energy that end smoothly, well before the edge. */
const ending = (power: (energy: number) => number) => (energy: number) =>
  power(energy) * Math.exp(-(((energy / 25) ** 2) ** 2))

test('a Debye solid is told from a liquid, with its coefficients', (t) => {
  const debye = known(
    ending((energy) => energy * energy),
    60,
  )
  const solid = rowOf(noisy(debye.values, 0.002, 1))
  t.is(solid['law'], 'debye')
  t.is(solid['debye'], 0)
  t.true(value(solid, 'linear') > 10)
  t.true(Math.abs(value(solid, 'beta') - 1 / debye.norm) < 4 * value(solid, 'betaError') + 0.03 / debye.norm)
  t.deepEqual([solid['g0'], solid['g0Error'], solid['alpha'], solid['alphaError']], [0, null, 0, null])

  const linear = known(
    ending((energy) => 0.5 + energy),
    60,
  )
  const liquid = rowOf(noisy(linear.values, 0.002, 2))
  t.is(liquid['law'], 'linear')
  t.deepEqual([liquid['beta'], liquid['betaError']], [0, null])
  t.true(value(liquid, 'debye') > 10)
  t.true(Math.abs(value(liquid, 'alpha') - 1 / linear.norm) < 4 * value(liquid, 'alphaError'))
  t.true(Math.abs(value(liquid, 'g0') - 0.5 / linear.norm) < 4 * value(liquid, 'g0Error'))
})

test('a straight line through points', (t) => {
  const energies = [0, 1, 2, 3, 4, 5]
  const values = [1.1, 1.9, 3.2, 3.9, 5.1, 5.9]
  const line = fitLaw('linear', energies, values).coefficients
  t.true(Math.abs(line[0] - 1.0666667) < 1e-6 && Math.abs(line[1] - 0.98) < 1e-6 && line[2] === 0)
})

test('no density of states is negative: the law without g₀ takes the place of one below zero', (t) => {
  const energies = [0, 1, 2, 3, 4, 5]
  for (const law of ['linear', 'mixed'] as const) {
    const { coefficients, powers } = fitLaw(
      law,
      energies,
      energies.map((energy) => 2 * energy - 1),
    )
    t.is(coefficients[0], 0)
    t.false(powers.includes(0))
  }
  // Σ E(2E − 1) / Σ E².
  const values = energies.map((energy) => 2 * energy - 1)
  t.true(Math.abs(fitLaw('linear', energies, values).coefficients[1] - 95 / 55) < 1e-12)
  const { values: exact } = known(
    ending((energy) => energy * Math.sqrt(energy)),
    60,
  )
  const row = rowOf(noisy(exact, 0.001, 4))
  t.is(row['g0'], 0)
  t.is(row['law'], 'mixed')
  t.true(value(row, 'g0Error') > 0)
})

test('a law that does not go through the points is called poor, two that do undecided', (t) => {
  const bent = known(
    ending((energy) => 2 + energy + 1.5 * Math.sin(2 * energy)),
    60,
  )
  const context = listening()
  const poor = rowOf(noisy(bent.values, 0.001, 5), {}, context)
  t.is(poor['status'], 'poor')
  t.true(value(poor, 'chi') > 20)
  t.regex(context.heard.get('poor-law') ?? '', /^Li: the \w+ law is the best of 3 and does not go through/)

  const straight = known(
    ending((energy) => 0.5 + energy),
    60,
  )
  const good = rowOf(noisy(straight.values, 0.002, 2))
  t.is(good['status'], 'determined')
  t.true(value(good, 'chi') > 0.3 && value(good, 'chi') < 2.5, `${good['chi']}`)

  const rows = Array.from({ length: 20 }, (_, seed) => rowOf(noisy(straight.values, 0.03, seed + 1)))
  const close = rows.filter((row) => value(row, row['runnerUp'] as string) < 2)
  t.true(close.length > 0)
  t.true(close.every(({ status }) => status === 'undecided'))
  t.true(rows.every((row) => row[row['law'] as string] === 0 && row['law'] !== row['runnerUp']))
})

test('the errors of the coefficients cover what the law has without noise', (t) => {
  const { table, values } = known(
    ending((energy) => 0.5 + energy),
    60,
  )
  const [curve] = curvesOf(table)
  const points = independentPoints(curve, 0, 6)
  const [g0] = fitLaw('linear', points.energies, points.values(curve.values)).coefficients
  const rows = Array.from({ length: 120 }, (_, k) => rowOf(noisy(values, 0.004, k + 1)))
  const linear = rows.filter((row) => row['law'] === 'linear')
  t.true(linear.length > 80)
  const covered = linear.filter((row) => Math.abs(value(row, 'g0') - g0) <= value(row, 'g0Error')).length
  const share = covered / linear.length
  t.true(share >= 0.6 && share <= 0.76, `${covered} of ${linear.length}`)
})

test('weight at low energy and band centre of a known band', (t) => {
  const { table } = known((energy) => (energy < 40 ? energy * (40 - energy) : 0), 40)
  const row = rowOf(table)
  t.true(Math.abs(value(row, 'centre') / 20 - 1) < 2e-3, `${row['centre']}`)
  // ∫₀¹⁰ E(40 − E) dE over that to 40: (5/32).
  t.true(Math.abs(value(row, 'weightBelow') / 0.15625 - 1) < 5e-3, `${row['weightBelow']}`)
  const to20 = rowOf(table, { below: 20 })
  t.true(Math.abs(value(to20, 'weightBelow') - 0.5) < 1e-3)
})

test('diffusing ions are liquid-like, with g₀ of their D', (t) => {
  const run = moving([['Li', 128]], 3000, forgetting(20, 6, 0.02), { interval: 0.02, seed: 5 })
  const row = rowOf(vacfOf([run], { lags: 3 }), { to: 4 })
  t.not(row['law'], 'debye')
  t.true(Math.abs(value(row, 'g0') - 4 / 6 / 4.135667696) < 3 * value(row, 'g0Error') + 0.01)
})

test('too short a VACF gives no law, and says how long it must be', (t) => {
  const context = listening()
  const row = rowOf(
    tableFrom({ interval: 0.02, values: Array.from({ length: 20 }, (_, k) => Math.exp(-((k / 4) ** 2))) }),
    {},
    context,
  )
  t.is(row['law'], null)
  t.is(row['g0'], null)
  t.regex(
    context.heard.get('few-energies') ?? '',
    /independent energies from 0 to 6 meV, 6 needed.*lags of 2\.1 ps/,
  )
  t.true(value(row, 'centre') > 0)
})

test('a spectrum that ends, or is folded, before its band does has no centre, and says why', (t) => {
  const [temperature, interval] = [600, 0.1]
  // The squared velocity that 600 K gives lithium; half of it in a line beyond the end.
  const norm = (3 * 0.08617333262 * temperature) / (6.94 * 0.1036426966)
  const lines = (slow: number, fast: number) =>
    Array.from({ length: 300 }, (_, k) => {
      const line = (share: number, frequency: number, width: number) =>
        share * norm * Math.cos(2 * Math.PI * frequency * k * interval) * Math.exp(-k * interval * width)
      return line(slow, 1, 1) + line(fast, 7.25, 1)
    })
  const sinc = Math.sin(2 * Math.PI * 0.725) / (2 * Math.PI * 0.725)
  const given = { interval, values: lines(0.5, 0.5 * sinc ** 2), velocities: 'differences' as const }
  const context = listening()
  const row = rowOf(tableFrom({ ...given, temperature }), { below: 8 }, context)
  t.is(row['centre'], null)
  t.is(row['centreError'], null)
  t.is(row['oscillator'], null)
  t.regex(context.heard.get('cut-spectrum') ?? '', /the spectrum of Li ends, or is folded, at 9\.16 meV/)
  t.true(Math.abs(value(row, 'weightBelow') - 0.5) < 0.08, `${row['weightBelow']}`)
  t.is(rowOf(tableFrom({ ...given, temperature }), { below: 10 })['weightBelow'], null)

  const untold = rowOf(tableFrom(given), { below: 8 })
  t.is(untold['centre'], null)
  t.is(untold['weightBelow'], null)

  const folded = rowOf(tableFrom({ interval, values: lines(0.5, 0.5) }), { below: 8 })
  t.is(folded['centre'], null)
  t.is(folded['weightBelow'], null)
})

test('a range that is none is a usage error', (t) => {
  const table = tableFrom({ interval: 0.02, values: [1, 0.5] })
  t.regex(
    t.throws(() => rowOf(table, { from: 6, to: 6 }), { name: 'IonstreamError' })?.message ?? '',
    /from 6 to 6 meV/,
  )
  t.regex(
    t.throws(() => rowOf(table, { bandFrom: 60, bandTo: 50 }), { name: 'IonstreamError' })?.message ?? '',
    /oscillator from 60 to 50 meV/,
  )
})
