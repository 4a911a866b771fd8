import test from 'ava'
import { relaxableIn, relaxables } from '../../../../operators/sampling/slope/relaxable.ts'

const LAGS = [1, 2, 3, 4, 6, 8, 12, 16]

test('noise may be none, or of three sizes and of any time from a frame to a twelfth of the run, octave by octave', (t) => {
  const all = relaxables(LAGS, 0.4, 100)
  t.deepEqual(
    all.map(({ size, time }) => [size, time]),
    [[0, 0], ...[0.05, 0.2, 0.8].flatMap((size) => [1, 2, 4, 8].map((time) => [size, time]))],
  )
  // Each size is as likely as none.
  t.deepEqual(
    all.map(({ prior }) => prior),
    [1, ...new Array(12).fill(1 / 4)],
  )
})

test('the variance of a slope by noise is size² (Σ w e^{−ℓ/θ})², none without it', (t) => {
  const weights = Float64Array.from(LAGS, (_, k) => 0.1 * k - 0.35)
  let sum = 0
  for (const [i, a] of LAGS.entries())
    for (const [j, b] of LAGS.entries()) sum += weights[i] * weights[j] * 0.25 * Math.exp(-(a + b) / 3)
  t.true(Math.abs(relaxableIn(LAGS, weights, { size: 0.5, time: 3 }) - sum) < 1e-12)
  t.is(relaxableIn(LAGS, weights, { size: 0, time: 0 }), 0)
})
