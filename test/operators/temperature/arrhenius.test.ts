import test from 'ava'
import { studentAt } from '../../../operators/numerics/distributions.ts'
import { errorOfMean, studentQuantile } from '../../../operators/sampling/statistics.ts'
import { arrheniusLine, curvatureOf } from '../../../operators/temperature/arrhenius-fit.ts'
import type { Point } from '../../../operators/temperature/arrhenius-point.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { D0, E, KB, law } from './arrhenius-law.ts'

/** D as runs would give it: those below twice their error are censored. */
function measuredAt(
  temperatures: readonly number[],
  error: (D: number) => number,
  random: () => number,
): Point[] {
  return temperatures.map((temperature) => {
    const D = law(temperature)
    const value = D + error(D) * random()
    return { temperature, value, error: error(D), censored: value < 1.65 * error(D) }
  })
}

test('exact points give the law back, at any temperature', (t) => {
  const points = [400, 500, 700].map((temperature) => {
    const value = law(temperature)
    return { temperature, value, error: 0.1 * value, censored: false }
  })
  const line = arrheniusLine(points)!
  t.true(Math.abs(line.energy - E) < 1e-9)
  t.true(Math.abs(line.prefactor - Math.log(D0)) < 1e-8)
  t.true(Math.abs(line.at(300).log - Math.log(law(300))) < 1e-8)
  t.true(line.chi < 1e-12)
  t.is(line.freedom, 1)
  t.true(Math.abs(curvatureOf(points)?.value as number) < 1e-6)
})

test('two points: energy and its error in closed form', (t) => {
  const points = [500, 1000].map((temperature) => ({
    temperature,
    value: law(temperature),
    error: 0.1 * law(temperature),
    censored: false,
  }))
  const line = arrheniusLine(points)!
  const width = 1 / (KB * 500) - 1 / (KB * 1000)
  t.true(Math.abs(line.energyError - (0.1 * Math.SQRT2) / width) < 1e-9)
  t.true(Math.abs(line.at(500).error - 0.1) < 1e-9)
  t.is(curvatureOf(points), undefined)
  t.is(arrheniusLine(points.slice(1)), undefined)
})

test('the error of E_a covers the truth as often as it says, and so does the extrapolation', (t) => {
  const random = normal(seeded(5))
  let [energy, far] = [0, 0]
  for (let i = 0; i < 300; i++) {
    const line = arrheniusLine(measuredAt([450, 500, 600, 750, 900], (D) => 0.08 * D, random))!
    if (Math.abs(line.energy - E) <= line.energyError) energy++
    const { log, error } = line.at(300)
    if (Math.abs(log - Math.log(law(300))) <= error) far++
  }
  for (const covered of [energy, far]) t.true(covered >= 180 && covered <= 228, `${covered} of 300`)
})

test('censored points neither bias nor break it: as zeros they would', (t) => {
  const random = normal(seeded(6))
  const temperatures = [300, 350, 500, 600, 800]
  const floor = (D: number) => Math.max(0.08 * D, 0.6 * law(350))
  let [covered, censored, sum] = [0, 0, 0]
  for (let i = 0; i < 300; i++) {
    const points = measuredAt(temperatures, floor, random)
    censored += points.filter((point) => point.censored).length
    const line = arrheniusLine(points)!
    sum += line.energy
    if (Math.abs(line.energy - E) <= line.energyError) covered++
  }
  t.true(censored > 300)
  t.true(covered >= 180 && covered <= 228, `${covered} of 300`)
  t.true(Math.abs(sum / 300 - E) < 0.004)
})

/** Means of so many replicas with this scatter of each, as shares of D; their errors are those of the table of D. */
function replicated(count: number, scatter: (kelvin: number) => number, random: () => number): Point[] {
  return [450, 500, 600, 750, 900].map((temperature) => {
    const each = Array.from({ length: count }, () => law(temperature) * (1 + scatter(temperature) * random()))
    const value = each.reduce((sum, D) => sum + D / count, 0)
    return { temperature, value, error: errorOfMean(each) as number, censored: false, samples: count }
  })
}

for (const [what, scatter, least] of [
  ['alike at all temperatures', () => 0.1, 360],
  ['larger in the cold', (kelvin: number) => 0.04 * Math.exp(1.8 * (900 / kelvin - 1)), 348],
] as const)
  for (const count of [2, 4, 16])
    test(`errors from ${count} replicas that scatter, ${what}: covered as often as they say`, (t) => {
      const random = normal(seeded(count))
      let [energy, far, alone] = [0, 0, 0]
      for (let i = 0; i < 600; i++) {
        const points = replicated(count, scatter, random)
        const line = arrheniusLine(points)!
        if (Math.abs(line.energy - E) <= line.energyError) energy++
        const { log, error } = line.at(300)
        if (Math.abs(log - Math.log(law(300))) <= error) far++
        const own = arrheniusLine(points.map((point) => ({ ...point, samples: undefined })))!
        if (Math.abs(own.energy - E) <= own.energyError) alone++
      }
      t.log(`E_a ${energy / 6} %, at 300 K ${far / 6} %; each point by its own error: E_a ${alone / 6} %`)
      for (const covered of [energy, far]) t.true(covered >= least && covered <= 456, `${covered} of 600`)
    })

test('three temperatures of two replicas each: neither too wide nor too narrow', (t) => {
  const random = normal(seeded(23))
  let [energy, far] = [0, 0]
  for (let i = 0; i < 1000; i++) {
    const points = replicated(2, () => 0.1, random).filter((_, k) => k % 2 === 0)
    const line = arrheniusLine(points)!
    if (Math.abs(line.energy - E) <= line.energyError) energy++
    const { log, error } = line.at(300)
    if (Math.abs(log - Math.log(law(300))) <= error) far++
  }
  for (const covered of [energy, far]) t.true(covered > 630 && covered < 760, `${covered} of 1000`)
})

test('two temperatures of so many replicas with one relative error: t of what they have together', (t) => {
  for (const count of [2, 3, 5]) {
    // Σν − 1, and of the ratio of both errors I/(I + ¼) with I = Σν/8: ends at ±½ with ν/2 each.
    const all = 2 * (count - 1)
    const freedom = Math.max(1, all - 1 - all / 8 / (all / 8 + 1 / 4))
    const points = [500, 1000].map((temperature) => ({
      temperature,
      value: law(temperature),
      error: studentQuantile(count - 1) * 0.1 * law(temperature),
      censored: false,
      samples: count,
    }))
    const line = arrheniusLine(points)!
    const width = 1 / (KB * 500) - 1 / (KB * 1000)
    const student = studentAt(0.841344746068543, freedom)
    const expected = (student * 0.1 * Math.SQRT2) / width
    t.true(Math.abs(line.energyError / expected - 1) < 1e-6)
    t.true(Math.abs(line.at(1000).error / (0.1 * student) - 1) < 1e-6)
  }
})

test('a law that bends down on cooling is told from a straight one', (t) => {
  const points = [350, 450, 600, 800].map((temperature) => {
    const value = law(temperature) * Math.exp(-0.002 * (1 / (KB * temperature) - 20) ** 2)
    return { temperature, value, error: 0.03 * value, censored: false }
  })
  const { value, error } = curvatureOf(points)!
  t.true(Math.abs(value / -0.004 - 1) < 1e-6)
  t.true(value < -2 * error)
})
