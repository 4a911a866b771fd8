import test from 'ava'
import { harmonic, harmonicOf } from '../../../operators/vibrations/harmonic.ts'
import { UNHEARD } from '../../../pipeline/definition/operator.ts'
import type { Row } from '../../../schemas/table.ts'
import { BOLTZMANN, PLANCK } from '../../../schemas/units.ts'
import { refused } from '../scattering/refused.ts'
import { tableFrom, transformed } from './tables.ts'

const STEP = 0.02

/** g per THz on a grid, of a g per meV. */
const spectrum = (g: (energy: number) => number, most: number) => ({
  step: STEP,
  density: Float64Array.from(
    { length: Math.round(most / PLANCK / STEP) + 1 },
    (_, j) => PLANCK * g(j * STEP * PLANCK),
  ),
})

test('one sharp band is an Einstein oscillator, in closed form', (t) => {
  const E0 = 20
  const narrow = spectrum((E) => Math.exp(-(((E - E0) / 0.3) ** 2)) / (0.3 * Math.sqrt(Math.PI)), 60)
  for (const kelvin of [30, 150, 600, 3000]) {
    const x = E0 / (BOLTZMANN * kelvin)
    const heat = (3 * x * x * Math.exp(x)) / Math.expm1(x) ** 2
    const entropy = 3 * (x / Math.expm1(x) - Math.log(-Math.expm1(-x)))
    const found = harmonicOf(narrow, kelvin, 1)
    t.true(Math.abs(found.heatCapacity / heat - 1) < 0.01, `${kelvin} ${found.heatCapacity} ${heat}`)
    t.true(Math.abs(found.entropy / entropy - 1) < 0.01)
    t.true(found.softShare < 1e-9)
  }
})

test("Debye's law at low temperature, Dulong and Petit's at high", (t) => {
  const debye = 30
  const solid = spectrum((E) => (E <= debye ? (3 * E * E) / (debye * debye * debye) : 0), debye)
  const kelvin = debye / BOLTZMANN / 30
  // (12π⁴/5) k_B (T/θ)³
  const cubed = ((12 / 5) * Math.PI ** 2 * Math.PI ** 2) / (30 * 30 * 30)
  t.true(Math.abs(harmonicOf(solid, kelvin, 0).heatCapacity / cubed - 1) < 0.05)
  t.true(Math.abs(harmonicOf(solid, 5000, 0).heatCapacity - 3) < 0.01)
})

test('a density at zero energy has a finite entropy, whatever the grid', (t) => {
  // g flat to W: ∫ of the entropy of modes with x ≪ 1 is 1 − ln x.
  const [W, kelvin] = [1, 600]
  const flat = (step: number) => ({
    step,
    density: Float64Array.from({ length: Math.round(W / PLANCK / step) + 1 }, () => PLANCK / W),
  })
  const truth = 3 * (2 - Math.log(W / (BOLTZMANN * kelvin)))
  for (const step of [0.04, 0.01, 0.0025]) {
    const { density } = flat(step)
    const end = (density.length - 1) * step * PLANCK
    const found = harmonicOf({ step, density }, kelvin, 10).entropy
    t.true(Math.abs(found / truth - end / W) < 0.02, `${step} ${found} ${truth}`)
  }
})

test('of a VACF: heat capacity rises to 3, errors come from the samples', (t) => {
  const g = (E: number) => Math.exp(-(((E - 20) / 3) ** 2))
  const values = transformed(g, 0.01, 600, 60)
  const samples = [0.99, 1.01].map((share) => values.map((c, k) => (k === 0 ? c : share * c)))
  const { operator, params } = harmonic({ coldest: 50, hottest: 2000, steps: 5 })
  const vacf = tableFrom({ interval: 0.01, values, samples })
  const { rows } = operator.finish({ vacf }, params, UNHEARD)
  const heat = rows.map((row) => row['heatCapacity'] as number)
  t.is(rows.length, 5)
  t.true(heat.every((value, i) => i === 0 || value > heat[i - 1]))
  t.true(Math.abs(heat[4] - 3) < 0.05)
  t.true(rows.every((row) => (row['error'] as number) > 0 && (row['entropyError'] as number) > 0))
  const figures = operator.shown.figures?.({ vacf }, { columns: {}, rows: rows as Row[] }, params)
  t.false(/NaN|Infinity/.test(JSON.stringify(figures)))
  const turned = harmonic({ coldest: 500, hottest: 100 })
  t.is(refused(() => turned.operator.finish({ vacf }, turned.params, UNHEARD)).exitCode, 2)
})
