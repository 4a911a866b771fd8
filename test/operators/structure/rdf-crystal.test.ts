import test from 'ava'
import { type Synthetic, synthetic } from '../../helpers/synthetic.ts'
import { cubic, near, range } from './gas.ts'
import { curve, tableOf } from './rdf-engine.ts'

/** Rock salt, 2×2×2 cubes of edge `a`. */
function rockSalt(a: number, cellAt: (frame: number) => number = () => 1, frames = 1): Synthetic {
  const corners = range(0, 64).map((k) => [k % 4, Math.floor(k / 4) % 4, Math.floor(k / 16)])
  const sites = [0, 1].flatMap((odd) => corners.filter(([i, j, k]) => (i + j + k) % 2 === odd))
  const position = (atom: number, frame: number) =>
    sites[atom].map((n) => (n * a * cellAt(frame)) / 2) as [number, number, number]
  const cell = (frame: number) => cubic(2 * a * cellAt(frame))
  return {
    atoms: [
      ['Na', 32],
      ['Cl', 32],
    ],
    frames,
    interval: 1,
    cell,
    position,
  }
}

test('rock salt has its shells at their distances', (t) => {
  const run = synthetic(rockSalt(5.64))
  const rows = tableOf([run], { upTo: 5.6, binWidth: 0.1 })
  const shells = { 'Na-Cl': { 28: 6, 48: 14 }, 'Na-Na': { 39: 12 }, 'Cl-Cl': { 39: 12 } }
  for (const [pair, steps] of Object.entries(shells)) {
    let n = 0
    const expected = range(0, 56).map((k) => (n = (steps as Record<number, number>)[k] ?? n))
    t.deepEqual(curve(rows, pair, 'coordination'), expected)
    curve(rows, pair, 'g').forEach((g, k) => {
      t.is(g > 0, k in steps, `${pair} ${k}`)
    })
  }
  const shell = (4 / 3) * Math.PI * (2.9 ** 3 - 2.8 ** 3)
  t.true(near(curve(rows, 'Na-Cl', 'g')[28], (6 * 11.28 ** 3) / (32 * shell), 1e-9))
  t.true(near(curve(rows, 'Na-Cl', 'r')[28], 2.85, 1e-12))
})

test('distances are those of the true cell of the frame', (t) => {
  const run = synthetic(rockSalt(5.64, (frame) => 1 + 0.05 * frame, 3))
  t.false(run.constantCell)
  const coordination = curve(
    tableOf([run], { upTo: 5.6, binWidth: 0.1, pairs: 'Na-Cl' }),
    'Na-Cl',
    'coordination',
  )
  // a/2 = 2.82, 2.961 and 3.102 Å in the three frames
  t.deepEqual(
    [27, 28, 29, 30, 31].map((k) => Math.round(coordination[k] * 1e9) / 1e9),
    [0, 2, 4, 4, 6],
  )
})
