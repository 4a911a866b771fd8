import test from 'ava'
import { collective } from '../../../operators/transport/collective.ts'
import type { Row } from '../../../schemas/table.ts'
import { inMemory, type MemoryRun } from '../../helpers/memory.ts'
import { normal, seeded } from '../../helpers/random.ts'
import { runOf, sameCurves, stateBy, tableBy, walk } from './walks.ts'

const ATOMS = [
  ['Cl', 3],
  ['Li', 5],
] as const

/** ⟨ΔR_a·ΔR_b⟩ over all origins, one after the other. */
function direct(run: MemoryRun, weights: (element: string) => [number, number], lag: number): number {
  let [sum, pairs] = [0, 0]
  for (let t = lag; t < run.frames; t++) {
    for (const name of ['x', 'y', 'z'] as const) {
      const values = run.block(0).column(name)
      const both = [0, 0]
      for (let atom = 0; atom < run.atoms; atom++) {
        const step = values[atom * run.frames + t] - values[atom * run.frames + t - lag]
        const own = weights(run.types[run.typeOf[atom]].element)
        for (let k = 0; k < 2; k++) both[k] += own[k] * step
      }
      sum += both[0] * both[1]
    }
    pairs++
  }
  return sum / pairs
}

test('species, pairs of species and charge equal the direct sums, over pieces', (t) => {
  const run = runOf(ATOMS, 700, 0.1, 3, walk(0.1))
  const rows = tableBy(collective({ lags: 15, charges: ['Cl=-1', 'Li=2'] }), [run]).rows
  const expected: Record<string, (lag: number) => number> = {
    Li: (lag) => direct(run, (of) => (of === 'Li' ? [1, 1] : [0, 0]), lag) / 5,
    Cl: (lag) => direct(run, (of) => (of === 'Cl' ? [1, 1] : [0, 0]), lag) / 3,
    'Cl-Li': (lag) => direct(run, (of) => (of === 'Li' ? [1, 0] : [0, 1]), lag) / Math.sqrt(15),
    charge: (lag) => direct(run, (of) => (of === 'Li' ? [2, 2] : [-1, -1]), lag) / (5 * 4 + 3),
  }
  t.deepEqual([...new Set(rows.map(({ of }) => String(of)))].sort(), Object.keys(expected).sort())
  for (const [of, value] of Object.entries(expected)) {
    for (const lag of [1, 17, 150]) {
      const row = rows.find((each) => each['of'] === of && each['lag'] === lag / 10) as Row
      t.true(Math.abs((row['msd'] as number) - value(lag)) < 1e-5 * Math.max(1, value(lag)), `${of} ${lag}`)
      t.is(row['pairs'], 700 - lag)
    }
  }
})

test('frames may arrive in any blocks, and the work is done once', (t) => {
  const run = runOf(ATOMS, 900, 0.1, 4, walk(0.1))
  const whole = stateBy(collective({ lags: 2 }), run).total
  sameCurves(t, stateBy(collective({ lags: 2 }), run, [1, 100, 640]).total, whole)
  sameCurves(t, stateBy(collective({ lags: 2 }), run, [256, 512], 2).total, whole)
})

test('the error in a crystal that is not cubic is that of the scatter between runs', (t) => {
  const [means, errors]: number[][] = [[], []]
  for (let seed = 1; seed <= 40; seed++) {
    const cubic = runOf([['Li', 4]], 1001, 0.1, seed, walk(0.1))
    const block = cubic.block(0)
    const stretch = { x: 1.2, y: 1, z: 0.7 }
    const columns = Object.fromEntries(
      (['x', 'y', 'z'] as const).map((name) => [
        name,
        block.column(name).map((value) => stretch[name] * value),
      ]),
    )
    const run = inMemory({ atoms: [['Li', 4]], frames: 1001, interval: 0.1, columns })
    const row = tableBy(collective({ lags: 2 }), [run]).rows.find(
      (each) => each['of'] === 'Li' && each['lag'] === 2,
    )
    means.push(row?.['msd'] as number)
    errors.push(row?.['error'] as number)
  }
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value / values.length, 0)
  const scatter = Math.sqrt(mean(means.map((value) => (value - mean(means)) * (value - mean(means)))))
  t.true(mean(errors) > 0.75 * scatter && mean(errors) < 1.5 * scatter, `${mean(errors)} for ${scatter}`)
})

test('errors from blocks of time cover the truth as often as they say', (t) => {
  for (const [frames, lags] of [
    [128 * 16, 1],
    [225, 1],
  ]) {
    let covered = 0
    for (let seed = 1; seed <= 150; seed++) {
      const table = tableBy(collective({ lags }), [runOf([['Li', 2]], frames, 0.1, seed, walk(0.1))])
      const row = table.rows.find((each) => each['of'] === 'Li' && each['lag'] === 1) as Row
      t.is(row['method'], 'time blocks')
      if (Math.abs((row['msd'] as number) - 3 * 0.1 * 10) <= (row['error'] as number)) covered++
    }
    t.true(covered >= 90 && covered <= 120, `${frames} frames: ${covered} of 150`)
  }
})

test('ions that move as one: MSCD is N times MSD', (t) => {
  const random = normal(seeded(1))
  const step = Array.from({ length: 300 }, () => 0.3 * random())
  const path = Float32Array.from({ length: 6 * 300 }, (_, i) =>
    step.slice(0, (i % 300) + 1).reduce((sum, value) => sum + value, 0),
  )
  const run = inMemory({
    atoms: [['Li', 6]],
    frames: 300,
    interval: 1,
    columns: { x: path, y: path, z: path },
  })
  const [row] = tableBy(collective({ lags: 10 }), [run]).rows
  const msd = step.slice(1).reduce((sum, value) => sum + value * value, 0) / 299
  t.true(Math.abs((row['msd'] as number) / (18 * msd) - 1) < 1e-5)
})

test('replicas of other atoms are a usage error', (t) => {
  const runs = [2, 3].map((count) => runOf([['Li', count]], 30, 0.1, 1, walk(0.1)))
  t.throws(() => tableBy(collective({}), runs), { message: /memory and its replica memory have other atoms/ })
})

test('charges that are no charges are usage errors', (t) => {
  const run = runOf([['Li', 2]], 30, 0.1, 1, walk(0.1))
  t.throws(() => tableBy(collective({ charges: ['Li:1'] }), [run]), { message: /"Li:1" is no charge/ })
  const strange = runOf([['Xe', 2]], 30, 0.1, 1, walk(0.1))
  t.throws(() => tableBy(collective({}), [strange]), { message: /Xe has no formal charge/ })
  t.throws(() => tableBy(collective({ lags: 0.25 }), [run]), { message: /no multiple of the frame interval/ })
})

test('the figure says what is on its axis', (t) => {
  const { operator, params } = collective({ lags: 1 })
  const [{ spec, caption }] =
    operator.shown.figures?.(
      tableBy(collective({ lags: 1 }), [runOf(ATOMS, 60, 0.1, 1, walk(0.1))]),
      params,
    ) ?? []
  const titles = [...JSON.stringify(spec).matchAll(/"field":"(low|msd|guide)".*?"title":"(.*?)"/g)]
  t.deepEqual([...new Set(titles.map(([, , title]) => title))], ['⟨|Σ w Δr|²⟩/Σ w² / Å²'])
  t.regex(caption, /Products of two species.* in the table alone/)
  t.notRegex(JSON.stringify(spec), /Cl-Li/)
})
