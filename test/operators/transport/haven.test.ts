import test from 'ava'
import { collective } from '../../../operators/transport/collective.ts'
import { conductivity } from '../../../operators/transport/conductivity.ts'
import { diffusion } from '../../../operators/transport/diffusion.ts'
import { haven } from '../../../operators/transport/haven.ts'
import type { EstimateStep } from '../../../pipeline/definition/steps.ts'
import type { Row, Table } from '../../../schemas/table.ts'
import type { MemoryRun } from '../../helpers/memory.ts'
import { caged, everyRow, msdOf, quiet, runOf, stateBy, walk } from './walks.ts'

const INTERVAL = 0.1

function tablesOf(runs: readonly MemoryRun[], window: object): Record<string, Table> {
  const { operator, params } = diffusion(window)
  const own = operator.finish({ msd: msdOf(runs) }, params, quiet)
  const step = collective({})
  const states = runs.map((run) => stateBy(step, run))
  return { diffusion: own, collective: step.operator.finish(states, step.params, quiet) }
}

const finish = ({ operator, params }: EstimateStep, runs: readonly MemoryRun[], window: object): Row[] => [
  ...operator.finish(tablesOf(runs, window), params, { ...quiet, runs, rows: runs.map(everyRow) }).rows,
]

const covers = (row: Row, truth: number): boolean =>
  Math.abs((row['haven'] as number) - truth) <= (row['error'] as number)

/** Ions that jump in pairs: both take the same steps, besides their own. Dσ/D* = 1 + common share. */
const pairs = (variance: number, common: number) => {
  let shared = new Float64Array(0)
  return (random: { normal: () => number }, atom: number) => {
    if (atom % 2 === 0) shared = Float64Array.from({ length: 400 }, () => random.normal())
    const steps = shared
    let at = 0
    return (frame: number) =>
      (at +=
        Math.sqrt(variance) * (Math.sqrt(common) * steps[frame] + Math.sqrt(1 - common) * random.normal()))
  }
}

test('independent walkers: H = 1 within its error, as often as it says', (t) => {
  let [covered, known] = [0, 0]
  for (let seed = 1; seed <= 200; seed++) {
    const [row] = finish(haven(), [runOf([['Li', 24]], 300, INTERVAL, seed, walk(0.05))], {
      from: 0.1,
      to: 2,
    })
    if (row['status'] !== 'determined') continue
    known++
    if (covers(row, 1)) covered++
  }
  t.log(`${covered} of ${known}`)
  t.true(known > 150)
  t.true(covered / known >= 0.6 && covered / known <= 0.76, `${covered} of ${known}`)
})

test('so it does between replicas, and for ions that jump in pairs: H = 1/(1 + common share)', (t) => {
  let covered = 0
  for (let seed = 1; seed <= 200; seed++) {
    const runs = [0, 1, 2, 3].map((k) => runOf([['Li', 12]], 300, INTERVAL, 10 * seed + k, pairs(0.05, 0.6)))
    const [row] = finish(haven(), runs, { from: 0.1, to: 2 })
    if (row['error'] !== null && covers(row, 1 / 1.6)) covered++
  }
  t.log(`${covered} of 200`)
  t.true(covered >= 110 && covered <= 170, `${covered} of 200`)
})

test('conductivity of independent walkers: both ways agree with N q² D/(V k_B T)', (t) => {
  const run = {
    ...runOf([['Li', 400]], 900, INTERVAL, 7, walk(0.05)),
    tags: { temperature: 600 },
  } as MemoryRun
  const cell = [10, 0, 0, 0, 10, 0, 0, 0, 10]
  Object.assign(run, { manifest: { cell } })
  const context = { ...quiet, runs: [run], rows: [everyRow(run)], tags: run.tags }
  const { operator, params } = conductivity({})
  const rows = operator.finish(tablesOf([run], { from: 0.1, to: 2 }), params, context).rows
  t.deepEqual(
    rows.map((row) => row['method']),
    ['nernst-einstein', 'collective', 'charge'],
  )
  // 0.4 Å⁻³ · 1 e² · 0.25 Å²/ps / (0.08617333262 · 600 meV), 1 e²/(Å ps meV) = 1.602176634e7 mS/cm
  const expected = (0.4 * 0.25 * 1.602176634e7) / (0.08617333262 * 600)
  t.true(Math.abs((rows[0]['conductivity'] as number) / expected - 1) < 0.03)
  for (const row of rows)
    t.true(Math.abs((row['conductivity'] as number) - expected) < 4 * (row['error'] as number))
  t.is(rows[1]['conductivity'], rows[2]['conductivity'])
  const twice = operator.finish(
    tablesOf([run], { from: 0.1, to: 2 }),
    conductivity({ charges: 'Li=2' }).params,
    context,
  )
  t.true(Math.abs((twice.rows[0]['conductivity'] as number) / (rows[0]['conductivity'] as number) - 4) < 1e-9)
  const untagged = { ...context, tags: {}, runs: [{ ...run, tags: {} }] }
  t.throws(() => operator.finish(tablesOf([run], {}), params, untagged), { message: /has no temperature/ })
})

test('ions in their cages conduct below a bound, whichever way', (t) => {
  for (let seed = 1; seed <= 10; seed++) {
    const run = {
      ...runOf([['Li', 24]], 300, INTERVAL, seed, caged),
      tags: { temperature: 300 },
    } as MemoryRun
    Object.assign(run, { manifest: { cell: [10, 0, 0, 0, 10, 0, 0, 0, 10] } })
    const rows = finish(conductivity({ temperature: 300 }), [run], {})
    t.is(rows.length, 3)
    for (const row of rows) {
      t.not(row['status'], 'determined')
      t.is(row['error'] === null, row['status'] === 'upper-bound', `${seed}: ${row['method']}`)
      t.true(row['status'] !== 'upper-bound' || (row['conductivity'] as number) > 0)
    }
  }
})
