import test from 'ava'
import { noisyModels } from '../../../../operators/sampling/slope/shared-noise.ts'
import type { Whitened } from '../../../../operators/sampling/slope/whitening.ts'

const LAGS = [1, 2, 3, 4, 6, 8, 12, 16]
const DATA = [0.9, 1.6, 1.7, 2.4, 2.6, 3.5, 4.1, 5.6]
const NONE = { size: 0, time: 0, prior: 1 }

/** Data that need no whitening, with variances that are known. */
const white: Whitened = {
  start: 0,
  data: Float64Array.from(DATA),
  told: 1e9,
  column: (of) => Float64Array.from(LAGS, of),
  weights: (row) => Float64Array.from(row),
}

/** Generalised least squares of c + sℓ under 1 + size² e eᵀ, by its inverse, and −2 ln of the marginal likelihood. */
function byCovariance(size: number, time: number) {
  const rise = LAGS.map((lag) => 1 - Math.exp(-lag / time))
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0)
  const grown = 1 + size * size * dot(rise, rise)
  const over = (a: readonly number[], b: readonly number[]) =>
    dot(a, b) - ((size * size) / grown) * dot(a, rise) * dot(b, rise)
  const one = LAGS.map(() => 1)
  const [aa, ab, bb] = [over(one, one), over(one, LAGS), over(LAGS, LAGS)]
  const [ay, by] = [over(one, DATA), over(LAGS, DATA)]
  const det = aa * bb - ab * ab
  const [c, s] = [(bb * ay - ab * by) / det, (aa * by - ab * ay) / det]
  return { slope: s, cost: over(DATA, DATA) - c * ay - s * by + Math.log(grown) + Math.log(det) }
}

test('noise is a covariance: slope and marginal likelihood are those of generalised least squares', (t) => {
  const plain = byCovariance(0, 1)
  for (const [size, time] of [
    [0.1, 1],
    [0.7, 3],
    [5, 8],
  ]) {
    const [alone, noisy] = noisyModels(white, [], LAGS, [NONE, { size, time, prior: 1 / 4 }])
    const expected = byCovariance(size, time)
    t.true(Math.abs(alone.slope - plain.slope) < 1e-12)
    t.true(Math.abs(noisy.slope - expected.slope) < 1e-9, `${noisy.slope} ${expected.slope}`)
    const likelihood = noisy.cost - alone.cost - 2 * Math.log(4)
    t.true(Math.abs(likelihood - (expected.cost - plain.cost)) < 1e-5, `${likelihood}`)
    const sum = noisy.weights.reduce((all, weight) => all + weight, 0)
    t.true(Math.abs(sum) < 1e-12, 'a constant is no slope')
  }
})

test('noise that is there is likely, noise that is not is unlikely', (t) => {
  const costs = (amplitude: number) => {
    const data = Float64Array.from(LAGS, (lag) => 1 + 0.5 * lag + amplitude * (1 - Math.exp(-lag / 4)))
    const [none, noise] = noisyModels({ ...white, data }, [], LAGS, [NONE, { size: 10, time: 4, prior: 1 }])
    return noise.cost - none.cost
  }
  t.true(costs(0) > 2, `${costs(0)}`)
  t.true(costs(20) < -2, `${costs(20)}`)
})
