import test from 'ava'
import { passageMatrix } from '../../../operators/paths/passage-matrix.ts'
import { passageBetween, passageTo } from '../../../operators/paths/passage-times.ts'
import { pathwaysOf } from '../../../operators/paths/pathways.ts'
import { checkConserved, reactiveFlux } from '../../../operators/paths/reactive-flux.ts'
import { seeded } from '../../helpers/random.ts'
import { birthDeath, known, near, randomAny, randomReversible } from '../markov/chains.ts'

const UP = [0.3, 0.2, 0.05, 0.4, 0.1, 0]
const DOWN = [0, 0.25, 0.3, 0.1, 0.05, 0.2]

test('birth–death: first-passage times in closed form', (t) => {
  const chain = known(birthDeath(UP, DOWN))
  const matrix = passageMatrix(chain)
  const { pi, n } = chain
  // upwards from i to i + 1: Σ_{k ≤ i} π_k / (π_i u_i)
  const step = UP.map((u, i) => pi.subarray(0, i + 1).reduce((a, b) => a + b, 0) / (pi[i] * u))
  for (let from = 0; from < n; from++) {
    t.is(matrix[from * n + from], 0)
    for (let to = from + 1; to < n; to++) {
      t.true(
        near(
          matrix[from * n + to],
          step.slice(from, to).reduce((a, b) => a + b, 0),
          1e-13,
        ),
      )
    }
  }
})

test('all first-passage times at once are those to each state alone, however slow the chain', (t) => {
  const random = seeded(9)
  for (let n = 2; n < 12; n++) {
    const rows = randomAny(n, random).map((row) => row.map((p, j) => p * (j % 3 === 0 ? 1e-9 : 1)))
    const chain = known(
      rows.map((row, i) => row.map((p, j) => (i === j ? p + 1 - row.reduce((a, b) => a + b, 0) : p))),
      false,
    )
    const matrix = passageMatrix(chain)
    for (let to = 0; to < n; to++)
      passageTo(chain, [to]).forEach((time, from) => {
        t.true(near(matrix[from * n + to], time, 1e-12))
      })
  }
})

test('birth–death: committors in closed form', (t) => {
  const chain = known(birthDeath(UP, DOWN))
  const { pi, n } = chain
  const resistance = UP.map((u, i) => 1 / (pi[i] * u)).slice(0, n - 1)
  const all = resistance.reduce((a, b) => a + b, 0)
  const { forward, backward, total, net } = reactiveFlux(chain, [0], [n - 1])
  for (let i = 0; i < n; i++) {
    const q = resistance.slice(0, i).reduce((a, b) => a + b, 0) / all
    t.true(Math.abs(forward[i] - q) < 1e-14)
    t.true(Math.abs(backward[i] - (1 - q)) < 1e-14)
    if (i + 1 < n) t.true(near(net[i * n + i + 1], 1 / all, 1e-13))
  }
  t.true(near(total, 1 / all, 1e-13))
})

test('flux is conserved, and 1/k equals the first-passage time between single states, reversible or not', (t) => {
  const random = seeded(10)
  for (let round = 0; round < 60; round++) {
    const n = 3 + Math.floor(random() * 6)
    const reversible = round % 2 === 0
    const chain = known(reversible ? randomReversible(n, random, true) : randomAny(n, random), reversible)
    const [A, B] = [[0], [n - 1]]
    const flow = reactiveFlux(chain, A, B)
    t.true(checkConserved(flow, A, B) < 1e-12)
    t.true(near(1 / flow.rate, passageTo(chain, B)[0], 1e-11))
    const into = Array.from({ length: n }, (_, i) => flow.net[i * n + n - 1]).reduce((a, b) => a + b, 0)
    t.true(near(into, flow.total, 1e-12))
  }
})

test('between sets: π-weighted passage and 1/k differ, both as counted on a long path', (t) => {
  const chain = known(
    [
      [0.6, 0.2, 0.2, 0],
      [0.1, 0.7, 0.1, 0.1],
      [0.2, 0.2, 0.5, 0.1],
      [0, 0.3, 0.3, 0.4],
    ],
    false,
  )
  const [A, B] = [[0, 1], [3]]
  const random = seeded(11)
  let [state, hops, total, starts, times] = [0, 0, 0, 0, 0]
  const last: number[] = []
  let fromA = false
  for (let step = 1; step <= 2_000_000; step++) {
    let left = random()
    let next = 0
    while (next < 3 && (left -= chain.T[state * 4 + next]) >= 0) next++
    if (B.includes(next)) {
      for (const at of last) times += step - at
      starts += last.length
      last.length = 0
      if (fromA) hops++
      fromA = false
    } else if (A.includes(next)) {
      fromA = true
      last.push(step)
    }
    if (fromA) total++
    state = next
  }
  t.true(near(passageBetween(chain, A, B), times / starts, 0.01))
  t.true(near(1 / reactiveFlux(chain, A, B).rate, total / hops, 0.01))
  t.false(near(times / starts, total / hops, 0.02))
})

test('a flux that is not conserved is a bug, and told', (t) => {
  const chain = known(randomReversible(4, seeded(12)))
  const flow = reactiveFlux(chain, [0], [3])
  flow.gross[1 * 4 + 2] *= 1.001
  t.throws(() => checkConserved(flow, [0], [3]), { message: /lost/ })
})

test('pathways: the widest bottleneck first, together the whole flux', (t) => {
  // 0 → 1 → 3 carries 5, 0 → 2 → 3 carries 3, 0 → 1 → 2 → 3 carries 1
  const net = new Float64Array(16)
  for (const [from, to, flux] of [
    [0, 1, 6],
    [1, 3, 5],
    [1, 2, 1],
    [0, 2, 3],
    [2, 3, 4],
  ])
    net[from * 4 + to] = flux
  t.deepEqual(pathwaysOf(net, [0], [3], { total: 9, share: 1, most: 10 }), [
    { places: [0, 1, 3], flux: 5 },
    { places: [0, 2, 3], flux: 3 },
    { places: [0, 1, 2, 3], flux: 1 },
  ])
  t.is(pathwaysOf(net, [0], [3], { total: 9, share: 0.5, most: 10 }).length, 1)
  const random = seeded(13)
  for (let round = 0; round < 20; round++) {
    const chain = known(randomReversible(7, random))
    const flow = reactiveFlux(chain, [0, 1], [5, 6])
    const found = pathwaysOf(flow.net, [0, 1], [5, 6], { total: flow.total, share: 1, most: 1000 })
    t.true(
      near(
        found.reduce((sum, { flux }) => sum + flux, 0),
        flow.total,
        1e-9,
      ),
    )
  }
})
