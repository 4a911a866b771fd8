import test from 'ava'
import { spectrumOf, timescaleOf } from '../../../operators/markov/spectrum.ts'
import { seeded } from '../../helpers/random.ts'
import { known, near, randomReversible } from './chains.ts'

test('two states: λ = 1 − a − b', (t) => {
  const chain = known([
    [0.9, 0.1],
    [0.05, 0.95],
  ])
  for (const reversible of [true, false]) {
    const spectrum = spectrumOf({ ...chain, reversible })
    t.true(near(spectrum.real[0], 1, 1e-14))
    t.true(near(spectrum.real[1], 0.85, 1e-14))
    t.true(near(timescaleOf(spectrum, 1, 12) as number, -12 / Math.log(0.85), 1e-12))
  }
})

test('a walk on a ring of n: λ_k = cos(2πk/n), with both directions alike', (t) => {
  const n = 9
  const chain = known(
    Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => ([1, n - 1].includes((j - i + n) % n) ? 0.25 : i === j ? 0.5 : 0)),
    ),
  )
  const expected = Array.from({ length: n }, (_, k) => 0.5 + 0.5 * Math.cos((2 * Math.PI * k) / n)).sort(
    (a, b) => b - a,
  )
  spectrumOf(chain).real.forEach((value, k) => {
    t.true(Math.abs(value - expected[k]) < 1e-13)
  })
})

test('a process that turns round, or is over within the lag, has no timescale and says why', (t) => {
  const wheel = spectrumOf(
    known(
      [
        [0.1, 0.9, 0],
        [0, 0.1, 0.9],
        [0.9, 0, 0.1],
      ],
      false,
    ),
  )
  t.true(Math.abs(wheel.imaginary[1]) > 0.5)
  t.regex(String(timescaleOf(wheel, 1, 1)), /complex/)
  const flip = spectrumOf(
    known([
      [0.1, 0.9],
      [0.8, 0.2],
    ]),
  )
  t.true(flip.real[1] < 0)
  t.regex(String(timescaleOf(flip, 1, 1)), /not positive/)
})

test('right eigenvectors: Tψ = λψ, Σ π ψψ′ = δ', (t) => {
  const n = 6
  const chain = known(randomReversible(n, seeded(9)))
  const { real, vectors } = spectrumOf(chain, true)
  vectors.forEach((psi, k) => {
    for (let i = 0; i < n; i++) {
      const sum = psi.reduce((all, value, j) => all + chain.T[i * n + j] * value, 0)
      t.true(Math.abs(sum - real[k] * psi[i]) < 1e-12)
    }
    vectors.forEach((other, l) => {
      const overlap = psi.reduce((sum, value, i) => sum + chain.pi[i] * value * other[i], 0)
      t.true(Math.abs(overlap - (k === l ? 1 : 0)) < 1e-12)
    })
  })
})

test('more states than can be worked out are refused', (t) => {
  const n = 600
  t.throws(
    () =>
      spectrumOf({
        lag: 1,
        states: new Int32Array(n),
        n,
        T: new Float64Array(n * n),
        pi: new Float64Array(n),
        reversible: true,
      }),
    {
      message: /600 states/,
    },
  )
})
