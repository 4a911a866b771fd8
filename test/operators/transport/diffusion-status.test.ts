import test from 'ava'
import { caged, diffusionOf, type Path, runOf, walk } from './walks.ts'

const INTERVAL = 0.1
/** D of a walk of this variance per frame and axis, cm²/s. */
const truth = (variance: number) => (variance / (2 * INTERVAL)) * 1e-4

/** Rattles about a place for ever, without memory. */
const pinned: Path = (random) => () => 0.2 * random.normal()

test('ions in their cages: no D, but a bound of three jumps, or a value that is marked', (t) => {
  const count: Record<string, number> = {}
  for (let seed = 1; seed <= 100; seed++) {
    const path = seed % 2 ? caged : pinned
    const [row] = diffusionOf([runOf([['Li', 10]], 300, INTERVAL, seed, path)])
    count[String(row['status'])] = (count[String(row['status'])] ?? 0) + 1
    if (row['status'] !== 'upper-bound') continue
    t.is(row['error'], null)
    // Three jumps of 3 Å by one of ten ions in 30 ps, χ²(2)/2 = 3.0 at 95 %.
    t.true((row['D'] as number) >= ((2.99 * 9) / (6 * 300)) * 1e-4 * 0.99)
    t.is(row['D'], row['bound'])
    t.true((row['slope'] as number) / 6e4 <= (row['bound'] as number))
  }
  t.false('determined' in count || 'extrapolated' in count, JSON.stringify(count))
  t.true(count['upper-bound'] >= 60, `${count['upper-bound']} of 100`)
})

/** Two places √3 Å apart along each axis, left at random once in 150 ps: in 5 ps hardly any ion has come back, and MSD is as straight as
 *  that of a walk. */
const toAndFro: Path = (random) => {
  let isThere = false
  return () => {
    if (random.uniform() < INTERVAL / 150) isThere = !isThere
    return (isThere ? Math.sqrt(3) : 0) + 0.2 * random.normal()
  }
}

test('ions that go to and fro between two sites have no D that is determined, however straight their MSD', (t) => {
  const statuses = Array.from({ length: 40 }, (_, k) => {
    const run = runOf([['Li', 200]], 150, INTERVAL, 100 + k, toAndFro)
    return [{}, { jump: 0.5 }].map((given) => diffusionOf([run], given)[0]['status'])
  })
  t.false(statuses.some(([own]) => own === 'determined'))
  t.true(statuses.filter(([, smaller]) => smaller === 'determined').length > 10)
})

test('a late slope that is there is kept, as not diffusive', (t) => {
  const wide: Path = (random) => {
    let at = 10 * random.normal()
    return () => (at = 0.98 * at + random.normal())
  }
  const [row] = diffusionOf([runOf([['Li', 200]], 300, INTERVAL, 3, wide)])
  t.is(row['status'], 'not-diffusive')
  t.is(typeof row['error'], 'number')
  t.true((row['intercept'] as number) > 20 * (row['slope'] as number) * INTERVAL)
})

test('ballistic ions are not diffusive: no model fits, and a plain window is bent', (t) => {
  const run = runOf([['Li', 200]], 600, INTERVAL, 5, (random) => {
    const speed = random.normal()
    return (frame) => speed * frame * INTERVAL
  })
  const warnings: string[] = []
  const [row] = diffusionOf([run], {}, (name) => warnings.push(name))
  t.is(row['status'], 'not-determined')
  t.true(warnings.includes('poor fit'))
  const [line] = diffusionOf([run], { from: 1 })
  t.is(line['status'], 'not-diffusive')
  t.true(Math.abs((line['logSlope'] as number) - 2) < 1e-6)
})

test('a plain window calls no walk not diffusive, and bent no more often than chance; what is held in slow cages is never determined', (t) => {
  const statuses = Array.from({ length: 60 }, (_, k) =>
    [{ from: 5 }, { from: 2, to: 20 }].map(
      (given) => diffusionOf([runOf([['Li', 20]], 400, INTERVAL, 700 + k, walk(0.03))], given)[0]['status'],
    ),
  ).flat()
  t.is(statuses.filter((status) => status === 'not-diffusive').length, 0)
  t.true(statuses.filter((status) => status === 'extrapolated').length <= 12)
  t.true(statuses.filter((status) => status === 'determined').length >= 90)
  const held = Array.from({ length: 10 }, (_, k) => {
    const slow: Path = (random) => {
      let [centre, inside] = [0, 2 * random.normal()]
      return () => {
        centre += Math.sqrt(0.001) * random.normal()
        inside = 0.99 * inside + 2 * Math.sqrt(1 - 0.99 * 0.99) * random.normal()
        return centre + inside
      }
    }
    const [row] = diffusionOf([runOf([['Li', 40]], 600, INTERVAL, 900 + k, slow)], { from: 3 })
    return row['status']
  })
  t.false(held.includes('determined'), held.join())
})

test('a window that ends beyond the lags says so', (t) => {
  const run = runOf([['Li', 20]], 400, INTERVAL, 3, walk(0.03))
  const warned = (given: object) => {
    const warnings: string[] = []
    diffusionOf([run], given, (name) => warnings.push(name))
    return warnings.includes('window cut')
  }
  t.true(warned({ from: 2, to: 60 }))
  t.true(warned({ estimate: 'ratio', to: 60 }))
  t.false(warned({ from: 2, to: 10 }))
  t.false(warned({}))
})

test('atoms at rest have made no jump: D is below the bound of three', (t) => {
  const warnings: string[] = []
  const [row] = diffusionOf([runOf([['Li', 20]], 100, INTERVAL, 6, () => () => 1)], { jump: 2 }, (name) =>
    warnings.push(name),
  )
  t.is(row['status'], 'upper-bound')
  t.is(row['error'], null)
  // −ln .05 jumps of 2 Å in 99 frames of 20 ions.
  t.true(Math.abs((row['D'] as number) / (((-Math.log(0.05) * 4) / (6 * 20 * 9.9)) * 1e-4) - 1) < 1e-6)
  t.deepEqual(warnings, ['no-slope'])
})

test('a bound holds: of ions that seldom jump 3 Å, D is below it in 95 % of runs', (t) => {
  let [held, bounds] = [0, 0]
  for (let seed = 1; seed <= 200; seed++) {
    // 1.5 jumps of 3 Å along one axis in 20 ions × 400 frames.
    const run = runOf([['Li', 20]], 400, INTERVAL, 4000 + seed, (random) => {
      let at = 0
      return () => {
        if (random.uniform() < 1.5 / (3 * 20 * 400)) at += random.uniform() < 0.5 ? 3 : -3
        return at + 0.05 * random.normal()
      }
    })
    const [row] = diffusionOf([run])
    if (row['status'] === 'upper-bound') bounds++
    if ((row['bound'] as number) >= ((1.5 * 9) / (6 * 20 * 400 * INTERVAL)) * 1e-4) held++
  }
  t.true(bounds > 100, `${bounds} bounds`)
  t.true(held >= 184, `${held} of 200`)
})

test('one run of one ion has an error from blocks of time, and is determined only where it is long', (t) => {
  const rows = [200, 20_000].map(
    (frames) => diffusionOf([runOf([['Li', 1]], frames, INTERVAL, 7, walk(0.05))])[0],
  )
  t.deepEqual(
    rows.map(({ status, method }) => [status, method]),
    [
      ['not-determined', 'time blocks'],
      ['determined', 'time blocks'],
    ],
  )
  t.true(Math.abs((rows[1]['D'] as number) - truth(0.05)) < 3 * (rows[1]['error'] as number))
})

test('short steps have the error that they show, not that of a few jumps of 3 Å', (t) => {
  let [told, covered, beyond, small] = [0, 0, 0, 0]
  for (let seed = 1; seed <= 60; seed++) {
    const [row] = diffusionOf([runOf([['Li', 24]], 300, INTERVAL, seed, walk(0.05 / 24))])
    const [D, error] = [row['D'] as number, row['error'] as number | null]
    if (error === null) continue
    told++
    if (Math.abs(D - truth(0.05) / 24) < error) covered++
    if (Math.abs(D - truth(0.05) / 24) > 4 * error) beyond++
    // A count of the five jumps that it amounts to would be known to √6/5.
    if (error < 0.25 * D) small++
  }
  t.true(told > 40)
  t.true(covered > 0.55 * told && covered < 0.85 * told, `${covered} of ${told}`)
  t.true(beyond <= 2, `${beyond}`)
  t.true(small > 0.9 * told, `${small} of ${told}`)
})

test('one ion does not tell its walk from motion that has an end: its error reaches far', (t) => {
  const rows = Array.from({ length: 40 }, (_, seed) =>
    diffusionOf([runOf([['Li', 1]], 300, INTERVAL, seed, walk(0.05))]),
  ).flatMap(([row]) => (typeof row?.['error'] === 'number' ? [row] : []))
  const far = rows.filter(({ D, error }) => Number(error) > 0.4 * Number(D))
  t.true(rows.length > 25 && far.length > 0.7 * rows.length, `${far.length} of ${rows.length}`)
  t.true(far.every(({ status }) => status !== 'determined'))
})

test('a drift that is left in is said, and D is not determined', (t) => {
  const drifting: Path = (random, atom) => {
    const base = walk(0.05)(random, atom)
    return (frame) => base(frame) + 0.05 * frame
  }
  const warnings: string[] = []
  const [row] = diffusionOf([runOf([['Li', 64]], 600, INTERVAL, 8, drifting)], {}, (name) =>
    warnings.push(name),
  )
  t.is(row['status'], 'not-determined')
  t.true(warnings.includes('drift'))
})

test('a D that falls along the run is said', (t) => {
  const warnings: string[] = []
  const falling: Path = (random) => {
    let at = 0
    return (frame) => (at += Math.sqrt(0.1 * (1 - frame / 2000)) * random.normal())
  }
  diffusionOf([runOf([['Li', 64]], 1600, INTERVAL, 9, falling)], {}, (name) => warnings.push(name))
  t.true(warnings.includes('not stationary'))
})
