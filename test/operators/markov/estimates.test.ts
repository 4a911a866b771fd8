import test from 'ava'
import { compile } from 'vega-lite'
import { chapmanKolmogorov } from '../../../operators/markov/chapman-kolmogorov.ts'
import { countsFrom } from '../../../operators/markov/counts.ts'
import { model } from '../../../operators/markov/model.ts'
import { timescales } from '../../../operators/markov/timescales.ts'
import { passage } from '../../../operators/paths/passage.ts'
import { pathEntropy } from '../../../operators/paths/path-entropy.ts'
import { paths } from '../../../operators/paths/paths.ts'
import { UNHEARD } from '../../../pipeline/definition/operator.ts'
import type { EstimateStep } from '../../../pipeline/definition/steps.ts'
import type { Table } from '../../../schemas/table.ts'
import { seeded } from '../../helpers/random.ts'
import { finish, flat, known, near, sample, tableFrom, tableOf } from './chains.ts'

const SLOW = known([
  [0.97, 0.02, 0.01],
  [0.01, 0.96, 0.03],
  [0.005, 0.03, 0.965],
])
const LAGS = [1, 2, 4, 8, 16]
const random = seeded(22)
const PATHS = Array.from({ length: 12 }, () => sample(SLOW, 20_000, random))
const TABLE = tableOf(PATHS, LAGS, 3)

const steps: readonly (readonly [string, EstimateStep])[] = [
  ['model', model()],
  ['timescales', timescales()],
  ['chapman-kolmogorov', chapmanKolmogorov()],
  ['passage', passage({ from: '0,1', to: '2' })],
  ['paths', paths({ from: '0', to: '2' })],
  ['path-entropy', pathEntropy({ outside: '2' })],
]

for (const [name, step] of steps) {
  test(`${name}: the same numbers twice, none that is not finite, columns as declared, figures that compile`, (t) => {
    t.is(step.operator.name, name)
    const { rows, figures } = finish(step, TABLE)
    t.deepEqual(finish(step, TABLE).rows, rows)
    t.true(rows.length > 0)
    for (const row of rows) {
      t.deepEqual(Object.keys(row).sort(), Object.keys(step.operator.shown.columns).sort())
      for (const value of Object.values(row)) t.false(typeof value === 'number' && !Number.isFinite(value))
    }
    t.true(figures.length > 0)
    for (const figure of figures) t.notThrows(() => compile(figure.spec as never))
  })
}

test('timescales: the truth within three errors, λ^lag, and the shortest lag is recommended', (t) => {
  const { rows } = finish(timescales(), TABLE)
  const truth = finish(
    timescales({ errors: 'none' }),
    tableFrom([{ lag: 1, samples: [SLOW.T.map((p, cell) => 1e9 * p * SLOW.pi[Math.floor(cell / 3)])] }], 3),
  ).rows
  for (const row of rows) {
    const expected = truth.find((other) => other['index'] === row['index'])?.['timescale'] as number
    t.true(Math.abs((row['timescale'] as number) - expected) < 3 * (row['error'] as number))
  }
  t.deepEqual([...new Set(rows.filter((row) => row['recommended']).map((row) => row['lag']))], [1])
  t.regex(String(rows[0]['reason']), /plateau: 2 timescales agree .* Chapman–Kolmogorov passed/)
  t.is(finish(timescales({ lag: 4 }), TABLE).rows.length, 2)
})

test('a chain that remembers is found out: no short lag is recommended, Chapman–Kolmogorov fails there', (t) => {
  // two states lumped from four: 0,1 → a and 2,3 → b, with a fast side that hides a slow one
  const hidden = known([
    [0.6, 0.05, 0.35, 0],
    [0.005, 0.985, 0, 0.01],
    [0.35, 0, 0.6, 0.05],
    [0, 0.01, 0.005, 0.985],
  ])
  const random = seeded(23)
  const lumped = Array.from({ length: 12 }, () =>
    sample(hidden, 30_000, random).map((state) => (state < 2 ? 0 : 1)),
  )
  const table = tableOf(lumped, [1, 2, 4, 8, 16, 32, 64], 2)
  const { rows } = finish(timescales(), table)
  t.false(rows.some((row) => row['recommended'] === true && (row['lag'] as number) < 8))
  t.regex(String(rows[0]['reason']), /no plateau: timescale 1 goes from/)
  const tested = finish(chapmanKolmogorov({ lag: 1 }), table).rows
  t.true(tested.every((row) => row['passed'] === false))
})

test('a timescale that cannot be is null, says why, and is counted as a warning', (t) => {
  const flip = tableFrom(
    [
      {
        lag: 1,
        samples: [
          flat([
            [10, 90],
            [80, 20],
          ]),
        ],
      },
    ],
    2,
  )
  const { rows, warnings } = finish(timescales({ errors: 'none' }), flip)
  t.is(rows[0]['timescale'], null)
  t.regex(String(rows[0]['status']), /not positive/)
  t.true(warnings.some((one) => one.startsWith('no timescale')))
  const wheel = tableFrom(
    [
      {
        lag: 1,
        samples: [
          flat([
            [10, 90, 0],
            [0, 10, 90],
            [90, 0, 10],
          ]),
        ],
      },
    ],
    3,
  )
  const turning = finish(timescales({ errors: 'none', reversible: false }), wheel)
  t.true(turning.rows.every((row) => row['timescale'] === null && /complex/.test(String(row['status']))))
})

test('model: original numbers stay, and what is left out is said', (t) => {
  const C = flat([
    [0, 0, 0, 0],
    [0, 50, 5, 0],
    [0, 4, 60, 1],
    [0, 0, 0, 9],
  ])
  const { rows, warnings } = finish(model({ errors: 'none' }), tableFrom([{ lag: 3, samples: [C] }], 4))
  const states = rows.filter((row) => row['of'] === 'state')
  t.deepEqual(
    states.map((row) => row['status']),
    ['never visited', 'kept', 'kept', 'absorbing'],
  )
  t.deepEqual(
    states.map((row) => row['stationary'] !== null),
    [false, true, true, false],
  )
  t.deepEqual(
    rows.filter((row) => row['of'] === 'transition').map((row) => [row['from'], row['to']]),
    [
      [1, 1],
      [1, 2],
      [2, 1],
      [2, 2],
    ],
  )
  t.regex(warnings.join(), /2 of 4 states .* without 0 \(never visited\), 3 \(absorbing\)/)
})

test('passage: ps, original numbers, direct times beside it, sets by name', (t) => {
  const counts = tableFrom(
    [
      {
        lag: 4,
        samples: [
          flat([
            [0, 0, 0],
            [0, 90, 10],
            [0, 5, 95],
          ]),
        ],
      },
    ],
    3,
  )
  const step = passage({ errors: 'none', from: '1', to: '2' })
  const direct: Table = { columns: {}, rows: [{ from: 1, to: 2, direct: 33, error: 2 }] }
  const { rows } = step.operator.finish({ transitions: counts, 'first-passage': direct }, step.params, {
    ...UNHEARD,
  })
  const row = rows.find((one) => one['from'] === 1 && one['to'] === 2)
  t.true(near(row?.['mfpt'] as number, 40, 1e-12))
  t.deepEqual([row?.['direct'], row?.['directError'], row?.['lag']], [33, 2, 4])
  t.is(rows.find((one) => one['from'] === 0 && one['to'] === 1)?.['mfpt'], null)
  const sets = rows.find((one) => one['sets'] === '1 → 2')
  t.true(near(sets?.['mfpt'] as number, 40, 1e-12) && near(sets?.['inverseRate'] as number, 40, 1e-12))
})

test('passage: what is faster than the lag is told, by the direct times and by the slowest process', (t) => {
  const table = (rows: number[][]) => tableFrom([{ lag: 4, samples: [flat(rows)] }], 2)
  const slow = table([
    [90, 10],
    [10, 90],
  ])
  const mixed = table([
    [50, 50],
    [50, 50],
  ])
  const step = passage({ errors: 'none', from: '0', to: '1' })
  const fast = 'faster than the lag'
  const statuses = (counts: Table, direct: number) => {
    const heard: string[] = []
    const found: Table = { columns: {}, rows: [{ from: 0, to: 1, direct, error: 1 }] }
    const { rows } = step.operator.finish({ transitions: counts, 'first-passage': found }, step.params, {
      ...UNHEARD,
      warn: (name, message) => name === fast && heard.push(message),
    })
    return [rows.map(({ status }) => status), heard]
  }
  t.deepEqual(statuses(slow, 33), [['resolved', 'resolved', 'resolved'], []])
  const [some, heard] = statuses(slow, 3.9)
  t.deepEqual(some, [fast, 'resolved', 'resolved'])
  t.regex(heard.join(), /^lag 4 ps: 1 of 3 first-passage times/)
  t.deepEqual(statuses(mixed, 33)[0], [fast, fast, fast])
})

test('paths: rate, pathways and shares add up, in ps⁻¹', (t) => {
  const { rows } = finish(paths({ from: '0', to: '2', lag: 2, errors: 'none' }), TABLE)
  const total = rows.find((row) => row['of'] === 'total')
  const sum = (of: string, name: string) =>
    rows.filter((row) => row['of'] === of).reduce((all, row) => all + (row[name] as number), 0)
  t.true(near(sum('pathway', 'flux'), total?.['flux'] as number, 2e-3))
  const mfpt = finish(passage({ lag: 2, errors: 'none' }), TABLE).rows.find(
    (row) => row['from'] === 0 && row['to'] === 2,
  )
  t.true(near(1 / (total?.['rate'] as number), mfpt?.['mfpt'] as number, 1e-12))
})

test('names of states reach parameters, and a table beyond 64 states may be sparse', (t) => {
  const rows = [
    [0, 0, 9],
    [0, 99, 2],
    [99, 0, 2],
    [99, 99, 5],
  ].map(([from, to, count]) => ({ lag: 1, from, to, count, fromName: `site ${from}` }))
  const samples = {
    '1': { method: 'ions', weights: Float64Array.of(1), values: [Float64Array.of(9, 2, 2, 5)] },
  }
  const [counts] = countsFrom({ columns: {}, rows, samples })
  t.is(counts.states, 100)
  t.deepEqual([counts.total[99], counts.total[9999], counts.samples?.cells[3]], [2, 5, 9999])
  const found = finish(paths({ from: 'site 0', to: 'site 99', errors: 'none' }), { columns: {}, rows }).rows
  t.is(found[0]['path'], 'site 0 → site 99')
})
