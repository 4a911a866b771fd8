import test from 'ava'
import { cutOscillator } from '../../../operators/vibrations/cut-oscillator.ts'
import { lowEnergy } from '../../../operators/vibrations/low-energy.ts'
import type { Oscillator } from '../../../operators/vibrations/oscillator.ts'
import { densityAt } from '../../../operators/vibrations/spectrum.ts'
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

/** VACF of a damped oscillator, in closed form: E is an angular frequency over ħ. */
function damped({ energy, width }: Oscillator, interval: number, lags: number): number[] {
  const [w, g] = [energy / 0.6582119569, width / 0.6582119569 / 2]
  const root = Math.sqrt(Math.abs(w * w - g * g))
  return Array.from({ length: lags + 1 }, (_, k) => {
    const time = k * interval
    const [c, s] =
      w > g
        ? [Math.cos(root * time), Math.sin(root * time)]
        : [Math.cosh(root * time), Math.sinh(root * time)]
    return Math.exp(-g * time) * (c - (g / root) * s)
  })
}

test('a damped oscillator is found again, from light to heavy damping, by long and by short VACFs', (t) => {
  for (const truth of [
    { energy: 30, width: 3, weight: 1 },
    { energy: 20, width: 2, weight: 1 },
    { energy: 20, width: 12, weight: 1 },
    { energy: 8, width: 14, weight: 1 },
    { energy: 8, width: 20, weight: 1 },
  ] satisfies Oscillator[]) {
    for (const lags of [500, 2500]) {
      const values = damped(truth, 0.002, lags)
      const table = tableFrom({ interval: 0.002, values, samples: [values, values] })
      const row = rowOf(table, { to: 30 })
      const found = `${row['oscillator']}, ${row['damping']} for ${truth.energy}, ${truth.width}`
      t.true(Math.abs(value(row, 'oscillator') / truth.energy - 1) < 1e-4, found)
      t.true(Math.abs(value(row, 'damping') / truth.width - 1) < 1e-4, found)
      t.true(value(row, 'oscillatorError') < 1e-6)
    }
  }
})

test('the oscillator that is fitted is the transform of its VACF up to the last lag', (t) => {
  for (const width of [0.5, 4, 15, 40]) {
    const at = { energy: 8, width, weight: 3 }
    const values = damped(at, 0.05, 60)
    for (const E of [0, 2, 8, 30]) {
      const direct = (3 * densityAt(values, 0.05, E / 4.135667696)) / 4.135667696
      t.true(
        Math.abs(cutOscillator([E], { interval: 0.05, lags: 60 })(at)[0] / direct - 1) < 1e-6,
        `${width} ${E}`,
      )
    }
  }
  const critical = { energy: 8, width: 16, weight: 1 }
  const near = { ...critical, width: 16.001 }
  const cut = { interval: 0.002, lags: 5000 }
  t.true(Math.abs(cutOscillator([5], cut)(critical)[0] / cutOscillator([5], cut)(near)[0] - 1) < 1e-3)
})

test('of many lags it is the known line, whose maximum is at E₀', (t) => {
  const [at, cut] = [
    { energy: 10, width: 4, weight: 1 },
    { interval: 0.001, lags: 20000 },
  ]
  for (const E of [4, 9, 10, 11, 20]) {
    const line = (2 * 4 * E * E) / (Math.PI * ((E * E - 100) ** 2 + (4 * E) ** 2))
    t.true(Math.abs(cutOscillator([E], cut)(at)[0] / line - 1) < 1e-3, `${E}`)
  }
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
