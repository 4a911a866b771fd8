import test from 'ava'
import { collectiveJumps } from '../../../operators/jumps/collective-jumps.ts'
import { coincidencesIn, runJumps } from '../../../operators/jumps/jump-coincidences.ts'
import { UNHEARD } from '../../../pipeline/definition/operator.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { explain } from '../../../schemas/errors.ts'
import { resolveParams } from '../../../schemas/params.ts'
import type { Row } from '../../../schemas/table.ts'
import { seeded } from '../../helpers/random.ts'
import { synthetic } from '../../helpers/synthetic.ts'
import { assertHonest } from '../sampling/pooled.ts'

const { operator } = collectiveJumps
const CELL = [20, 0, 0, 4, 18, 0, -3, 2, 22]
const FRAMES = 2000

const aRun = (): Run =>
  synthetic({ atoms: [['Li', 1]], frames: FRAMES, interval: 0.1, cell: CELL, position: () => [0, 0, 0] })
const run = aRun()

const jump = (frame: number, ion: number, from: number, to: number, at: readonly number[]): Row => ({
  run: run.name,
  time: frame * run.interval,
  ion,
  from: `T5 ${from}`,
  to: `T5 ${to}`,
  kind: 'inter-cage',
  returned: false,
  duration: 0.1,
  length: 3,
  x: at[0],
  y: at[1],
  z: at[2],
})

const rowOf = (rows: readonly Row[], given: object = {}) =>
  operator.finish(
    { jumps: { columns: {}, rows } },
    resolveParams('collective-jumps', operator.params, given),
    {
      ...UNHEARD,
      runs: [run],
    },
  ).rows[0] as Record<string, number>

const place = (random: () => number) => {
  const f = [random(), random(), random()]
  return [0, 1, 2].map((c) => f[0] * CELL[c] + f[1] * CELL[3 + c] + f[2] * CELL[6 + c])
}

/** Jumps of ions that know nothing of each other. */
function alone(random: () => number, count: number): Row[] {
  return Array.from({ length: count }, (_, i) =>
    jump(Math.floor(random() * FRAMES), i % 50, 2 * i, 2 * i + 1, place(random)),
  )
}

const inOrder = (rows: readonly Row[]): Row[] =>
  [...rows].sort(
    (a, b) => (a['ion'] as number) - (b['ion'] as number) || (a['time'] as number) - (b['time'] as number),
  )

/** Partners and chains pair by pair. */
function bruteForce(rows: readonly Row[], within: number, reach: number) {
  const distance = (a: Row, b: Row) => {
    let least = Number.POSITIVE_INFINITY
    for (let m = 0; m < 125; m++) {
      const [i, j, k] = [(m % 5) - 2, (Math.floor(m / 5) % 5) - 2, Math.floor(m / 25) - 2]
      const d = (['x', 'y', 'z'] as const).map(
        (name, c) =>
          (a[name] as number) - (b[name] as number) + i * CELL[c] + j * CELL[3 + c] + k * CELL[6 + c],
      )
      least = Math.min(least, Math.hypot(...d))
    }
    return least
  }
  const near = (a: Row, b: Row) =>
    a['ion'] !== b['ion'] && Math.abs((a['time'] as number) - (b['time'] as number)) <= within + 1e-9
  const partner = rows.map((a) => (rows.some((b) => near(a, b) && distance(a, b) <= reach) ? 1 : 0))
  const follows = (a: Row, b: Row) => near(a, b) && (a['to'] === b['from'] || b['to'] === a['from'])
  const group = rows.map((_, i) => i)
  for (let changed = true; changed; ) {
    changed = false
    for (const [i, a] of rows.entries()) {
      for (const [k, b] of rows.entries()) {
        if (!follows(a, b) || group[i] === group[k]) continue
        group[i] = group[k] = Math.min(group[i], group[k])
        changed = true
      }
    }
  }
  const linked = rows.map((a) => (rows.some((b) => follows(a, b)) ? 1 : 0))
  const sizes = [...new Set(group)].map((g) => group.filter((other) => other === g).length)
  return { partner, linked, strings: sizes.filter((size) => size > 1).sort() }
}

test('partners and strings are those found pair by pair, in a tilted cell', (t) => {
  const random = seeded(4)
  for (const count of [0, 1, 2, 60, 120]) {
    const rows = inOrder(
      Array.from({ length: count }, () =>
        jump(
          Math.floor(random() * 300),
          Math.floor(random() * 9),
          Math.floor(random() * 12),
          Math.floor(random() * 12),
          place(random),
        ),
      ),
    )
    const jumps = runJumps(run, rows)
    const found = coincidencesIn(jumps, { within: 0.6, reach: 7 })(jumps.frames)
    const expected = bruteForce(rows, 0.6, 7)
    t.deepEqual([...found.partner], expected.partner)
    t.deepEqual([...found.linked], expected.linked)
    t.deepEqual([...found.strings].sort(), expected.strings)
  }
})

test('ions that know nothing of each other have no excess', (t) => {
  const row = rowOf(inOrder(alone(seeded(11), 800)), { within: 2, reach: 5 })
  t.is(row['jumps'], 800)
  t.true(row['null'] > 0.05)
  t.true(Math.abs(row['excess']) < 3 * row['excessError'], JSON.stringify(row))
  t.true(row['chance'] > 0.01)
  t.deepEqual([row['inStrings'], row['strings'], row['longest']], [0, 0, 0])
})

test('bursts of one ion are not collective, pairs of two are', (t) => {
  const random = seeded(12)
  const first = alone(random, 300)
  const beside = (row: Row, ion: number): Row => ({
    ...row,
    ion,
    from: `${row['from']}'`,
    to: `${row['to']}'`,
    time: Math.min(FRAMES - 1, Math.round((row['time'] as number) / 0.1) + 2) * 0.1,
    x: (row['x'] as number) + 1,
  })
  const bursts = rowOf(inOrder(first.flatMap((row) => [row, beside(row, row['ion'] as number)])), {
    within: 0.5,
    reach: 3,
  })
  t.true(bursts['collective'] < 0.1, JSON.stringify(bursts))
  t.true(bursts['chance'] > 0.01)
  const paired = rowOf(
    inOrder(first.flatMap((row, i) => (i % 3 === 0 ? [row, beside(row, 100 + (i % 40))] : [row]))),
    { within: 0.5, reach: 3 },
  )
  t.true(Math.abs(paired['excess'] - 0.5) < 0.02, JSON.stringify(paired))
  t.true(paired['chance'] < 0.02)
})

test('errors of shares count strings, and jumps that coincide, once', (t) => {
  const random = seeded(13)
  const often = (mean: number): number => {
    let [count, product] = [0, random()]
    for (const limit = Math.exp(-mean); product > limit; product *= random()) count++
    return count
  }
  const rows = Array.from({ length: 240 }, () => {
    const lone = alone(random, 30 + often(40))
    const strung = Array.from({ length: often(5) }, (_, n) => {
      const [frame, at] = [Math.floor(random() * (FRAMES - 2)), place(random)]
      return [0, 1].map((k) => jump(frame + k, 60 + 2 * n + k, 1000 * n + k, 1000 * n + k - 1, at))
    }).flat()
    return rowOf(inOrder([...lone, ...strung]), { draws: 2, within: 0.1, reach: 0.5 })
  })
  for (const [value, error] of [
    ['inStrings', 'stringError'],
    ['collective', 'error'],
  ]) {
    const each = rows.map((row) => ({
      value: row[value],
      error: row[error],
      dof: row['method'] === ('events' as unknown) ? Number.POSITIVE_INFINITY : 30,
    }))
    assertHonest(t, each, 10 / 80, value, [0.86, 1.12])
  }
})

test('a string: each ion goes where the one before it was', (t) => {
  const rows = Array.from({ length: 20 }, (_, n) =>
    [0, 1, 2].map((k) => jump(100 * n + 3 * k, (7 * n + 3 * k) % 40, 10 * n + k, 10 * n + k - 1, [k, n, 0])),
  ).flat()
  const row = rowOf(inOrder(rows), { within: 0.4 })
  t.deepEqual([row['inStrings'], row['strings'], row['stringLength'], row['longest']], [1, 20, 3, 3])
  t.true(row['stringNull'] < 0.05 && row['stringChance'] < 0.02)
})

test('the seed decides, and jumps that were undone count only on request', (t) => {
  const rows = inOrder(alone(seeded(3), 300)).map((row, i) => ({ ...row, returned: i % 3 === 0 }))
  t.deepEqual(rowOf(rows), rowOf(rows))
  t.notDeepEqual(rowOf(rows), rowOf(rows, { seed: 2 }))
  t.deepEqual([rowOf(rows)['jumps'], rowOf(rows, { count: 'all' })['jumps']], [200, 300])
})

test('a run that is not known is refused', (t) => {
  const error = t.throws(() =>
    operator.finish(
      { jumps: { columns: {}, rows: alone(seeded(1), 3) } },
      resolveParams('c', operator.params, {}),
      UNHEARD,
    ),
  )
  t.regex(explain(error), /is not known/)
})
