import test from 'ava'
import { attemptFrequency } from '../../../operators/jumps/attempt-frequency.ts'
import { studentQuantile } from '../../../operators/sampling/statistics.ts'
import { UNHEARD } from '../../../pipeline/definition/operator.ts'
import type { Row, Table } from '../../../schemas/table.ts'

const { operator } = attemptFrequency
/** Of the ions, how many are on T5. */
const SHARE = 0.7
const finish = (
  VACF: readonly Row[],
  rates: readonly Row[],
  temperature?: number,
  samples?: Table['samples'],
) =>
  operator.finish(
    {
      'site-vacf': { columns: {}, rows: VACF, samples },
      'jump-rates': { columns: {}, rows: rates },
      occupation: { columns: {}, rows: [{ of: 'Li', kind: 'T5', fraction: SHARE, error: 0.01 * SHARE }] },
    },
    {},
    { ...UNHEARD, tags: temperature ? { temperature } : {} },
  ).rows

/** An oscillation of 4 THz that dies off, every 10 fs. */
const vacfOf = (interval: number, velocities = 'stored', length = 400, frequency = 4): Row[] =>
  Array.from({ length }, (_, lag) => ({
    of: 'Li',
    kind: 'T5',
    lag: lag * interval,
    vacf: Math.cos(2 * Math.PI * frequency * lag * interval) * Math.exp(-4 * (lag * interval) ** 2),
    velocities,
  }))
const RATE = {
  of: 'Li',
  kind: 'inter-cage',
  from: 'T5',
  to: 'T5',
  rate: 50,
  kept: 40,
  error: 5,
  keptError: 4,
}

test('a barrier of activated jumps is found again', (t) => {
  const kT = 0.08617333262 * 600
  const barrier = 270
  const kept = SHARE * 1000 * 4 * Math.exp(-barrier / kT)
  const curves = [3.9, 4.1].map((frequency) =>
    Float64Array.from(vacfOf(0.01, 'stored', 400, frequency), (row) => row['vacf'] as number),
  )
  const samples = { 'Li on T5': { method: 'parts', weights: Float64Array.of(0.5, 0.5), values: curves } }
  const [any, jump] = finish(vacfOf(0.01), [{ ...RATE, kept, keptError: 0.1 * kept }], 600, samples)
  t.like(any, { of: 'Li', kind: 'any', from: 'T5', to: null, rate: null, status: 'determined' })
  t.true(Math.abs((any['frequency'] as number) - 4) < 0.01, `${any['frequency']}`)
  const error = studentQuantile(1) * 0.1
  t.true(Math.abs((any['error'] as number) / error - 1) < 0.01, `${any['error']} ${error}`)
  t.true(Math.abs((any['energy'] as number) - 4 * 4.135667696) < 0.05)
  t.true(Math.abs((jump['barrier'] as number) - barrier) < 0.2)
  t.true(Math.abs((jump['attempts'] as number) / Math.exp(barrier / kT) - 1) < 3e-3)
  t.true(Math.abs((jump['barrierError'] as number) - kT * Math.hypot(error / 4, 0.1, 0.01)) < 0.05)
})

test('without a temperature there is no barrier, without jumps no attempts', (t) => {
  const [, cold] = finish(vacfOf(0.01), [RATE])
  t.true((cold['attempts'] as number) > 0)
  t.is(cold['barrier'], null)
  const [, undone] = finish(vacfOf(0.01), [{ ...RATE, kept: 0 }], 600)
  t.deepEqual(
    [undone['rate'], undone['attempts'], undone['barrier'], undone['barrierError']],
    [0, null, null, null],
  )
})

test('kinds of site that ions leave at once, or were never on, give no attempts', (t) => {
  const [any, jump] = finish(vacfOf(0.01, 'stored', 7), [RATE], 600)
  t.deepEqual([any['status'], jump['attempts'], jump['barrier']], ['unresolved', null, null])
  const [, other] = finish(vacfOf(0.01), [{ ...RATE, from: 'T2' }], 600)
  t.like(other, { status: 'no spectrum', frequency: null, attempts: null, barrier: null })
})

test('a spectrum that is folded back gives no attempts', (t) => {
  const [any, jump] = finish(vacfOf(0.12), [RATE], 600)
  t.deepEqual(
    [any['status'], jump['attempts'], jump['barrier'], jump['barrierError']],
    ['aliased', null, null, null],
  )
  t.is(finish(vacfOf(0.01), [RATE], 600)[0]['status'], 'determined')
})

test('a spectrum from positions that ends before the band says so', (t) => {
  const statusAt = (interval: number) => finish(vacfOf(interval, 'differences'), [RATE], 600)[1]['status']
  t.deepEqual([0.01, 0.1].map(statusAt), ['determined', 'lower-bound'])
})
