import test from 'ava'
import { diffusion } from '../../../operators/transport/diffusion.ts'
import type { Row } from '../../../schemas/table.ts'
import { caged, diffusionOf, msdOf, type Path, quiet, runOf, walk } from './walks.ts'

const INTERVAL = 0.1
/** D of a walk of this variance per frame and axis, cm²/s. */
const truth = (variance: number) => (variance / (2 * INTERVAL)) * 1e-4

/** Rattles about a place for ever, without memory. */
const pinned: Path = (random) => () => 0.2 * random.normal()

/** A walk and the rattling of a cage. */
const rattling: Path = (random, atom) => {
  const [base, rattle] = [walk(0.02)(random, atom), caged(random, atom)]
  return (frame) => base(frame) + 0.3 * rattle(frame)
}

const covers = ({ D, error }: Row, expected: number): boolean =>
  Math.abs((D as number) - expected) <= (error as number)

test('the 68 % interval of a plain window covers the D of random walks', (t) => {
  let covered = 0
  for (let seed = 1; seed <= 300; seed++) {
    const [row] = diffusionOf([runOf([['Li', 32]], 150, INTERVAL, seed, walk(0.05))], { from: 1, to: 5 })
    if (covers(row, truth(0.05))) covered++
  }
  t.true(covered >= 180 && covered <= 228, `${covered} of 300`)
})

test('so does that of averaged models', (t) => {
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
    t.true(row['method'] === 'time blocks' ? (row['samples'] as number) >= 12 : row['samples'] === 3)
    if (covers(row, truth(0.05))) covered++
  }
  t.true(covered >= 110 && covered <= 170, `${covered} of 200`)
})

test('D is the same whichever lags the curve has', (t) => {
  const run = runOf([['Li', 32]], 500, INTERVAL, 2001, rattling)
  const { operator, params } = diffusion({})
  const [every, ...others] = [{}, { spacing: 'log' }, { lags: 1 }, { components: 'tensor' }].map(
    (given) => operator.finish({ msd: msdOf([run], given) }, params, quiet).rows[0],
  )
  for (const other of others)
    for (const name of ['D', 'error', 'status', 'relaxing', 'from', 'to', 'slope', 'intercept', 'bound'])
      t.is(other[name], every[name], name)
})

test('halves of a plain window are halves of time, of every lag and of log-spaced ones', (t) => {
  const run = runOf([['Li', 64]], 1500, INTERVAL, 5, caged)
  const { operator, params } = diffusion({ from: 40 })
  const sparse = { msd: msdOf([run], { spacing: 'log', lags: 50 }) }
  t.throws(() => operator.finish(sparse, params, quiet), {
    message: /from 40 ps to 50 ps there are 2 lags, two in each half and a span of 10 frame intervals/,
  })
})

test('averaged models get better with longer runs; an ordinary line over a third of the run stays as bad', (t) => {
  const scatterOf = (frames: number) => {
    const rows = Array.from({ length: 30 }, (_, k) => {
      const run = runOf([['Li', 16]], frames, INTERVAL, 7000 + k, walk(0.05))
      const line = diffusionOf([run], { from: 0.1, points: 4 })
      return { own: diffusionOf([run])[0]['D'] as number, line: line[0]['D'] as number }
    })
    const deviation = (of: 'own' | 'line') =>
      Math.sqrt(rows.reduce((sum, row) => sum + (row[of] / truth(0.05) - 1) ** 2, 0) / rows.length)
    return { own: deviation('own'), line: deviation('line') }
  }
  const [short, long] = [75, 1200].map(scatterOf)
  // 4 if all fell as 1/√length: models that might still relax keep a share. A deviation of thirty is known to 13 %.
  t.true(short.own / long.own > 1.9, `${short.own} ${long.own}`)
  t.true(short.line / long.line < 1.7, `${short.line} ${long.line}`)
  t.true(long.line / long.own > 3, `${long.line} ${long.own}`)
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
  for (const { status } of rows) t.true(status === 'determined' || status === 'extrapolated')
  rows.forEach((row, i) => {
    const expected = truth([0.01, 0.2][i])
    t.true(Math.abs((row['D'] as number) - expected) < 3 * (row['error'] as number))
    t.true(Math.abs((row['D'] as number) / expected - 1) < 0.25)
    t.true(Math.abs((row['slope'] as number) / 6e4 - (row['D'] as number)) < 1e-12)
  })
})

test('rattling besides diffusion is the intercept, not D', (t) => {
  for (let seed = 1; seed <= 5; seed++) {
    const [row] = diffusionOf([runOf([['Li', 64]], 900, INTERVAL, seed, rattling)])
    t.true(row['status'] === 'determined' || row['status'] === 'extrapolated')
    t.true(Math.abs((row['intercept'] as number) - 6 * 0.09) < 0.2, `${row['intercept']}`)
    t.true(Math.abs((row['D'] as number) - truth(0.02)) < 3 * (row['error'] as number))
  }
})

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
  for (const row of rows) t.true(Math.abs((row['D'] as number) - truth(0.05)) < 3 * (row['error'] as number))
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

test('a ratio is MSD over six times the lag', (t) => {
  const run = runOf([['Li', 64]], 600, INTERVAL, 11, walk(0.05))
  const rows = msdOf([run]).rows
  for (const [given, lag] of [
    [{}, 20],
    [{ to: 7.3 }, 7.3],
  ] as const) {
    const [row] = diffusionOf([run], { estimate: 'ratio', ...given })
    const value = rows.find((each) => each['lag'] === lag)?.['msd'] as number
    t.true(Math.abs((row['D'] as number) / ((value / (6 * lag)) * 1e-4) - 1) < 1e-12)
    t.deepEqual([row['fit'], row['from'], row['to'], row['relaxing']], ['ratio', lag, lag, null])
    t.true(Math.abs((row['D'] as number) - truth(0.05)) < 4 * (row['error'] as number))
  }
  t.throws(() => diffusionOf([run], { estimate: 'ratio', from: 1 }), {
    message: /--from with --estimate ratio/,
  })
})

test('a plain window is an ordinary line through all of its lags, and is said', (t) => {
  const run = runOf([['Li', 16]], 400, INTERVAL, 12, walk(0.05))
  const points = msdOf([run]).rows.slice(9, 50)
  const [x, y] = ['lag', 'msd'].map((name) => points.map((row) => row[name] as number))
  const [mx, my] = [x, y].map((values) => values.reduce((sum, value) => sum + value, 0) / values.length)
  const slope =
    x.reduce((sum, value, i) => sum + (value - mx) * (y[i] - my), 0) /
    x.reduce((sum, value) => sum + (value - mx) ** 2, 0)
  const [row] = diffusionOf([run], { from: 1, to: 5 })
  t.true(Math.abs((row['slope'] as number) / slope - 1) < 1e-9)
  t.is(row['olsD'], row['D'])
  t.deepEqual([row['fit'], row['from'], row['to']], ['window', 1, 5])
})

test('too few frames: no D and a warning; in a window that was asked for, a usage error', (t) => {
  const warnings: string[] = []
  const [row] = diffusionOf([runOf([['Li', 8]], 11, INTERVAL, 8, walk(0.05))], {}, (name) =>
    warnings.push(name),
  )
  t.deepEqual([row['D'], row['status']], [null, 'not-determined'])
  t.deepEqual(warnings, ['no-slope'])
  const run = runOf([['Li', 8]], 21, INTERVAL, 8, walk(0.05))
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
  t.false(/null|NaN/.test(JSON.stringify(figure.spec)))
})
