import test from 'ava'
import type { Chain } from '../../../operators/markov/chain.ts'
import { spectrumOf, timescaleOf } from '../../../operators/markov/eigenvalues.ts'
import { seeded } from '../../helpers/random.ts'
import { known, type Matrix, near, randomReversible } from './chains.ts'

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

/** n states in groups that mix within a lag: the eigenvalues of the groups, the others 0. */
function grouped(n: number, groups: Matrix): Chain {
  const size = n / groups.length
  const group = (i: number) => Math.floor(i / size)
  const T = Float64Array.from(
    { length: n * n },
    (_, cell) => groups[group(Math.floor(cell / n))][group(cell % n)] / size,
  )
  const { pi } = known(groups)
  const states = Int32Array.from({ length: n }, (_, i) => i)
  return { lag: 1, states, n, T, pi: Float64Array.from(states, (i) => pi[group(i)] / size), reversible: true }
}

test('beyond 512 states: the leading eigenvalues', (t) => {
  const groups = randomReversible(6, seeded(10))
  const chain = grouped(600, groups)
  const found = spectrumOf(chain).real
  spectrumOf(known(groups)).real.forEach((value, k) => {
    t.true(Math.abs(value - found[k]) < 1e-11)
  })
  t.throws(() => spectrumOf({ ...chain, reversible: false }), { message: /600 states/ })
})

test('what has not converged is not given', (t) => {
  const n = 600
  const T = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (const j of [i - 1, i + 1]) if (j >= 0 && j < n) T[i * n + j] = 0.1
    T[i * n + i] = i === 0 || i === n - 1 ? 0.9 : 0.8
  }
  const states = Int32Array.from({ length: n }, (_, i) => i)
  const { real } = spectrumOf({ lag: 1, states, n, T, pi: new Float64Array(n).fill(1 / n), reversible: true })
  real.forEach((value, k) => {
    t.true(Math.abs(value - (1 - 0.2 * (1 - Math.cos((Math.PI * k) / n)))) < 1e-10)
  })
  t.true(real.length < 12)
})
