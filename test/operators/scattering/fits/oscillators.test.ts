import test from 'ava'
import type { OscillatorsAsked } from '../../../../operators/scattering/fits/oscillator-problem.ts'
import { FORMS, type Form, oscillatorShape } from '../../../../operators/scattering/fits/oscillator-shapes.ts'
import { fitOscillators } from '../../../../operators/scattering/fits/oscillator-sum.ts'
import { BOLTZMANN } from '../../../../schemas/units.ts'
import { normal, seeded } from '../../../helpers/random.ts'
import { refused } from '../refused.ts'

const E = Float64Array.from({ length: 120 }, (_, i) => 0.25 * (i + 1))
const asked = (form: Form, given: Partial<OscillatorsAsked> = {}): OscillatorsAsked => ({
  where: 'data',
  form,
  temperature: 100,
  resolution: { kind: 'none' },
  modes: 1,
  background: 'none',
  ...given,
})
const sumOf = (form: Form, modes: readonly (readonly [number, number, number])[], energies = E) => {
  const shape = oscillatorShape(form, 100)
  return energies.map((energy) =>
    modes.reduce((sum, [E0, width, weight]) => sum + weight * shape(energy, E0, width), 0),
  )
}
const integral = (f: (x: number) => number, to: number, step = 0.01) => {
  let sum = 0
  for (let x = step / 2; x < to; x += step) sum += step * f(x)
  return sum
}

test('the weights of the forms are what they say', (t) => {
  const [E0, width] = [8, 3]
  const of = (form: Form) => (x: number) => oscillatorShape(form, 300)(x, E0, width)
  t.true(Math.abs((2 / Math.PI) * integral((x) => of('susceptibility')(x) / x, 3000) - 1) < 1e-3)
  t.true(Math.abs(2 * integral(of('classical'), 3000) - 1) < 1e-3)
  for (const form of ['current', 'density-of-states'] as const)
    t.true(Math.abs(integral(of(form), 3000) - 1) < 2e-3)
  const thermal = BOLTZMANN * 300
  for (const x of [2, 9, 30]) {
    // χ'' = πE S/k_BT with the static susceptibility over k_BT; S(−E) = e^{−x} S(E).
    t.true(Math.abs((Math.PI * x * of('classical')(x)) / of('susceptibility')(x) - 1) < 1e-12)
    t.true(Math.abs(of('measured')(-x) / of('measured')(x) - Math.exp(-x / thermal)) < 1e-12)
  }
})

test('every form gives its energy, width and weight back, overdamped ones too', (t) => {
  for (const form of FORMS)
    for (const [E0, width] of [
      [8, 2],
      [12, 0.8],
      [6, 15],
    ]) {
      const fit = fitOscillators({ energies: E, values: sumOf(form, [[E0, width, 3]]) }, asked(form))
      const mode = fit?.modes[0]
      t.true(Math.abs((mode?.energy.value as number) / E0 - 1) < 1e-3, `${form} ${E0} ${width}`)
      t.true(Math.abs((mode?.width.value as number) / width - 1) < 1e-3, `${form} ${E0} ${width}`)
      t.true(Math.abs((mode?.weight.value as number) / 3 - 1) < 2e-3, `${form} ${E0} ${width}`)
      t.is(mode?.overdamped, width > 2 * E0)
    }
})

test('the form of another quantity gives another oscillator: E₀ 8 and Γ 6 of a density of states', (t) => {
  const fit = fitOscillators(
    { energies: E, values: sumOf('density-of-states', [[8, 6, 1]]) },
    asked('susceptibility'),
  )
  const mode = fit?.modes[0]
  t.true((mode?.energy.value as number) > 8.7 && (mode?.width.value as number) > 6.2)
})

test('errors hold the truth as often as they say', (t) => {
  const random = normal(seeded(1))
  const truth = [8, 3, 2]
  const clean = sumOf('susceptibility', [[8, 3, 2]])
  const errors = clean.map((value) => 0.05 + 0.05 * value)
  const worlds = 60
  let inside = 0
  for (let world = 0; world < worlds; world++) {
    const values = clean.map((value, i) => value + errors[i] * random())
    const mode = fitOscillators({ energies: E, values, errors }, asked('susceptibility'))?.modes[0]
    ;[mode?.energy, mode?.width, mode?.weight].forEach((found, i) => {
      if (found && Math.abs(found.value - truth[i]) < (found.error as number)) inside += 1
    })
  }
  t.true(inside / 3 / worlds > 0.6 && inside / 3 / worlds < 0.76, `${inside / 3 / worlds}`)
})

test('the number of modes is that of the spectrum, through a resolution and over a background', (t) => {
  const random = normal(seeded(2))
  const modes = [
    [8, 2, 1],
    [15, 4, 2],
  ] as const
  // Through the resolution by brute force.
  const sigma = 0.96 / Math.sqrt(8 * Math.LN2)
  const spread = (energy: number) => {
    let sum = 0
    for (let u = -5; u <= 5; u += 0.02)
      sum +=
        ((0.02 * Math.exp((-u * u) / 2)) / Math.sqrt(2 * Math.PI)) *
        sumOf('measured', modes, Float64Array.of(energy - u * sigma))[0]
    return sum
  }
  const clean = Float64Array.from(E, (energy) => spread(energy) + 0.02)
  const errors = clean.map(() => 0.002)
  const values = clean.map((value) => value + 0.002 * random())
  const fit = fitOscillators(
    { energies: E, values, errors },
    asked('measured', { modes: 3, background: 'constant', resolution: { kind: 'gaussian', width: 0.96 } }),
  )
  t.is(fit?.modes.length, 2)
  t.true((fit?.tried.length as number) >= 2)
  modes.forEach(([E0, width, weight], i) => {
    const own = fit?.modes[i] as NonNullable<typeof fit>['modes'][0]
    for (const [found, expected] of [
      [own.energy, E0],
      [own.width, width],
      [own.weight, weight],
    ] as const)
      t.true(
        Math.abs(found.value - expected) < 3.5 * (found.error as number),
        `${found.value} ± ${found.error} for ${expected}`,
      )
    t.is(own.overdamped, false)
    t.true(Math.abs(own.ratio - width / E0) < 0.1)
  })
  t.true((fit?.reduced as number) < 1.5)
  // Components and background add to the model.
  const background = fit?.background?.value as number
  fit?.model.forEach((value, i) => {
    const parts = fit.modes.reduce((sum, mode) => sum + mode.values[i], background)
    t.true(Math.abs(parts - value) < 1e-9)
  })
})

test('one mode stays one, however many are allowed', (t) => {
  const random = normal(seeded(3))
  const clean = sumOf('current', [[8, 3, 2]])
  const errors = clean.map((value) => 0.004 + 0.05 * value)
  for (let world = 0; world < 8; world++) {
    const values = clean.map((value, i) => value + errors[i] * random())
    const fit = fitOscillators({ energies: E, values, errors }, asked('current', { modes: 3 }))
    t.is(fit?.modes.length, 1)
    t.is(fit?.tried.length, 2)
  }
})

test('a weak second mode is taken where it lowers the criterion by more than 2, not before', (t) => {
  const random = normal(seeded(5))
  const clean = sumOf('current', [
    [8, 3, 2],
    [22, 2, 0.02],
  ])
  const errors = clean.map((value) => 0.006 + 0.02 * value)
  const taken = Array.from({ length: 12 }, () => {
    const values = clean.map((value, i) => value + errors[i] * random())
    const fit = fitOscillators({ energies: E, values, errors }, asked('current', { modes: 2 }))
    const [one, two = one] = (fit?.tried ?? []) as number[]
    if (fit?.modes.length === 2) t.true(one - two > 2, `${one - two}`)
    return fit?.modes.length
  })
  t.true(taken.includes(1) && taken.includes(2), `${taken}`)
})

test('measured S without a temperature, and too few points, are refused', (t) => {
  const points = { energies: E, values: E }
  t.is(refused(() => fitOscillators(points, asked('measured', { temperature: 0 }))).exitCode, 2)
  const few = { energies: E.subarray(0, 3), values: E.subarray(0, 3) }
  t.is(refused(() => fitOscillators(few, asked('classical', { temperature: 0 }))).exitCode, 3)
})
