import test from 'ava'
import { chainOf } from '../../../operators/markov/chain.ts'
import { connectivityOf } from '../../../operators/markov/connectivity.ts'
import { seeded } from '../../helpers/random.ts'
import { flat } from './chains.ts'

test('strongly connected sets are those that reach one another, on random graphs', (t) => {
  const random = seeded(1)
  for (let round = 0; round < 200; round++) {
    const n = 1 + Math.floor(random() * 9)
    const counts = Float64Array.from({ length: n * n }, () => (random() < 0.2 ? Math.ceil(random() * 9) : 0))
    const reach = Array.from({ length: n }, (_, i) =>
      Array.from({ length: n }, (_, j) => i === j || counts[i * n + j] > 0),
    )
    for (let k = 0; k < n; k++)
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) reach[i][j] ||= reach[i][k] && reach[k][j]
    const { set, kept } = connectivityOf(counts, n)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) t.is(set[i] === set[j], reach[i][j] && reach[j][i])
    const sizes = [...set].map((own) => [...set].filter((other) => other === own).length)
    t.is(kept.length, Math.max(...sizes))
  }
})

test('every state that is left out says why, by its original number', (t) => {
  const C = flat([
    [0, 3, 0, 0, 0, 0], // never entered
    [0, 9, 2, 0, 0, 0],
    [0, 2, 0, 0, 5, 1],
    [0, 0, 0, 0, 0, 0], // never visited
    [0, 0, 0, 0, 7, 0], // absorbing
    [0, 1, 0, 0, 0, 0],
  ])
  const { kept, fate, share } = connectivityOf(C, 6)
  t.deepEqual([...kept], [1, 2, 5])
  t.deepEqual(fate, ['never entered', 'kept', 'kept', 'never visited', 'absorbing', 'kept'])
  t.is(share, 15 / 30)
  const chain = chainOf(C, 6, 1, false)
  t.deepEqual([...chain.states], [1, 2, 5])
})

test('of two sets with as many states the one with more counts is kept', (t) => {
  const C = flat([
    [1, 1, 0, 0],
    [1, 1, 0, 0],
    [0, 0, 5, 1],
    [0, 0, 1, 5],
  ])
  t.deepEqual([...connectivityOf(C, 4).kept], [2, 3])
  t.is(connectivityOf(C, 4).fate[0], 'separate')
})

test('a chain of a thousand states is one set', (t) => {
  const n = 1000
  const C = new Float64Array(n * n)
  for (let i = 0; i < n; i++) C[i * n + ((i + 1) % n)] = 1
  t.is(connectivityOf(C, n).kept.length, n)
})

test('states that never exchange are refused', (t) => {
  const error = t.throws(() =>
    chainOf(
      flat([
        [5, 1],
        [0, 0],
      ]),
      2,
      4,
      true,
    ),
  )
  t.regex(String(error?.message), /4 ps.*0 never entered, 1 absorbing/)
})
