import test from 'ava'
import { attemptFrequency } from '../../../operators/cages/attempt-frequency.ts'
import { UNHEARD } from '../../../pipeline/operator.ts'
import { explain } from '../../../schemas/errors.ts'
import type { Row } from '../../../schemas/table.ts'

const { operator } = attemptFrequency
const finish = (band: Row, rates: readonly Row[], temperature?: number, VACF = vacfOf(0.01)) =>
  operator.finish(
    {
      vacf: { columns: {}, rows: VACF },
      'low-energy': { columns: {}, rows: [band] },
      'jump-rates': { columns: {}, rows: rates },
    },
    { ion: 'Li' },
    { ...UNHEARD, tags: temperature ? { temperature } : {} },
  ).rows

/** An oscillation of 4 THz that dies off, every 10 fs. */
const vacfOf = (interval: number, velocities = 'stored'): Row[] =>
  Array.from({ length: 400 }, (_, lag) => ({
    of: 'Li',
    lag: lag * interval,
    vacf: Math.cos(2 * Math.PI * 4 * lag * interval) * Math.exp(-4 * (lag * interval) ** 2),
    atoms: 1,
    mass: 6.94,
    velocities,
    temperature: 600,
  }))
const BAND = { of: 'Li', centre: 33.08534, centreError: 0.4135667696 }
const RATE = { kind: 'inter-cage', from: 'T5', to: 'T5', rate: 50, kept: 40, error: 5 }

test('a barrier of activated jumps is found again', (t) => {
  const kT = 0.08617333262 * 600
  const barrier = 270
  const kept = 1000 * 8 * Math.exp(-barrier / kT)
  const [any, jump] = finish(
    { ...BAND, centre: 8 * 4.135667696 },
    [{ ...RATE, kept, rate: kept, error: 0.1 * kept }],
    600,
  )
  t.true(Math.abs((any['frequency'] as number) - 8) < 1e-9)
  t.true(Math.abs((any['error'] as number) - 0.1) < 1e-9)
  t.is(any['rate'], null)
  t.true(Math.abs((jump['barrier'] as number) - barrier) < 1e-9)
  t.true(Math.abs((jump['attempts'] as number) - Math.exp(barrier / kT)) < 1e-6)
  t.true(Math.abs((jump['barrierError'] as number) - kT * Math.hypot(0.1 / 8, 0.1)) < 1e-9)
})

test('without a temperature there is no barrier, without jumps no attempts', (t) => {
  const [, cold] = finish(BAND, [RATE])
  t.true((cold['attempts'] as number) > 0)
  t.is(cold['barrier'], null)
  const [, undone] = finish(BAND, [{ ...RATE, kept: 0 }], 600)
  t.deepEqual(
    [undone['rate'], undone['attempts'], undone['barrier'], undone['barrierError']],
    [0, null, null, null],
  )
})

test('an ion without a spectrum is refused', (t) => {
  t.regex(explain(t.throws(() => finish({ ...BAND, of: 'Na' }, []))), /no spectrum of Li[\s\S]*Na/)
})

test('a spectrum that is folded back gives no attempts', (t) => {
  const [any, jump] = finish(BAND, [RATE], 600, vacfOf(0.12))
  t.deepEqual(
    [any['status'], jump['attempts'], jump['barrier'], jump['barrierError']],
    ['aliased', null, null, null],
  )
  t.is(finish(BAND, [RATE], 600)[0]['status'], 'determined')
})

test('a spectrum from positions that ends before the band says so', (t) => {
  const statusAt = (interval: number) =>
    finish(BAND, [RATE], 600, vacfOf(interval, 'differences'))[1]['status']
  t.deepEqual([0.01, 0.1].map(statusAt), ['determined', 'lower-bound'])
})
