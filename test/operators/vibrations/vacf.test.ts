import test from 'ava'
import { vacf } from '../../../operators/vibrations/vacf/vacf.ts'
import { knownOf } from '../../../pipeline/definition/operator.ts'
import { NO_CHANNELS } from '../../../pipeline/state/channels.ts'
import { emptyState } from '../../../pipeline/state/slots.ts'
import { slices } from '../../helpers/memory.ts'
import { seeded } from '../../helpers/random.ts'
import { everyRow } from '../transport/walks.ts'
import { forgetting, harmonic, listening, moving, stateOf, vacfOf } from './motions.ts'

const noise = forgetting(4, 10, 0.01)
const TWO = [
  ['Li', 5],
  ['P', 3],
] as const

/** ⟨v(t₀)·v(t₀+t)⟩ over all pairs, one after the other. */
function direct(run: ReturnType<typeof moving>, element: string, lag: number): number {
  const columns = (['vx', 'vy', 'vz'] as const).map((name) => run.block(0).column(name))
  let [sum, pairs] = [0, 0]
  for (let atom = 0; atom < run.atoms; atom++) {
    if (run.types[run.typeOf[atom]].element !== element) continue
    for (let t = lag; t < run.frames; t++, pairs++)
      for (const v of columns) sum += v[atom * run.frames + t] * v[atom * run.frames + t - lag]
  }
  return sum / pairs
}

test('all lags of two elements over several pieces equal the direct sums', (t) => {
  for (const [frames, lags] of [
    [701, 150],
    [97, 96],
    [256, 128],
    [2, 1],
  ]) {
    const run = moving(TWO, frames, noise, { seed: frames })
    const { rows } = vacfOf([run], { lags: lags * 0.01 })
    t.is(rows.length, 2 * (lags + 1))
    for (const row of rows) {
      const lag = Math.round((row['lag'] as number) / 0.01)
      const expected = direct(run, String(row['of']), lag)
      t.true(Math.abs((row['vacf'] as number) - expected) < 1e-11 * 12, `${row['of']} lag ${lag}`)
      t.is(row['pairs'], (row['of'] === 'Li' ? 5 : 3) * (frames - lag))
      t.is(row['atoms'], row['of'] === 'Li' ? 5 : 3)
    }
  }
})

test('the bits do not depend on how frames arrive; groups of atoms add up', (t) => {
  const run = moving([['Li', 40]], 600, noise, { seed: 5 })
  const uniform = seeded(6)
  const ends = Array.from({ length: 40 }, () => Math.floor(600 * uniform())).sort((a, b) => a - b)
  for (const velocities of ['stored', 'differences'] as const) {
    const given = { lags: 1.3, velocities }
    const whole = stateOf(run, given).total
    t.deepEqual(stateOf(run, given, ends).total, whole)
    t.deepEqual(stateOf(run, given, [1, 2, 3, 256, 257]).total, whole)
    const parts = stateOf(run, given, [], 16).total
    t.deepEqual(parts['pairs'], whole['pairs'])
    whole['sums'].forEach((value: number, i: number) => {
      t.true(Math.abs(parts['sums'][i] - value) <= 1e-10 * Math.max(1, Math.abs(value)))
    })
  }
})

test('a run that is continued from the frames before gives the same bits', (t) => {
  const [few, many] = [
    [1000, 20],
    [4500, 1],
  ].map(([frames, atoms]) =>
    moving(
      [['Li', atoms]],
      frames,
      harmonic(() => 3, 2, 0.01),
    ),
  )
  for (const [run, velocities, stops] of [
    [few, 'stored', [100, 192, 386, 500, 700]],
    [few, 'differences', [100, 192, 386, 500, 700]],
    [many, 'stored', [4095, 4096, 4097, 4224, 4400]],
  ] as const) {
    const all = everyRow(run)
    const lags = run === few ? 1.5 : 0.5
    const { operator, params } = vacf({ lags, velocities })
    const known = knownOf(operator, params, run, all)
    const slots = operator.slots(known)
    const place = () => ({ ...known, carry: operator.carry?.(known, all) ?? {}, channels: NO_CHANNELS })
    const back = operator.lookback?.(known) as number
    for (const stop of stops) {
      const state = emptyState(slots)
      const [before, after] = [place(), place()]
      const start = Math.max(0, stop - back - 5)
      for (const block of slices(run, [stop])) {
        if (block.first === 0) operator.update(state, block, before)
        else {
          for (const old of slices(run, [start, stop]))
            if (old.first >= start && old.first < stop) operator.update(emptyState(slots), old, after)
          operator.update(state, block, after)
        }
      }
      operator.close?.(state, after)
      t.deepEqual(state, stateOf(run, { lags, velocities }).total, `${velocities}, stopped at ${stop}`)
    }
  }
})

test('replicas give t·s/√n; one run gives blocks of atoms', (t) => {
  const runs = [1, 2, 3].map((seed) => moving([['Li', 16]], 60, noise, { seed }))
  const each = runs.map((run) => vacfOf([run], { lags: 0.2 }).rows[4]['vacf'] as number)
  const mean = (each[0] + each[1] + each[2]) / 3
  const s = Math.sqrt(each.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2)
  const row = vacfOf(runs, { lags: 0.2 }).rows[4]
  t.true(Math.abs((row['vacf'] as number) - mean) < 1e-12)
  const p = 0.6826894921370859
  const quantile = Math.sqrt((2 * p * p) / (1 - p * p))
  t.true(Math.abs((row['error'] as number) / ((quantile * s) / Math.sqrt(3)) - 1) < 1e-12)
  t.is(vacfOf([runs[0]], { lags: 0.2 }).samples?.['Li'].values.length, 16)
})

test('VACF(0) is held against the temperature of the runs', (t) => {
  const variance = (0.08617333262 * 300) / (6.94 * 0.1036426966)
  const warm = (tags: object, given = {}) => {
    const context = listening()
    const motion = forgetting(variance, 5, 0.05)
    const run = moving([['Li', 64]], 2000, motion, { interval: 0.05, tags: tags as never })
    return { row: vacfOf([run], given, context).rows[0], ...context }
  }
  const fine = warm({ temperature: 300 })
  t.true(Math.abs((fine.row['kinetic'] as number) / 300 - 1) < 0.02)
  t.is(fine.row['temperature'], 300)
  t.is(fine.heard.size, 0)
  t.regex(
    warm({ temperature: 600 }).heard.get('kinetic-temperature') ?? '',
    /Li: VACF\(0\) stands for .* K, .* 600 K/,
  )
  const other = warm({ temperature: 600 }, { temperature: '300K' })
  t.is(other.row['temperature'], 300)
  t.deepEqual(
    [...other.heard],
    [['other-temperature', '--temperature 300 K is used; the runs are tagged with 600 K']],
  )
  t.is(warm({ temperature: 300 }, { temperature: '300K' }).heard.size, 0)
  t.is(warm({}).heard.size, 0)
})

test('parameters that do not suit the run are usage errors', (t) => {
  const run = moving([['Li', 2]], 101, noise, { name: '600K' })
  const message = (given: object) =>
    t.throws(() => stateOf(run, given), { name: 'IonstreamError' })?.message ?? ''
  t.regex(message({ lags: 0.015 }), /vacf: lags of 0.015 ps are no multiple/)
  t.regex(message({ lags: 1, velocities: 'differences' }), /600K has 98 lags of velocities from differences/)
  t.regex(message({ by: 'modes', velocities: 'differences' }), /need stored velocities/)
  t.regex(message({ by: 'bond' }), /600K has no polyanions/)
  t.regex(message({ by: 'atom' }), /"by"/)
  t.is(stateOf(run, { lags: 'all', velocities: 'differences' }).total['pairs'].length, 99)
  t.is(stateOf(run, {}).total['pairs'].length, 34)
})

test('5 ps is the usual largest lag', (t) => {
  const run = moving([['Li', 1]], 2000, () => () => ({ v: 1 }), { interval: 0.02 })
  t.is(stateOf(run, {}).total['pairs'].length, 251)
})
