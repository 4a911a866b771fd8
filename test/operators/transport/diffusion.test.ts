import test from 'ava'
import { diffusion } from '../../../operators/transport/diffusion.ts'
import type { Row } from '../../../schemas/table.ts'
import { caged, diffusionOf, msdOf, type Path, quiet, runOf, walk } from './walks.ts'

const INTERVAL = 0.1
/** D of a walk of this variance per frame and axis, cm²/s. */
const truth = (variance: number) => (variance / (2 * INTERVAL)) * 1e-4

/** Rattles about a place for ever, without memory. */
const pinned: Path = (random) => () => 0.2 * random.normal()

const covers = ({ D, error }: Row, expected: number): boolean =>
  Math.abs((D as number) - expected) <= (error as number)

test('the 68 % interval over blocks of ions covers the D of random walks', (t) => {
  let covered = 0
  for (let seed = 1; seed <= 300; seed++) {
    const [row] = diffusionOf([runOf([['Li', 32]], 150, INTERVAL, seed, walk(0.05))], { from: 1, to: 5 })
    if (covers(row, truth(0.05))) covered++
  }
  t.true(covered >= 180 && covered <= 228, `${covered} of 300`)
})

test('so it does with the window that it finds, where D is determined', (t) => {
  let [covered, determined] = [0, 0]
  for (let seed = 1; seed <= 300; seed++) {
    const [row] = diffusionOf([runOf([['Li', 32]], 150, INTERVAL, 1000 + seed, walk(0.05))])
    if (row['status'] !== 'determined') continue
    determined++
    if (covers(row, truth(0.05))) covered++
  }
  t.true(determined > 270, `${determined} determined`)
  t.true(covered / determined >= 0.6 && covered / determined <= 0.76, `${covered} of ${determined}`)
})

test('so it does between three replicas', (t) => {
  let covered = 0
  for (let seed = 1; seed <= 200; seed++) {
    const runs = [0, 1, 2].map((k) => runOf([['Li', 6]], 120, INTERVAL, 10 * seed + k, walk(0.05)))
    const [row] = diffusionOf(runs, { from: 1, to: 4 })
    t.is(row['method'], 'replicas')
    t.is(row['samples'], 3)
    if (covers(row, truth(0.05))) covered++
  }
  t.true(covered >= 120 && covered <= 152, `${covered} of 200`)
})

test('log-spaced lags determine D as every lag does', (t) => {
  let [covered, both, either] = [0, 0, 0]
  const rattling: Path = (random, atom) => {
    const [base, rattle] = [walk(0.02)(random, atom), caged(random, atom)]
    return (frame) => base(frame) + 0.3 * rattle(frame)
  }
  for (let seed = 1; seed <= 150; seed++) {
    const run = runOf([['Li', 32]], 500, INTERVAL, 2000 + seed, rattling)
    const [every] = diffusionOf([run])
    const { operator, params } = diffusion({})
    const [log] = operator.finish({ msd: msdOf([run], { spacing: 'log' }) }, params, quiet).rows
    const known = [every, log].filter((row) => row['status'] === 'determined').length
    if (known > 0) either++
    if (known < 2) continue
    both++
    const [D, error] = [every['D'], every['error']] as [number, number]
    t.true(Math.abs((log['D'] as number) - D) < 2 * error)
    t.true((log['from'] as number) <= 0.5 * (log['to'] as number))
    if (covers(log, truth(0.02))) covered++
  }
  t.true(both > 120 && both / either > 0.85, `${both} of ${either}`)
  t.true(covered / both >= 0.58 && covered / both <= 0.78, `${covered} of ${both}`)
})

test('halves are halves of time, of every lag and of log-spaced ones', (t) => {
  const run = runOf([['Li', 64]], 1500, INTERVAL, 5, caged)
  for (const spacing of ['every', 'log']) {
    const { operator, params } = diffusion({})
    const [row] = operator.finish({ msd: msdOf([run], { spacing, lags: 50 }) }, params, quiet).rows
    t.not(row['status'], 'determined')
    t.true((row['from'] as number) > 25 && (row['from'] as number) < 32, `${row['from']}`)
    t.is(row['to'], 50)
  }
  const { operator, params } = diffusion({ from: 40 })
  const sparse = { msd: msdOf([run], { spacing: 'log', lags: 50 }) }
  t.throws(() => operator.finish(sparse, params, quiet), {
    message: /from 40 ps to 50 ps there are 2 lags, two in each half and a span of 10 frame intervals/,
  })
})

test('two elements, each with its own D', (t) => {
  const run = runOf(
    [
      ['Ag', 48],
      ['Li', 48],
    ],
    600,
    INTERVAL,
    3,
    (random, atom) => walk(atom < 48 ? 0.01 : 0.2)(random, atom),
  )
  const rows = diffusionOf([run])
  t.deepEqual(
    rows.map((row) => row['of']),
    ['Ag', 'Li'],
  )
  t.deepEqual(
    rows.map((row) => row['status']),
    ['determined', 'determined'],
  )
  rows.forEach((row, i) => {
    const expected = truth([0.01, 0.2][i])
    t.true(Math.abs((row['D'] as number) - expected) < 3 * (row['error'] as number))
    t.true(Math.abs((row['D'] as number) / expected - 1) < 0.25)
    t.true(Math.abs((row['slope'] as number) / 6e4 - (row['D'] as number)) < 1e-12)
    t.is(row['to'], 20)
  })
})

test('rattling besides diffusion is the intercept, not D', (t) => {
  const run = runOf([['Li', 64]], 900, INTERVAL, 4, (random, atom) => {
    const [base, rattle] = [walk(0.02)(random, atom), caged(random, atom)]
    return (frame) => base(frame) + 0.3 * rattle(frame)
  })
  const [row] = diffusionOf([run])
  t.is(row['status'], 'determined')
  t.true(Math.abs((row['intercept'] as number) - 6 * 0.09) < 0.2)
  t.true(Math.abs((row['D'] as number) - truth(0.02)) < 3 * (row['error'] as number))
})

test('ions in their cages: no D, but an upper bound, or a value that is marked', (t) => {
  const count: Record<string, number> = {}
  for (let seed = 1; seed <= 100; seed++) {
    const path = seed % 2 ? caged : pinned
    const [row] = diffusionOf([runOf([['Li', 10]], 300, INTERVAL, seed, path)])
    count[String(row['status'])] = (count[String(row['status'])] ?? 0) + 1
    if (row['status'] !== 'upper-bound') continue
    t.is(row['error'], null)
    t.true((row['D'] as number) > 0 && (row['D'] as number) >= (row['bound'] as number))
    t.true((row['slope'] as number) / 6e4 <= (row['bound'] as number))
  }
  t.false('determined' in count)
  t.true(count['upper-bound'] >= 88, `${count['upper-bound']} of 100`)
})

test('a late slope that is there is kept, as not diffusive', (t) => {
  const wide: Path = (random) => {
    let at = 10 * random.normal()
    return () => (at = 0.98 * at + random.normal())
  }
  const [row] = diffusionOf([runOf([['Li', 200]], 300, INTERVAL, 3, wide)])
  t.is(row['status'], 'not-diffusive')
  t.true((row['D'] as number) > (row['bound'] as number))
  t.is(typeof row['error'], 'number')
})

test('ballistic ions are not diffusive', (t) => {
  const run = runOf([['Li', 200]], 600, INTERVAL, 5, (random) => {
    const speed = random.normal()
    return (frame) => speed * frame * INTERVAL
  })
  const [row] = diffusionOf([run])
  t.is(row['status'], 'not-diffusive')
  t.true(Math.abs((row['logSlope'] as number) - 2) < 1e-6)
})

test('atoms at rest are not diffusive, with D = 0', (t) => {
  const [row] = diffusionOf([runOf([['Li', 20]], 100, INTERVAL, 6, () => () => 1)])
  t.is(row['status'], 'not-diffusive')
  t.is(row['D'], 0)
})

test('what the run cannot tell from zero is an upper bound', (t) => {
  const rows = Array.from({ length: 20 }, (_, k) => {
    const runs = [1, 2].map((seed) => runOf([['Li', 2]], 60, INTERVAL, 2 * k + seed, walk(0.05)))
    return diffusionOf(runs, { from: 0.1, to: 2 })[0]
  })
  const bounds = rows.filter((row) => row['status'] === 'upper-bound')
  t.true(bounds.length > 3)
  for (const row of bounds) {
    t.is(row['error'], null)
    t.true((row['D'] as number) >= (row['bound'] as number))
    t.true((row['slope'] as number) / 6e4 <= (row['bound'] as number))
  }
})

test('one run of one ion has no error and is never determined', (t) => {
  const warnings: string[] = []
  const [row] = diffusionOf([runOf([['Li', 1]], 200, INTERVAL, 7, walk(0.05))], {}, (name) =>
    warnings.push(name),
  )
  t.is(row['error'], null)
  t.is(row['status'], 'not-diffusive')
  t.deepEqual(warnings, ['no-error'])
})

test('too few lags: no D and a warning; in a window that was asked for, a usage error', (t) => {
  const run = runOf([['Li', 8]], 21, INTERVAL, 8, walk(0.05))
  const warnings: string[] = []
  const [row] = diffusionOf([run], {}, (name) => warnings.push(name))
  t.is(row['D'], null)
  t.deepEqual(warnings, ['few-lags'])
  const error = t.throws(() => diffusionOf([run], { from: 0.3 }), { name: 'IonstreamError' })
  t.regex(error?.message ?? '', /from 0\.3 ps to 0\.7 ps there are 5 lags, at least 10 are needed/)
  t.regex(t.throws(() => diffusionOf([run], { points: 2 }))?.message ?? '', /parameter "points" is 2/)
})

test('the figure shades the window and draws fit and slope 1', (t) => {
  const run = runOf([['Li', 32]], 300, INTERVAL, 9, walk(0.05))
  const { operator, params } = diffusion({})
  const tables = { msd: msdOf([run]) }
  const [figure] = operator.shown.figures?.(tables, operator.finish(tables, params, quiet), params) ?? []
  const marks = (figure.spec['layer'] as { mark: { type: string } }[]).map(({ mark }) => mark.type)
  t.deepEqual(marks, ['rect', 'area', 'line', 'line', 'text', 'line'])
  t.regex(figure.caption, /Li: D = \d\.\d\de-\d ± /)
  t.false(/NaN/.test(JSON.stringify(figure.spec)))
})
