import test from 'ava'
import { diffusion } from '../../../operators/transport/diffusion.ts'
import { caged, diffusionOf, msdOf, quiet, runOf, walk } from './walks.ts'

const INTERVAL = 0.1
/** D of a walk of this variance per frame and axis, cm²/s. */
const truth = (variance: number) => (variance / (2 * INTERVAL)) * 1e-4

test('halves of a plain window are halves of time, of every lag and of log-spaced ones', (t) => {
  const run = runOf([['Li', 64]], 1500, INTERVAL, 5, caged)
  const { operator, params } = diffusion({ from: 40 })
  const sparse = { msd: msdOf([run], { spacing: 'log', lags: 50 }) }
  t.throws(() => operator.finish(sparse, params, quiet), {
    message: /from 40 ps to 50 ps there are 2 lags, two in each half and a span of 10 frame intervals/,
  })
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
