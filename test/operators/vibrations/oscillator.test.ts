import test from 'ava'
import { cutOscillator } from '../../../operators/vibrations/low-energy/cut-oscillator.ts'
import { lowEnergy } from '../../../operators/vibrations/low-energy/low-energy.ts'
import type { Oscillator } from '../../../operators/vibrations/low-energy/oscillator.ts'
import { densityAt } from '../../../operators/vibrations/power-spectrum.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import { listening } from './motions.ts'
import { tableFrom } from './tables.ts'

function rowOf(table: Table, given: object): Row {
  const { operator, params } = lowEnergy(given)
  return operator.finish({ vacf: table }, params, listening()).rows[0]
}
const value = (row: Row, name: string): number => row[name] as number

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
