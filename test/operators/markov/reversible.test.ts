import test from 'ava'
import { reversibleMle } from '../../../operators/markov/reversible.ts'
import { seeded } from '../../helpers/random.ts'
import { estimated, flat, known, near, randomReversible } from './chains.ts'

const likelihood = (C: Float64Array, T: Float64Array): number =>
  C.reduce((sum, count, cell) => (count > 0 ? sum + count * Math.log(T[cell]) : sum), 0)

/** T = x/Σx of symmetric flows. */
function fromFlows(x: Float64Array, n: number): Float64Array {
  const sums = Array.from({ length: n }, (_, i) => x.subarray(i * n, (i + 1) * n).reduce((a, b) => a + b, 0))
  return x.map((value, cell) => value / sums[Math.floor(cell / n)])
}

const randomCounts = (n: number, random: () => number, most = 1000): Float64Array =>
  Float64Array.from(
    { length: n * n },
    (_, cell) =>
      Math.floor(random() ** 4 * most) + (Math.abs((cell % n) - Math.floor(cell / n)) === 1 ? 1 : 0),
  )

test('obeys detailed balance to 1e-12, rows add to 1', (t) => {
  const random = seeded(4)
  for (let round = 0; round < 100; round++) {
    const n = 2 + Math.floor(random() * 8)
    const { T, pi } = reversibleMle(randomCounts(n, random), n)
    t.true(
      near(
        pi.reduce((a, b) => a + b, 0),
        1,
        1e-13,
      ),
    )
    for (let i = 0; i < n; i++) {
      t.true(
        near(
          T.subarray(i * n, (i + 1) * n).reduce((a, b) => a + b, 0),
          1,
          1e-12,
        ),
      )
      for (let j = 0; j < n; j++)
        t.true(Math.abs(pi[i] * T[i * n + j] - pi[j] * T[j * n + i]) < 1e-12 * pi[i])
    }
  }
})

test('no reversible neighbour is more likely', (t) => {
  const random = seeded(5)
  for (let round = 0; round < 30; round++) {
    const n = 2 + Math.floor(random() * 5)
    const C = randomCounts(n, random, 100)
    const { T, pi } = reversibleMle(C, n)
    const best = likelihood(C, T)
    const x = T.map((value, cell) => value * pi[Math.floor(cell / n)])
    for (const size of [1e-1, 1e-2, 1e-3]) {
      const other = x.slice()
      for (let i = 0; i < n; i++)
        for (let j = 0; j <= i; j++)
          other[i * n + j] = other[j * n + i] = x[i * n + j] * (1 + size * (random() - 0.5))
      t.true(likelihood(C, fromFlows(other, n)) < best)
    }
  }
})

test('is the fixed point that the plain iteration reaches', (t) => {
  const random = seeded(6)
  const n = 4
  const C = randomCounts(n, random, 50)
  const rows = Array.from({ length: n }, (_, i) => C.subarray(i * n, (i + 1) * n).reduce((a, b) => a + b, 0))
  let x = rows.slice()
  let flows = C
  for (let step = 0; step < 20_000; step++) {
    flows = C.map((count, cell) => {
      const [i, j] = [Math.floor(cell / n), cell % n]
      return (count + C[j * n + i]) / (rows[i] / x[i] + rows[j] / x[j])
    })
    x = Array.from({ length: n }, (_, i) => flows.subarray(i * n, (i + 1) * n).reduce((a, b) => a + b, 0))
  }
  const expected = fromFlows(flows, n)
  reversibleMle(C, n).T.forEach((value, cell) => {
    t.true(Math.abs(value - expected[cell]) < 1e-11)
  })
})

test('symmetric counts and two states are given back as they are', (t) => {
  const { T, pi } = known(randomReversible(6, seeded(7), true))
  const C = T.map((value, cell) => 1e6 * value * pi[Math.floor(cell / 6)])
  reversibleMle(C, 6).T.forEach((value, cell) => {
    t.true(Math.abs(value - T[cell]) < 1e-12)
  })
  const two = estimated(
    flat([
      [7, 3],
      [1, 9],
    ]),
    2,
  )
  t.true(near(two.T[1], 0.3, 1e-12) && near(two.T[2], 0.1, 1e-12) && near(two.pi[0], 0.25, 1e-12))
})

test('chains that nearly fall apart, and ones that turn round, converge', (t) => {
  const slow = flat([
    [1e9, 400, 0, 0],
    [410, 1e8, 1, 0],
    [0, 2, 1e8, 300],
    [0, 0, 310, 1e9],
  ])
  const wheel = flat([
    [0, 99, 1],
    [1, 0, 99],
    [99, 1, 0],
  ])
  for (const [C, n] of [
    [slow, 4],
    [wheel, 3],
  ] as const) {
    const { T, pi } = reversibleMle(C, n)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) t.true(Math.abs(pi[i] * T[i * n + j] - pi[j] * T[j * n + i]) < 1e-12)
  }
  reversibleMle(wheel, 3).T.forEach((value, cell) => {
    t.true(near(value, cell % 4 === 0 ? 0 : 0.5, 1e-12))
  })
})

test('two hundred states', (t) => {
  const random = seeded(8)
  const n = 200
  const { T, pi } = reversibleMle(
    Float64Array.from({ length: n * n }, () => Math.floor(random() ** 6 * 100)).map(
      (c, cell) => c + (Math.abs((cell % n) - Math.floor(cell / n)) === 1 ? 1 : 0),
    ),
    n,
  )
  let worst = 0
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) worst = Math.max(worst, Math.abs(pi[i] * T[i * n + j] - pi[j] * T[j * n + i]))
  t.true(worst < 1e-15)
})
