import test from 'ava'
import { forgetting, harmonic, moving, stateOf, vacfOf } from './motions.ts'

const noise = forgetting(4, 10, 0.01)

test('differences of an analytic trajectory: its velocities times sin x/x', (t) => {
  const [interval, frequency] = [0.02, 4]
  const run = moving(
    [['Li', 6]],
    900,
    harmonic(() => frequency, 3, interval),
    { interval },
  )
  const [stored, found] = ['stored', 'differences'].map(
    (velocities) => vacfOf([run], { lags: 1, velocities }).rows,
  )
  const x = 2 * Math.PI * frequency * interval
  const transfer = (Math.sin(x) / x) ** 2
  t.true(transfer < 0.92)
  stored.forEach((row, i) => {
    t.true(Math.abs((found[i]['vacf'] as number) - transfer * (row['vacf'] as number)) < 27 * 3e-3)
  })
  t.is(found[0]['pairs'], 6 * 898)
})

test('differences of too few frames for two velocities are a usage error, with lags or without', (t) => {
  for (const given of [{}, { lags: 'all' }, { lags: 0.01 }]) {
    for (const frames of [2, 3]) {
      const run = moving([['Li', 2]], frames, noise)
      const error = t.throws(() => stateOf(run, { ...given, velocities: 'differences' }), {
        name: 'IonstreamError',
      })
      t.regex(error?.message ?? '', new RegExp(`has ${frames} frames, 4 are needed`))
    }
    const run = moving([['Li', 2]], 4, noise)
    t.true(stateOf(run, { ...given, velocities: 'differences' }).total['pairs'].every((pairs) => pairs > 0))
  }
})
