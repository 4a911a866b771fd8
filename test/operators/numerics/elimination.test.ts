import test from 'ava'
import { Matrix, solve } from 'ml-matrix'
import { solveLeaving, stationaryOf } from '../../../operators/numerics/elimination.ts'
import { seeded } from '../../helpers/random.ts'
import { flat, near, randomAny } from '../markov/chains.ts'

test('solves what Gaussian elimination solves', (t) => {
  const random = seeded(2)
  for (let n = 1; n < 9; n++) {
    const P = Float64Array.from({ length: n * n }, random)
    const e = Float64Array.from({ length: n }, random)
    const sides = [0, 1].map(() => Float64Array.from({ length: n }, () => random() - 0.5))
    const D = Matrix.zeros(n, n)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        if (i !== j) {
          D.set(i, j, -P[i * n + j])
          D.set(i, i, D.get(i, i) + P[i * n + j])
        }
    for (let i = 0; i < n; i++) D.set(i, i, D.get(i, i) + e[i])
    const expected = sides.map((side) => solve(D, Matrix.columnVector(side)).to1DArray())
    solveLeaving(P, e, sides)
    sides.forEach((x, s) => {
      x.forEach((value, i) => {
        t.true(Math.abs(value - expected[s][i]) < 1e-11 * (1 + Math.abs(value)))
      })
    })
  }
})

test('keeps every digit of a chain that nearly falls apart', (t) => {
  const eps = 1e-15
  // 0 ⇄ 1 fast, 1 → 2 with eps, 2 leaves with eps: by hand x₂ = 3/eps, x₁ = 5/eps
  const x = new Float64Array(3).fill(1)
  solveLeaving(
    flat([
      [0, 0.5, 0],
      [0.5, 0, eps],
      [0, eps, 0],
    ]),
    Float64Array.of(0, 0, eps),
    [x],
  )
  t.true(near(x[2], 3 / eps, 1e-14))
  t.true(near(x[1], 5 / eps, 1e-14))
})

test('a state that cannot leave is told', (t) => {
  t.throws(
    () =>
      solveLeaving(
        flat([
          [0, 0],
          [1, 0],
        ]),
        Float64Array.of(0, 0),
        [new Float64Array(2)],
      ),
    {
      message: /cannot leave/,
    },
  )
})

test('the stationary distribution stays as it is under T', (t) => {
  const random = seeded(3)
  for (let n = 1; n < 12; n++) {
    const T = flat(randomAny(n, random))
    const pi = stationaryOf(T, n)
    t.true(
      near(
        pi.reduce((a, b) => a + b, 0),
        1,
        1e-14,
      ),
    )
    for (let j = 0; j < n; j++) {
      let sum = 0
      for (let i = 0; i < n; i++) sum += pi[i] * T[i * n + j]
      t.true(near(sum, pi[j], 1e-13))
    }
  }
  t.true(
    near(
      stationaryOf(
        flat([
          [1 - 1e-14, 1e-14],
          [3e-14, 1 - 3e-14],
        ]),
        2,
      )[0],
      0.75,
      1e-14,
    ),
  )
})
