import test from 'ava'
import { lowEnergy } from '../../../operators/vibrations/low-energy.ts'
import { type Oscillator, oscillatorAt } from '../../../operators/vibrations/oscillator.ts'
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
  t.true(Math.abs(value(solid, 'g0')) < 4 * value(solid, 'g0Error'))

  const linear = known(
    ending((energy) => 0.5 + energy),
    60,
  )
  const liquid = rowOf(noisy(linear.values, 0.002, 2))
  t.is(liquid['law'], 'linear')
  t.true(value(liquid, 'debye') > 10)
  t.true(Math.abs(value(liquid, 'alpha') - 1 / linear.norm) < 4 * value(liquid, 'alphaError'))
  t.true(Math.abs(value(liquid, 'g0') - 0.5 / linear.norm) < 4 * value(liquid, 'g0Error'))
})

test('the errors of the coefficients cover the truth', (t) => {
  let covered = 0
  const { norm, values } = known(
    ending((energy) => 0.5 + energy),
    60,
  )
  for (let seed = 1; seed <= 100; seed++) {
    const row = rowOf(noisy(values, 0.004, seed))
    if (Math.abs(value(row, 'g0') - 0.5 / norm) <= value(row, 'g0Error')) covered++
  }
  t.true(covered >= 60 && covered <= 76, `${covered} of 100`)
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

test('a damped oscillator is found again, from light to heavy damping', (t) => {
  for (const truth of [
    { energy: 30, width: 3, weight: 1 },
    { energy: 20, width: 12, weight: 1 },
    { energy: 8, width: 14, weight: 1 },
  ] satisfies Oscillator[]) {
    // VACF of a damped oscillator, in closed form: E is an angular frequency over ħ.
    const [w, g] = [truth.energy / 0.6582119569, truth.width / 0.6582119569 / 2]
    const root = Math.sqrt(Math.abs(w * w - g * g))
    const values = Array.from({ length: 2501 }, (_, k) => {
      const time = k * 0.002
      const [c, s] =
        w > g
          ? [Math.cos(root * time), Math.sin(root * time)]
          : [Math.cosh(root * time), Math.sinh(root * time)]
      return Math.exp(-g * time) * (c - (g / root) * s)
    })
    const row = rowOf(tableFrom({ interval: 0.002, values, samples: [values, values] }), { to: 30 })
    t.true(
      Math.abs(value(row, 'oscillator') / truth.energy - 1) < 0.02,
      `${row['oscillator']} for ${truth.energy}`,
    )
    t.true(Math.abs(value(row, 'damping') / truth.width - 1) < 0.04, `${row['damping']} for ${truth.width}`)
    t.true(value(row, 'oscillatorError') < 1e-9)
  }
})

test('the oscillator has integral 1 and its maximum at E₀', (t) => {
  const one = { energy: 10, width: 4, weight: 1 }
  let sum = 0
  for (let i = 0; i < 400000; i++) sum += 0.01 * oscillatorAt(one, 0.01 * (i + 0.5))
  t.true(Math.abs(sum - 1) < 1e-3)
  t.true(oscillatorAt(one, 10) > oscillatorAt(one, 9.9) && oscillatorAt(one, 10) > oscillatorAt(one, 10.1))
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
    tableFrom({ interval: 0.02, values: Array.from({ length: 20 }, (_, k) => Math.exp(-k)) }),
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
