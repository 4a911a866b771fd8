import test from 'ava'
import { anyMatrices, reversibleMatrices } from '../../../operators/markov/posterior.ts'
import { gamma, uniform } from '../../../operators/numerics/random.ts'
import { seeded } from '../../helpers/random.ts'
import { estimated, flat, near, randomReversible } from './chains.ts'

const DRAWS = 20_000

function momentsOf(values: readonly number[]) {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length
  return { mean, variance }
}

/** Mean and variance of a Beta distribution. */
const beta = (a: number, b: number) => ({
  mean: a / (a + b),
  variance: (a * b) / ((a + b) ** 2 * (a + b + 1)),
})

const take = (draws: Iterator<{ T: Float64Array }>, cell: number): number[] =>
  Array.from({ length: DRAWS }, () => draws.next().value.T[cell])

test('gamma deviates have the mean and variance of their shape', (t) => {
  const random = uniform(1)
  for (const shape of [0.3, 1, 7.5]) {
    const { mean, variance } = momentsOf(Array.from({ length: 50_000 }, () => gamma(shape, random)))
    t.true(near(mean, shape, 0.03))
    t.true(near(variance, shape, 0.05))
  }
})

test('two states are reversible: both samplers give independent Beta distributions', (t) => {
  const C = flat([
    [20, 5],
    [3, 6],
  ])
  const start = estimated(C, 2)
  for (const draws of [
    () => anyMatrices(C, 2, uniform(2)),
    () => reversibleMatrices(C, 2, start, uniform(3)),
  ]) {
    for (const [cell, expected] of [
      [1, beta(5, 20)],
      [2, beta(3, 6)],
    ] as const) {
      const { mean, variance } = momentsOf(take(draws(), cell))
      t.true(near(mean, expected.mean, 0.03), `${mean} ${expected.mean}`)
      t.true(near(variance, expected.variance, 0.08), `${variance} ${expected.variance}`)
    }
  }
})

test('a chain of three without a cycle is reversible too: the rows are Dirichlet', (t) => {
  const C = flat([
    [9, 4, 0],
    [6, 3, 5],
    [0, 7, 8],
  ])
  const draws = reversibleMatrices(C, 3, estimated(C, 3), uniform(4))
  const seen = Array.from({ length: DRAWS }, () => draws.next().value!.T)
  for (const [cell, a, b] of [
    [1, 4, 9],
    [3, 6, 8],
    [5, 5, 9],
    [7, 7, 8],
  ] as const) {
    const { mean, variance } = momentsOf(seen.map((T) => T[cell]))
    t.true(near(mean, beta(a, b).mean, 0.02))
    t.true(near(variance, beta(a, b).variance, 0.08))
  }
})

test('samples obey detailed balance and close in on the estimate with more counts', (t) => {
  const n = 5
  const T = flat(randomReversible(n, seeded(19)))
  const C = T.map((value) => 1e5 * value)
  const best = estimated(C, n)
  const draws = reversibleMatrices(C, n, best, uniform(5))
  for (let k = 0; k < 50; k++) {
    const { T: drawn, pi } = draws.next().value!
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        t.true(Math.abs(pi[i] * drawn[i * n + j] - pi[j] * drawn[j * n + i]) < 1e-14)
        t.true(Math.abs(drawn[i * n + j] - best.T[i * n + j]) < 0.01)
      }
  }
})
