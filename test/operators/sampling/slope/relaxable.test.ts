import test from 'ava'
import { addRelaxable, relaxableIn, relaxableOf } from '../../../../operators/sampling/slope/relaxable.ts'

const LAGS = [1, 2, 3, 4, 6, 8, 12, 16]
const [SLOPE, NOISE] = [0.02, 0.3]
const curve = Float64Array.from(LAGS, (lag) => NOISE + SLOPE * lag)

test('noise may relax at any time until the slope has outgrown it: octaves from one frame to 0.3/0.02 of them', (t) => {
  const { square, times } = relaxableOf(LAGS, curve, SLOPE, 1000)
  t.deepEqual(times, [1, 2, 4, 8])
  // An even share of it: 1/√12 of the noise.
  t.true(Math.abs(4 * square - NOISE ** 2 / 12) < 1e-12)
})

test('nothing may relax where there is no noise; slow times are left to models', (t) => {
  t.deepEqual(relaxableOf(LAGS, curve, 1, 1000), { square: 0, times: [] })
  t.deepEqual(relaxableOf(LAGS, curve, 0, 48).times, [1, 2, 4])
})

test('the covariance is that of A e^{−ℓ/θ}, and the variance of a slope its square', (t) => {
  const relaxable = { square: 0.5, times: [2, 5] }
  const C = new Float64Array(LAGS.length ** 2).fill(1)
  addRelaxable(C, LAGS, relaxable)
  const weights = Float64Array.from(LAGS, (_, k) => 0.1 * k - 0.3)
  let sum = 0
  for (const [i, a] of LAGS.entries())
    for (const [j, b] of LAGS.entries()) {
      const expected = 0.5 * (Math.exp(-(a + b) / 2) + Math.exp(-(a + b) / 5))
      t.true(Math.abs(C[i * LAGS.length + j] - 1 - expected) < 1e-12)
      sum += weights[i] * weights[j] * expected
    }
  t.true(Math.abs(relaxableIn(LAGS, weights, relaxable) - sum) < 1e-12)
})
