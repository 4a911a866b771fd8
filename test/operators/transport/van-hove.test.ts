import test from 'ava'
import { countDistinct, fractionsOf } from '../../../operators/kernels/distances.ts'
import { vanHove, vanHoveLags } from '../../../operators/transport/van-hove.ts'
import { inverse3 } from '../../../pipeline/cell/matrix.ts'
import { knownOf } from '../../../pipeline/definition/operator.ts'
import { draw } from '../../../pipeline/report/svg.ts'
import type { MemoryRun } from '../../helpers/memory.ts'
import { seeded } from '../../helpers/random.ts'
import { runOf, stateBy, tableBy, walk } from './walks.ts'

const CELL = [10, 0, 0, 0, 10, 0, 0, 0, 10]
const inCell = (run: MemoryRun): MemoryRun => Object.assign(run, { manifest: { cell: CELL } })

test('self part of a random walk: the Gaussian, which integrates to 1', (t) => {
  const run = runOf([['Li', 64]], 1200, 0.1, 1, walk(0.05))
  const rows = tableBy(vanHove({ lags: [0.5, 2], upTo: 12, binWidth: 0.2 }), [run]).rows
  for (const lag of [0.5, 2]) {
    const own = rows.filter((row) => row['lag'] === lag)
    const spread = 0.05 * (lag / 0.1)
    t.true(Math.abs(own.reduce((sum, row) => sum + 0.2 * (row['radial'] as number), 0) - 1) < 1e-12)
    let off = 0
    for (const row of own) {
      const r = row['r'] as number
      const gauss = (at: number) =>
        (2 * at * at * Math.exp((-at * at) / (2 * spread))) / (spread * Math.sqrt(2 * Math.PI * spread))
      const places = Array.from({ length: 40 }, (_, i) => r - 0.1 + (i + 0.5) * 0.005)
      const expected = places.reduce((sum, at) => sum + gauss(at) / 40, 0)
      if (
        expected > 0.01 &&
        Math.abs((row['radial'] as number) - expected) > 4 * (row['error'] as number) + 0.005
      )
        off++
      t.true(
        Math.abs((row['radial'] as number) / (4 * Math.PI * r * r) - (row['G'] as number)) <=
          0.34 * (row['G'] as number) + 1e-12,
      )
    }
    t.is(off, 0)
  }
})

test('what has moved beyond the last bin is missing from the integral, not put elsewhere', (t) => {
  const run = runOf([['Li', 3]], 11, 1, 1, () => (frame) => frame)
  const rows = tableBy(vanHove({ lags: [1, 2], upTo: 2, binWidth: 0.5 }), [run]).rows
  t.deepEqual(
    rows.map((row) => row['radial']),
    [0, 0, 0, 2, 0, 0, 0, 0],
  )
  t.deepEqual(
    rows.map((row) => row['beyond']),
    [0, 0, 0, 0, 1, 1, 1, 1],
  )
  const given = vanHove({ lags: [1, 2], upTo: 2, binWidth: 0.5 })
  const [{ caption }] = vanHove.operator.shown.figures?.(tableBy(given, [run]), given.params) ?? []
  t.regex(caption, /Up to 100 % have moved beyond the last bin/)
})

test('distinct part of an ideal gas is its density; counts equal those one by one', (t) => {
  const run = inCell(
    runOf(
      [
        ['Cl', 4],
        ['Li', 30],
      ],
      60,
      1,
      2,
      (random) => () => 30 * random.uniform(),
    ),
  )
  const given = { lags: [2, 5], part: 'distinct', upTo: 4, binWidth: 0.5, everyOrigin: 3 } as const
  const state = stateBy(vanHove(given), run)
  const expected = new Float64Array(state.total['distinct'].length)
  const [x, y, z] = (['x', 'y', 'z'] as const).map((name) => run.block(0).column(name))
  ;[2, 5].forEach((lag, k) => {
    for (let t0 = 0; t0 + lag < 60; t0 += 3)
      for (let i = 0; i < 34; i++)
        for (let j = 0; j < 34; j++) {
          if (i === j) continue
          const r = Math.hypot(
            ...[x, y, z].map((values) => {
              const d = values[j * 60 + t0 + lag] - values[i * 60 + t0]
              return d - 10 * Math.round(d / 10)
            }),
          )
          const pair = i < 4 && j < 4 ? 0 : i >= 4 && j >= 4 ? 2 : 1
          if (r < 4) expected[(pair * 2 + k) * 8 + Math.floor(r / 0.5)]++
        }
  })
  t.deepEqual(state.total['distinct'], expected)
  t.deepEqual(stateBy(vanHove(given), run, [7, 30], 5).total, state.total)
  const rows = tableBy(vanHove(given), [run]).rows.filter(
    (row) => row['of'] === 'Li-Li' && (row['r'] as number) > 2,
  )
  const mean = rows.reduce((sum, row) => sum + (row['ratio'] as number), 0) / rows.length
  t.true(Math.abs(mean - 29 / 30) < 0.1)
})

test('nearest images in a tilted cell', (t) => {
  const random = seeded(3)
  const cell = Float64Array.of(9, 0, 0, 2, 8, 0, -1, 3, 10)
  const points = Float64Array.from({ length: 60 }, () => 40 * random() - 20)
  const counts = new Float64Array(15)
  const scaled = fractionsOf(points, inverse3(cell))
  countDistinct(scaled.subarray(0, 3), scaled, 0, cell, { width: 0.2, count: 15 }, counts, new Int32Array(20))
  const expected = new Float64Array(15)
  for (let j = 1; j < 20; j++) {
    let least = Number.POSITIVE_INFINITY
    for (let a = -9; a <= 9; a++)
      for (let b = -9; b <= 9; b++)
        for (let c = -9; c <= 9; c++) {
          const d = [0, 1, 2].map(
            (k) => points[3 * j + k] - points[k] + a * cell[k] + b * cell[3 + k] + c * cell[6 + k],
          )
          least = Math.min(least, Math.hypot(...d))
        }
    if (least < 3) expected[Math.floor(least / 0.2)]++
  }
  t.deepEqual(counts, expected)
  t.true(expected.some((value) => value > 0))
})

test('bins, distances and lags that do not suit are usage errors', (t) => {
  const run = inCell(runOf([['Li', 2]], 30, 0.1, 1, walk(0.1)))
  const of = (given: object) => t.throws(() => stateBy(vanHove(given), run))?.message ?? ''
  t.regex(of({ upTo: 1, binWidth: 0.3 }), /not a whole number of bins/)
  t.regex(of({ upTo: 6, part: 'both' }), /half the smallest width of the cell of memory is 5\.000 Å/)
  t.regex(of({ lags: 0.25 }), /no multiple of the frame interval/)
})

test('many lags: six of them as lines, all of them as a map whose stripes meet', async (t) => {
  const lags = [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4]
  const given = vanHove({ lags, upTo: 3, binWidth: 0.5 })
  const table = tableBy(given, [runOf([['Li', 8]], 200, 0.1, 1, walk(0.05))])
  const [lines, map, ...more] = vanHove.operator.shown.figures?.(table, given.params) ?? []
  t.deepEqual(more, [])
  const linesOf = (lines.spec['data'] as { values: { lag: string }[] }).values
  t.is(new Set(linesOf.map(({ lag }) => lag)).size, 6)
  const { values } = map.spec['data'] as { values: Record<string, number>[] }
  t.is(values.length, lags.length * 6)
  const stripes = values.filter(({ near }) => near === 0)
  stripes.slice(1).forEach(({ low }, i) => {
    t.is(low, stripes[i].high)
  })
  stripes.forEach(({ low, high }, i) => {
    t.true(low < lags[i] && lags[i] < high && Math.abs(Math.sqrt(low * high) / lags[i] - 1) < 1e-4)
  })
  const { warnings, file } = await draw(map)
  t.deepEqual(warnings, [])
  t.notRegex(file, /NaN/)
})

test('replicas of different length share the lags of the shorter one; a warning names the others', (t) => {
  const [long, short] = [501, 40].map((frames, seed) => runOf([['Li', 8]], frames, 0.1, seed, walk(0.05)))
  const warnings: string[] = []
  const table = tableBy(vanHove({}), [long, short], (name, text) => void warnings.push(`${name}: ${text}`))
  t.deepEqual([...new Set(table.rows.map((row) => row['lag']))], [0.1, 0.3, 1])
  t.is(warnings.length, 1)
  t.regex(warnings[0], /^lags left out: .*not every run has 3, 10 ps/)
  tableBy(vanHove({ lags: [0.1, 3] }), [long, short], () => t.fail())
  const given = tableBy(vanHove({ lags: [0.1, 0.3, 1] }), [long, short])
  t.deepEqual(table.rows, given.rows)
})

test('default lags: slots of one length are of the same lags, so that a run that has grown is not taken for the shorter one', (t) => {
  const { operator, params } = vanHove({})
  const known = new Map<number, string>()
  for (let frames = 2; frames < 3200; frames += 7) {
    const run = { ...runOf([['Li', 1]], 2, 0.1, 1, walk(0.05)), frames } as MemoryRun
    const lags = vanHoveLags(params as Parameters<typeof vanHoveLags>[0], run)
    t.true(lags.length > 0 && lags[lags.length - 1] <= Math.max(1, frames / 3))
    const { length } = operator.slots(knownOf(operator, params, run, Uint32Array.of(0)))['selfPairs']
    t.is(known.get(length) ?? String(lags), String(lags))
    known.set(length, String(lags))
  }
  t.is(known.size, 7)
})

test('each row says what its error is taken between, and has none where there is nothing', (t) => {
  const given = vanHove({ lags: [0.2], part: 'both', upTo: 4, binWidth: 1 })
  const runs = [1, 2].map((seed) => inCell(runOf([['Li', 20]], 60, 0.1, seed, walk(0.05))))
  const methodsOf = (count: number) =>
    tableBy(given, runs.slice(0, count)).rows.map((row) => {
      t.is(row['error'] === null, row['method'] === 'none')
      t.is(row['beyond'] === null, row['part'] === 'distinct')
      return `${row['part']}: ${row['method']}`
    })
  t.deepEqual([...new Set(methodsOf(1))], ['self: time blocks', 'self: events', 'distinct: time blocks'])
  t.deepEqual([...new Set(methodsOf(2))], ['self: time blocks', 'self: events', 'distinct: time blocks'])
})
