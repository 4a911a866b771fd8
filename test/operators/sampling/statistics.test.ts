import test from 'ava'
import { errorOfMean, ONE_SIGMA, studentQuantile } from '../../../operators/sampling/statistics.ts'
import { normal, seeded } from '../../helpers/random.ts'

/** For two degrees of freedom t = p √(2/(1 − p²)). */
const T2 = ONE_SIGMA * Math.sqrt(2 / (1 - ONE_SIGMA ** 2))

test('quantiles of Student’s t as in the tables', (t) => {
  for (const [freedom, level, expected] of [
    [1, 0.5, 1],
    [1, 0.95, 12.7062047],
    [2, 0.95, 4.30265273],
    [3, 0.9, 2.35336343],
    [10, 0.95, 2.22813885],
    [15, 0.99, 2.94671288],
    [1, undefined, Math.tan((Math.PI / 2) * ONE_SIGMA)],
    [2, undefined, T2],
    [10_000, undefined, 1.00005],
  ] as const) {
    t.true(Math.abs(studentQuantile(freedom, level) / expected - 1) < 1e-6, `${freedom} ${level}`)
  }
})

test('the error of a mean is t·s/√n, also with weights', (t) => {
  t.is(errorOfMean([3]), undefined)
  t.true(Math.abs((errorOfMean([1, 2, 4]) as number) - (T2 * Math.sqrt(7 / 3)) / Math.sqrt(3)) < 1e-7)
  t.is(errorOfMean([1, 2, 4]), errorOfMean([1, 2, 4], [1 / 3, 1 / 3, 1 / 3]))
  t.is(errorOfMean([5, 5, 5], [0.5, 0.25, 0.25]), 0)
})

test('it covers the true mean in 68 % of the cases, for few samples too', (t) => {
  const deviate = normal(seeded(1))
  for (const n of [2, 3, 4, 16]) {
    let covered = 0
    for (let i = 0; i < 4000; i++) {
      const values = Array.from({ length: n }, deviate)
      const mean = values.reduce((sum, value) => sum + value, 0) / n
      if (Math.abs(mean) <= (errorOfMean(values) as number)) covered++
    }
    t.true(Math.abs(covered / 4000 - 0.6827) < 0.022, `n = ${n}: ${covered / 4000}`)
  }
})
