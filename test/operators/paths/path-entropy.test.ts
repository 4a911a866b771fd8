import test from 'ava'
import { countsFrom } from '../../../operators/markov/counts.ts'
import { entropiesOf, entropiesOverIons, ionChains } from '../../../operators/paths/pair-entropies.ts'
import { pathEntropy } from '../../../operators/paths/path-entropy.ts'
import { reactiveFlux } from '../../../operators/paths/reactive-flux.ts'
import { fluxEntropy, GAS_CONSTANT, walks2025Entropy, walksEntropy } from '../../../operators/paths/walks.ts'
import type { Row } from '../../../schemas/table.ts'
import { seeded } from '../../helpers/random.ts'
import {
  estimated,
  finish,
  flat,
  known,
  near,
  randomReversible,
  sample,
  tableFrom,
  tableOf,
} from '../markov/chains.ts'

const ln = Math.log

test('three states by hand: net flux 3 directly and 1 by way of the middle', (t) => {
  const net = flat([
    [0, 1, 3],
    [0, 0, 1],
    [0, 0, 0],
  ])
  t.true(near(fluxEntropy(net), -(0.2 * ln(0.2) + 0.6 * ln(0.6) + 0.2 * ln(0.2)), 1e-14))
  t.true(near(walksEntropy(net, 3, 0, 2), -GAS_CONSTANT * (0.75 * ln(0.75) + 0.25 * ln(0.25)), 1e-14))
  const [direct, first] = [3 / Math.sqrt(10), 1 / Math.sqrt(10)]
  t.true(near(walks2025Entropy(net, 3, 0, 2), -(direct * ln(direct) + first * ln(first)), 1e-14))
})

test('walks come back, take at most four edges and stop at the end', (t) => {
  // 0 ⇄ 1, 1 → 2: rows 0: (0, 1, 0), 1: (½, 0, ½); walks 0→2: 0-1-2 (½), 0-1-0-1-2 (¼)
  const net = flat([
    [0, 2, 0],
    [1, 0, 1],
    [7, 0, 0],
  ])
  t.true(near(walksEntropy(net, 3, 0, 2), -GAS_CONSTANT * (0.5 * ln(0.5) + 0.25 * ln(0.25)), 1e-14))
})

test('a fifth edge is one too many', (t) => {
  // 0 → 1 → … → 5, and half of it lost at the start to 6
  const net = new Float64Array(49)
  for (let i = 0; i < 5; i++) net[i * 7 + i + 1] = 1
  net[6] = 1
  t.true(near(walksEntropy(net, 7, 0, 4), -GAS_CONSTANT * 0.5 * ln(0.5), 1e-14))
  t.is(walksEntropy(net, 7, 0, 5), 0)
})

test('a self loop is no edge and a row of round-off is not blown up', (t) => {
  const net = flat([
    [0, 1, 0],
    [0, 0, 1],
    [1e-16, 1e-15, 0],
  ])
  t.is(walksEntropy(net, 3, 0, 2), 0)
  t.true(walksEntropy(net, 3, 2, 1) < 1e-12)
})

test('one edge has no entropy, and no definition goes beyond ln of the edges', (t) => {
  t.is(
    fluxEntropy(
      flat([
        [0, 5],
        [0, 0],
      ]),
    ),
    0,
  )
  const random = seeded(14)
  for (let round = 0; round < 20; round++) {
    const chain = known(randomReversible(6, random))
    const { net } = reactiveFlux(chain, [0], [5])
    t.true(fluxEntropy(net) <= ln(net.filter((flux) => flux > 0).length))
  }
})

test('S(A→B) = S(B→A) on reversible chains by flux and walks, not by walks-2025', (t) => {
  const random = seeded(15)
  let different = 0
  for (let round = 0; round < 20; round++) {
    const n = 3 + (round % 5)
    const S = entropiesOf(known(randomReversible(n, random, round % 2 === 0)), n, [
      'flux',
      'walks',
      'walks-2025',
    ])
    const at = (d: number, i: number, j: number) => S[(d * n + i) * n + j]
    for (let i = 0; i < n; i++)
      for (let j = 0; j < i; j++) {
        t.true(near(at(0, i, j), at(0, j, i), 1e-9))
        t.true(near(at(1, i, j), at(1, j, i), 1e-9))
        if (!near(at(2, i, j), at(2, j, i), 1e-6)) different++
      }
  }
  t.true(different > 20)
})

test('walks over ions: the mean net flux of those that hold both states, 0 under 15 % of them', (t) => {
  const n = 3
  const full = flat([
    [50, 4, 2],
    [4, 60, 3],
    [2, 3, 40],
  ])
  const poor = flat([
    [50, 4, 0],
    [4, 60, 0],
    [0, 0, 0],
  ])
  const table = (samples: readonly Float64Array[]) => tableFrom([{ lag: 2, samples }], n, 'ions')
  const of = (samples: readonly Float64Array[]) =>
    finish(pathEntropy({ definitions: 'walks', errors: 'none' }), table(samples)).rows
  const value = (rows: ReturnType<typeof of>, from: number, to: number) =>
    rows.find((row) => row['of'] === 'pair' && row['from'] === from && row['to'] === to)?.['entropy']
  const { net } = reactiveFlux(estimated(full, n), [0], [2])
  const expected = walksEntropy(net, n, 0, 2)
  const seven = (k: number) => Array.from({ length: 20 }, (_, i) => (i < k ? full : poor))
  t.true(near(value(of(seven(3)), 0, 2) as number, expected, 1e-10))
  t.is(value(of(seven(2)), 0, 2), 0)
  t.is(of(seven(3))[0]['definition'], 'walks')
})

test('the mean is over fluxes, not over entropies, and original numbers are kept', (t) => {
  const n = 4
  const a = flat([
    [90, 0, 5, 5],
    [0, 0, 0, 0],
    [5, 0, 90, 1],
    [5, 0, 1, 90],
  ])
  const b = flat([
    [90, 0, 1, 9],
    [0, 0, 0, 0],
    [1, 0, 90, 7],
    [9, 0, 7, 90],
  ])
  const [counts] = countsFrom(tableFrom([{ lag: 1, samples: [a, b] }], n, 'ions'))
  const [S] = entropiesOverIons(ionChains(counts, true), n, ['walks'], [Float64Array.of(1, 1)])
  const without1 = (C: Float64Array) => C.filter((_, cell) => cell % n !== 1 && Math.floor(cell / n) !== 1)
  const fluxes = [a, b].map((C) => reactiveFlux(estimated(without1(C), 3), [0], [1]).net)
  const mean = fluxes[0].map((value, cell) => (value + fluxes[1][cell]) / 2)
  t.true(near(S[0 * n + 2], walksEntropy(mean, 3, 0, 1), 1e-10))
  t.is(S[0 * n + 1], 0)
})

test('totals and escape are sums over pairs; pooled counts give pooled names', (t) => {
  const chain = known(randomReversible(4, seeded(17)))
  const random = seeded(18)
  const paths = Array.from({ length: 6 }, () => sample(chain, 3000, random))
  const { rows, warnings, figures } = finish(
    pathEntropy({ outside: '3', draws: 20 }),
    tableOf(paths, [1, 2], 4),
  )
  t.deepEqual(
    [...new Set(rows.map((row) => row['definition']))],
    ['flux', 'walks-pooled', 'walks-2025-pooled'],
  )
  for (const lag of [1, 2])
    for (const definition of ['flux', 'walks-pooled', 'walks-2025-pooled']) {
      const own = rows.filter((row) => row['definition'] === definition && row['lag'] === lag)
      const pairs = own.filter((row) => row['of'] === 'pair')
      const sum = (some: typeof own) => some.reduce((all, row) => all + (row['entropy'] as number), 0)
      t.is(pairs.length, 12)
      t.true(near(sum(own.filter((row) => row['of'] === 'total')), sum(pairs), 1e-12))
      t.true(
        near(
          sum(own.filter((row) => row['of'] === 'escape')),
          sum(pairs.filter((row) => row['to'] === 3)),
          1e-12,
        ),
      )
      t.true(own.every((row) => (row['error'] as number) > 0))
    }
  t.true(warnings.length === 2 && warnings.every((one) => one.startsWith('walks are pooled')))
  t.is(figures.length, 2)
})

test('escape needs to know which state is outside; wrong words are refused', (t) => {
  const table = tableFrom(
    [
      {
        lag: 1,
        samples: [
          flat([
            [5, 1],
            [1, 5],
          ]),
        ],
      },
    ],
    2,
  )
  t.true(
    finish(pathEntropy({ errors: 'none' }), table).warnings.some((one) =>
      one.startsWith('no escape entropy'),
    ),
  )
  t.throws(() => finish(pathEntropy({ outside: 'moon' }), table), { message: /no state "moon"/ })
  const many = tableFrom([{ lag: 1, samples: [new Float64Array(30 * 30).fill(1)] }], 30)
  t.throws(() => finish(pathEntropy(), many), { message: /walks over 30 states; at most 24/ })
  t.throws(() => finish(pathEntropy({ definitions: 'fluss' }), table), { message: /no definition "fluss"/ })
})

test('states that never occur are no states: labels 0, 19 … 24 have the entropies of 0 … 6, ion by ion or pooled', (t) => {
  const next = seeded(3)
  const numbers = [0, 19, 20, 21, 22, 23, 24]
  const few = Array.from({ length: 5 }, () =>
    Float64Array.from({ length: 49 }, () => 1 + Math.floor(1000 * next())),
  )
  const wide = few.map((counts) => {
    const all = new Float64Array(25 * 25)
    for (const [cell, value] of counts.entries())
      all[25 * numbers[Math.floor(cell / 7)] + numbers[cell % 7]] = value
    return all
  })
  for (const method of ['ions', 'blocks of ions']) {
    const rowsOf = (samples: readonly Float64Array[], n: number) =>
      finish(pathEntropy({ outside: '0' }), tableFrom([{ lag: 1, samples }], n, method)).rows
    const renamed: Row[] = rowsOf(few, 7).map((row) => ({
      ...row,
      ...(row['from'] === null ? {} : { from: numbers[row['from'] as number] }),
      ...(row['to'] === null ? {} : { to: numbers[row['to'] as number] }),
    }))
    t.true(renamed.filter(({ of }) => of === 'pair').every(({ entropy }) => (entropy as number) > 0))
    t.deepEqual(rowsOf(wide, 25), renamed)
  }
})
