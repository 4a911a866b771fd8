import test from 'ava'
import { diffusion } from '../../../operators/transport/diffusion.ts'
import type { Row } from '../../../schemas/table.ts'
import { caged, diffusionOf, msdOf, type Path, quiet, runOf, walk } from './walks.ts'

const INTERVAL = 0.1
/** D of a walk of this variance per frame and axis, cm²/s. */
const truth = (variance: number) => (variance / (2 * INTERVAL)) * 1e-4

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
    const run = runOf([['Li', 32]], 150, INTERVAL, 1000 + seed, walk(0.05))
    const [row] = diffusionOf([run], { jump: 0.5 })
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

test('the figure shades the window and draws fit and slope 1', (t) => {
  const run = runOf([['Li', 32]], 300, INTERVAL, 9, walk(0.05))
  const { operator, params } = diffusion({})
  const tables = { msd: msdOf([run]) }
  const [figure] = operator.shown.figures?.(tables, operator.finish(tables, params, quiet), params) ?? []
  const marks = (figure.spec['layer'] as { mark: { type: string } }[]).map(({ mark }) => mark.type)
  t.deepEqual(marks, ['rect', 'area', 'point', 'line', 'text', 'line'])
  t.regex(figure.caption, /Li: D = \(\d\.\d\d ± \d\.\d\d\) × 10⁻⁵ cm²\/s /)
  t.false(/NaN/.test(JSON.stringify(figure.spec)))
})
