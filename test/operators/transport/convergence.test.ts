import test from 'ava'
import { convergence } from '../../../operators/transport/convergence.ts'
import type { RunState } from '../../../pipeline/operator.ts'
import { emptyState } from '../../../pipeline/slots.ts'
import type { Row } from '../../../schemas/table.ts'
import { type MemoryRun, slices } from '../../helpers/memory.ts'
import { diffusionOf, everyRow, msdOf, quiet, runOf, walk } from './walks.ts'

/** A state in parts of so many frames. */
function partsOf(run: MemoryRun, given: object, frames: number): RunState<any> {
  const { operator, params } = convergence(given)
  const all = everyRow(run)
  const slots = operator.slots(params, run, new Map(), all)
  const at = { params, run, facts: new Map(), carry: operator.carry?.(params, run, all, all) as never }
  const ends = Array.from({ length: Math.floor(run.frames / frames) }, (_, i) => (i + 1) * frames)
  const parts = [...slices(run, ends)].map((block) => {
    const state = emptyState(slots)
    operator.update(state, block, at)
    return state
  })
  return { run, rows: all, facts: new Map(), total: parts[0], parts }
}

const tableOf = (runs: readonly MemoryRun[], given: object, frames: number, warn = quiet.warn): Row[] => {
  const { operator, params } = convergence(given)
  const states = runs.map((run) => partsOf(run, given, frames))
  return [...operator.finish(states, params, { ...quiet, runs, warn }).rows]
}

test('the beginning of a run gives what that run cut short would give', (t) => {
  const run = runOf([['Li', 24]], 400, 0.1, 3, walk(0.05))
  const given = { lags: 3, from: 0.5, to: 3 }
  const rows = tableOf([run], given, 100)
  t.deepEqual(
    rows.map((row) => row['length']),
    [10, 20, 30, 40],
  )
  for (const [k, frames] of [100, 200, 300, 400].entries()) {
    const cut = { ...run, frames, between: run.between } as MemoryRun
    const [own] = tableOf([cut], given, frames)
    for (const name of ['D', 'error']) {
      t.true(Math.abs((rows[k][name] as number) / (own[name] as number) - 1) < 1e-9)
    }
  }
})

test('with every lag of a list the whole run is what diffusion gives', (t) => {
  const run = runOf([['Li', 32]], 300, 0.1, 4, walk(0.05))
  const [row] = tableOf([run], { lags: 0.5, from: 0.1, to: 0.5 }, 300)
  const [own] = diffusionOf([run], { from: 0.1, to: 0.5, points: 4 })
  t.is(msdOf([run], { lags: 0.5 }).rows.length, 5)
  for (const name of ['D', 'error'])
    t.true(Math.abs((row[name] as number) / (own[name] as number) - 1) < 1e-6)
})

test('how much more it takes: the error falls as 1/√length', (t) => {
  const runs = [1, 2, 3, 4].map((seed) => runOf([['Li', 8]], 400, 0.1, seed, walk(0.05)))
  const rows = tableOf(runs, { lags: 3, from: 0.5, to: 3, wanted: 0.01 }, 100)
  for (const row of rows) {
    const [length, relative, more] = ['length', 'relative', 'more'].map((name) => row[name] as number)
    if (row['status'] !== 'determined') continue
    t.true(Math.abs(relative / Math.sqrt((length + more) / length) - 0.01) < 1e-9)
  }
  t.true(rows.some((row) => row['status'] === 'determined'))
  t.is(rows.length, 4)
})

test('replicas of other lengths are said, not mixed', (t) => {
  const runs = [400, 250].map((frames, seed) => runOf([['Li', 8]], frames, 0.1, seed, walk(0.05)))
  const warnings: string[] = []
  const rows = tableOf(runs, { lags: 3 }, 100, (name) => void warnings.push(name))
  t.deepEqual(
    rows.map((row) => row['length']),
    [10, 20],
  )
  t.deepEqual(warnings, ['unequal lengths'])
})
