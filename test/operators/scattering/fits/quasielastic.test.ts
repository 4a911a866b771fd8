import test from 'ava'
import { withoutCan } from '../../../../operators/measured/measured-points.ts'
import { measuredLines } from '../../../../operators/measured/resolution/measured-line.ts'
import { measuredResolution } from '../../../../operators/measured/resolution/measured-resolution.ts'
import { halfWidthOf, type Resolution } from '../../../../operators/measured/resolution/resolution.ts'
import { spreadLines } from '../../../../operators/measured/resolution/spread-line.ts'
import {
  type QuasielasticAsked,
  quasielasticEnergy,
} from '../../../../operators/scattering/fits/quasielastic-energy.ts'
import { normal, seeded } from '../../../helpers/random.ts'
import { refused } from '../refused.ts'

// As of BASIS: ±0.1 meV, resolution 3.5 µeV.
const ENERGIES = Float64Array.from({ length: 161 }, (_, i) => (i - 80) * 0.00125)
const GAUSSIAN: Resolution = { kind: 'gaussian', width: 0.0035 }
const FINE = Float64Array.from({ length: 321 }, (_, i) => (i - 160) * 0.000625)
const asked = (given: Partial<QuasielasticAsked> = {}): QuasielasticAsked => ({
  where: 'data',
  resolution: GAUSSIAN,
  elastic: true,
  background: 'linear',
  shift: true,
  components: 2,
  ...given,
})

interface Truth {
  readonly elastic: number
  readonly lines: readonly (readonly [number, number])[]
  readonly shift?: number
  readonly background?: readonly [number, number]
  readonly noise: number
}

function spectrum(truth: Truth, random: () => number, resolution = GAUSSIAN) {
  const line = spreadLines(ENERGIES, resolution)
  const { shift = 0, background = [0, 0] } = truth
  const clean = line(0, shift).map(
    (value, i) => truth.elastic * value + background[0] + background[1] * ENERGIES[i],
  )
  for (const [area, width] of truth.lines)
    line(width, shift).forEach((value, i) => {
      clean[i] += area * value
    })
  const errors = clean.map((value) => truth.noise * Math.sqrt(value + 1))
  return { energies: ENERGIES, values: clean.map((value, i) => value + errors[i] * random()), errors }
}

test('a line spread by a measured resolution is that of the Gaussian it was measured of, however narrow it is', (t) => {
  const own = spreadLines(FINE, GAUSSIAN)(0, 0)
  const measured = measuredResolution(
    'resolution',
    FINE,
    own.map((value) => 7 * value),
    ENERGIES,
  )
  t.true(Math.abs(halfWidthOf(measured) / 0.00175 - 1) < 0.03)
  const [one, other] = [spreadLines(ENERGIES, measured), spreadLines(ENERGIES, GAUSSIAN)]
  // The same, with an axis of its own step; and one that is not even.
  const same = measuredResolution('r', ENERGIES, spreadLines(ENERGIES, GAUSSIAN)(0, 0), ENERGIES)
  const even = spreadLines(ENERGIES, same)
  const uneven = Float64Array.from(ENERGIES, (E, i) => E + (i === 7 ? 1e-5 : 0))
  for (const width of [0, 1e-6, 0.001, 0.02]) {
    const peak = Math.max(...other(width, 0.0004))
    one(width, 0.0004).forEach((value, i) => {
      t.true(Math.abs(value - other(width, 0.0004)[i]) < 0.03 * peak, `${width} ${i}`)
    })
    even(width, 0.0004).forEach((value, i) => {
      if (i !== 7) t.true(Math.abs(value - spreadLines(uneven, same)(width, 0.0004)[i]) < 1e-9 * peak)
    })
  }
})

test('slopes of a line under a measured resolution are those that differences show', (t) => {
  const even = measuredResolution('r', ENERGIES, spreadLines(ENERGIES, GAUSSIAN)(0, 0), ENERGIES)
  const uneven = Float64Array.from(ENERGIES, (E, i) => E + (i % 3 === 1 ? 1e-5 : 0))
  const step = 1e-7
  for (const axis of [ENERGIES, uneven]) {
    const line = measuredLines(axis, even)
    for (const width of [0.0003, 0.004]) {
      const { byWidth, byShift } = line(width, 0.0004)
      const [wider, narrower] = [line(width + step, 0.0004).values, line(width - step, 0.0004).values]
      const [right, left] = [line(width, 0.0004 + step).values, line(width, 0.0004 - step).values]
      const [most, fastest] = [byWidth, byShift].map((slope) => Math.max(...slope.map(Math.abs)))
      byWidth.forEach((slope, i) => {
        t.true(Math.abs(slope - (wider[i] - narrower[i]) / (2 * step)) < 1e-5 * most, `${width} ${i}`)
        t.true(Math.abs(byShift[i] - (right[i] - left[i]) / (2 * step)) < 1e-5 * fastest, `${width} ${i}`)
      })
    }
  }
})

test('one Lorentzian on an elastic line and a slope: everything comes back, and errors hold as often as they say', (t) => {
  const random = normal(seeded(1))
  const truth = { elastic: 1, lines: [[1, 0.02]], shift: 0.0003, background: [2, 5], noise: 0.15 } as const
  const worlds = 60
  const inside = [0, 0, 0, 0]
  for (let world = 0; world < worlds; world++) {
    const { fit } = quasielasticEnergy(spectrum(truth, random), asked({ components: 1 }))
    if (!fit?.elastic || !fit.shift) return t.fail()
    const found = [fit.lines[0].width, fit.lines[0].area, fit.elastic, fit.shift]
    ;[0.02, 1, 1, 0.0003].forEach((value, i) => {
      if (Math.abs(found[i].value - value) < (found[i].error as number)) inside[i] += 1
    })
  }
  const all = inside.reduce((sum, count) => sum + count, 0) / 4 / worlds
  t.true(all > 0.6 && all < 0.76, `${inside}`)
})

test('two components that overlap are found, and the elastic share with them', (t) => {
  const random = normal(seeded(2))
  const truth = {
    elastic: 0.5,
    lines: [
      [1, 0.006],
      [1.5, 0.05],
    ],
    background: [1, 0],
    noise: 0.05,
  } as const
  const found = quasielasticEnergy(spectrum(truth, random), asked())
  t.is(found.status, 'determined')
  t.is(found.components, 2)
  const lines = found.fit?.lines ?? []
  ;[
    [1, 0.006],
    [1.5, 0.05],
  ].forEach(([area, width], i) => {
    const own = lines[i]
    t.true(
      Math.abs(own.width.value - width) < 3.5 * (own.width.error as number) &&
        (own.width.error as number) < 0.15 * width,
    )
    t.true(Math.abs(own.area.value - area) < 3.5 * (own.area.error as number))
  })
  t.true(Math.abs((found.eisf?.value as number) - 0.5 / 3) < 0.05)
  t.deepEqual(found.widths, ['resolved', 'resolved'])
})

test('two components that the data do not tell apart are said to be one', (t) => {
  const random = normal(seeded(3))
  const alike = {
    elastic: 1,
    lines: [
      [1, 0.018],
      [1, 0.024],
    ],
    noise: 0.15,
  } as const
  for (let world = 0; world < 5; world++) {
    const found = quasielasticEnergy(spectrum(alike, random), asked({ background: 'constant' }))
    t.is(found.components, 1, found.reason)
    t.regex(found.reason, /2 instead of 1/)
    t.true(Math.abs((found.fit?.lines[0].width.value as number) - 0.021) < 0.003)
  }
  const still = quasielasticEnergy(spectrum({ elastic: 2, lines: [], noise: 0.1 }, random), asked())
  t.is(still.status, 'elastic-only')
})

test('widths below a tenth of the resolution are refused, up to it warned of', (t) => {
  const random = normal(seeded(4))
  const half = halfWidthOf(GAUSSIAN)
  const statusOf = (width: number, noise = 1e-4) =>
    quasielasticEnergy(
      spectrum({ elastic: 0, lines: [[1, width]], noise }, random),
      asked({ elastic: false, background: 'none', shift: false, components: 1 }),
    ).widths
  t.deepEqual(statusOf(0.07 * half), ['below-resolution'])
  t.deepEqual(statusOf(0.6 * half), ['near-resolution'])
  t.deepEqual(statusOf(2 * half), ['resolved'])
})

test('the empty can is fitted with the sample, or taken off with a given factor', (t) => {
  const random = normal(seeded(5))
  const can = spreadLines(ENERGIES, GAUSSIAN)(0.001, 0.01).map((value) => 2 * value + 3)
  const own = spectrum({ elastic: 1, lines: [[1, 0.02]], noise: 0.05 }, random)
  const raw = { ...own, values: own.values.map((value, i) => value + 0.75 * can[i]) }
  const { fit } = quasielasticEnergy(raw, asked({ can, background: 'none', components: 1 }))
  const factor = fit?.positive[0]
  t.true(Math.abs((factor?.value as number) - 0.75) < 3.5 * (factor?.error as number))
  t.true((factor?.error as number) < 0.05)
  const left = withoutCan('data', raw, { energies: ENERGIES, values: can, errors: can.map(() => 0.1) }, 0.75)
  Array.from(left.values).forEach((value, i) => {
    t.true(Math.abs(value - own.values[i]) < 1e-9)
    t.true(Math.abs((left.errors as ArrayLike<number>)[i] - Math.hypot(own.errors[i], 0.075)) < 1e-12)
  })
  const moved = { energies: ENERGIES.map((E) => E + 0.001), values: can }
  t.regex(refused(() => withoutCan('data', raw, moved, 1)).message, /another axis from point 1 on/)
})

test('bad columns are refused with where, what and what to do', (t) => {
  const points = spectrum({ elastic: 1, lines: [[1, 0.02]], noise: 0.1 }, normal(seeded(7)))
  const without = (change: object, given: Partial<QuasielasticAsked> = {}) =>
    refused(() => quasielasticEnergy({ ...points, ...change }, asked(given)))
  const zero = without({
    values: points.values.map((value, i) => (i === 3 ? -1 : value)),
    errors: points.errors.map((error, i) => (i === 3 ? 0 : error)),
  })
  t.is(zero.exitCode, 3)
  t.regex(zero.message, /data, point 4: intensity -1 with error 0/)
  t.regex(without({ values: points.values.subarray(1) }).message, /161 energies, 160 intensities/)
  t.regex(
    without({ values: points.values.map(() => Number.NaN) }).message,
    /point 1: -0\.1 meV, intensity NaN/,
  )
  const few = Object.fromEntries(
    Object.entries(points).map(([name, values]) => [name, values.subarray(0, 8)]),
  )
  t.regex(without(few).message, /8 points for 8 parameters/)
  t.is(without({}, { resolution: { kind: 'none' } }).exitCode, 2)
  const axis = (scale: number, move = 0) => ENERGIES.map((E) => scale * E + move)
  const line = spreadLines(ENERGIES, GAUSSIAN)(0, 0)
  t.regex(
    refused(() => measuredResolution('r.csv', axis(1000), line, ENERGIES)).message,
    /r\.csv: its axis is 1\.0e\+3 times/,
  )
  t.regex(refused(() => measuredResolution('r.csv', axis(1, 1), line, ENERGIES)).message, /do not hold 0/)
  t.regex(refused(() => measuredResolution('r.csv', axis(-1), line, ENERGIES)).message, /meV after 0\.1 meV/)
  t.regex(
    refused(() =>
      measuredResolution(
        'r.csv',
        axis(1),
        line.map((v) => -v),
        ENERGIES,
      ),
    ).message,
    /its area is -/,
  )
  t.regex(refused(() => measuredResolution('r.csv', [0, 1], [1, 1], ENERGIES)).message, /3 points at least/)
})
