import test from 'ava'
import { msd } from '../../../operators/transport/msd.ts'
import { knownOf } from '../../../pipeline/definition/operator.ts'
import { NO_CHANNELS } from '../../../pipeline/state/channels.ts'
import { emptyState } from '../../../pipeline/state/slots.ts'
import { slices } from '../../helpers/memory.ts'
import { seeded } from '../../helpers/random.ts'
import { everyRow, runOf, sameCurves, stateOf, walk } from './walks.ts'

test('the bits do not depend on how frames arrive', (t) => {
  const run = runOf(
    [
      ['Li', 70],
      ['Na', 9],
    ],
    600,
    0.1,
    5,
    walk(0.1),
  )
  const uniform = seeded(6)
  const ends = Array.from({ length: 40 }, () => Math.floor(600 * uniform())).sort((a, b) => a - b)
  const whole = stateOf(run, { lags: 13 })
  sameCurves(t, stateOf(run, { lags: 13 }, ends).total, whole.total)
  sameCurves(t, stateOf(run, { lags: 13 }, [256, 512]).total, whole.total)
})

test('groups of atoms add up', (t) => {
  const run = runOf(
    [
      ['Li', 70],
      ['Na', 9],
    ],
    300,
    0.1,
    7,
    walk(0.1),
  )
  const whole = stateOf(run, {}).total
  const parts = stateOf(run, {}, [], 16).total
  for (const name of ['pairs', 'fitPairs']) t.deepEqual(parts[name], whole[name])
  for (const name of ['axes', 'blocks', 'fitProducts', 'fitSteps']) {
    whole[name].forEach((value, i) => {
      t.true(Math.abs(parts[name][i] - value) <= 1e-12 * Math.max(1, Math.abs(value)))
    })
  }
})

test('a run that is continued from the frames before gives the same bits', (t) => {
  const run = runOf([['Li', 20]], 1000, 0.1, 8, walk(0.1))
  const { operator, params } = msd({ lags: 15 })
  const all = everyRow(run)
  const known = knownOf(operator, params, run, all)
  const slots = operator.slots(known)
  const place = () => ({ ...known, carry: operator.carry?.(known, all) ?? {}, channels: NO_CHANNELS })
  const back = operator.lookback?.(known) as number
  for (const stop of [100, 192, 500, 576, 700]) {
    const state = emptyState(slots)
    const before = place()
    const after = place()
    for (const block of slices(run, [stop])) {
      if (block.first === 0) operator.update(state, block, before)
      else {
        for (const old of slices(run, [Math.max(0, stop - back - 5), stop]))
          if (old.first < stop && old.first >= stop - back - 5) operator.update(emptyState(slots), old, after)
        operator.update(state, block, after)
      }
    }
    operator.close?.(state, { ...after })
    t.deepEqual(state, stateOf(run, { lags: 15 }, [stop]).total, `stopped at ${stop}`)
    sameCurves(t, state, stateOf(run, { lags: 15 }).total, `stopped at ${stop}`)
  }
})

test('two groups that take turns give the same bits as one after the other', (t) => {
  const runs = [9, 10].map((seed) => runOf([['Li', 6]], 900, 0.1, seed, walk(0.1)))
  const { operator, params } = msd({ lags: 12.8 })
  const all = everyRow(runs[0])
  const known = runs.map((run) => knownOf(operator, params, run, all))
  const slots = operator.slots(known[0])
  const at = known.map((each) => ({
    ...each,
    carry: operator.carry?.(each, all) ?? {},
    channels: NO_CHANNELS,
  }))
  const states = runs.map(() => emptyState(slots))
  const streams = runs.map((run) => [...slices(run, [200, 400, 600, 800])])
  for (let i = 0; i < 5; i++) {
    for (const k of [0, 1]) operator.update(states[k], streams[k][i], at[k])
  }
  for (const k of [0, 1]) operator.close?.(states[k], at[k])
  t.deepEqual(
    states,
    runs.map((run) => stateOf(run, { lags: 12.8 }, [200, 400, 600, 800]).total),
  )
})

test('a memory that was made while the run fitted into one piece goes on when it does not any more', (t) => {
  const run = runOf([['Li', 8]], 700, 0.1, 9, walk(0.1))
  const { operator, params } = msd({ lags: 15 })
  const all = everyRow(run)
  const known = knownOf(operator, params, run, all)
  const state = emptyState(operator.slots(known))
  const carry = operator.carry?.(knownOf(operator, params, { ...run, frames: 170 }, all), all)
  const at = { ...known, carry: carry as never, channels: NO_CHANNELS }
  for (const block of slices(run, [170, 180, 300])) operator.update(state, block, at)
  operator.close?.(state, at)
  t.deepEqual(state, stateOf(run, { lags: 15 }, [170, 180, 300]).total)
})

test('a memory that is made anew from the frames that it asks for has all that later pairs need', (t) => {
  const run = runOf([['Li', 3]], 4000, 0.1, 10, walk(0.1))
  const { operator, params } = msd({ lags: 1, spacing: 'log' })
  const all = everyRow(run)
  const known = knownOf(operator, params, run, all)
  const back = operator.lookback?.(known) as number
  const stop = 3500
  t.true(back < stop - 100, `${back}`)
  const at = () => ({ ...known, carry: operator.carry?.(known, all) ?? {}, channels: NO_CHANNELS })
  const [state, before, after] = [emptyState(operator.slots(known)), at(), at()]
  operator.update(state, run.between(0, stop), before)
  operator.update(emptyState(operator.slots(known)), run.between(stop - back, stop), after)
  operator.update(state, run.between(stop, 4000), after)
  t.deepEqual(state, stateOf(run, { lags: 1, spacing: 'log' }, [stop]).total)
})
