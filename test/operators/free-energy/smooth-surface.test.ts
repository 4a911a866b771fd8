import test from 'ava'
import { colvarTables } from '../../../operators/free-energy/colvar-tables.ts'
import type { PlumedTable } from '../../../operators/free-energy/plumed-table.ts'
import { reachesOf, smoothed } from '../../../operators/free-energy/smooth-surface.ts'
import { binsOf, indicesOf, middleOf, type ValueGrid } from '../../../operators/free-energy/value-grid.ts'
import { normal, seeded } from '../../helpers/random.ts'

const LINE: ValueGrid = [{ from: -1.6, width: 0.08, bins: 40 }]
const PLANE: ValueGrid = [
  { from: -1.6, width: 0.2, bins: 16 },
  { from: -1, width: 0.2, bins: 10 },
]

const countsOf = (grid: ValueGrid, energy: (place: number[]) => number): Float64Array =>
  Float64Array.from({ length: binsOf(grid) }, (_, bin) =>
    Math.exp(7 - energy(indicesOf(grid, bin).map((index, k) => middleOf(grid[k], index)))),
  )
const well = ([x, y = 0]: number[]): number => 4 * (x * x - 1) ** 2 + 0.5 * x + 3 * y * y

test('bins that have no errors stay as they are', (t) => {
  for (const grid of [LINE, PLANE]) {
    const counts = countsOf(grid, well)
    counts[3] = 0
    const reaches = reachesOf(grid, counts, new Float64Array(counts.length))
    t.deepEqual(
      smoothed(grid, counts, reaches),
      counts.map((count) => Math.log(count)),
    )
  }
})

test('a parabola stays as it is, in one dimension and in two, about a period too', (t) => {
  for (const grid of [LINE, PLANE]) {
    const counts = countsOf(grid, ([x, y = 0]) => (x - 0.2) ** 2 + 0.7 * x * y - 0.5 * y * y)
    const reaches = reachesOf(grid, counts, new Float64Array(counts.length).fill(0.3))
    t.true(reaches.some((reach) => reach > 1))
    const logs = smoothed(grid, counts, reaches)
    t.true(logs.every((value, bin) => Math.abs(value - Math.log(counts[bin])) < 1e-6))
  }
  const ring = [{ from: 0, width: 1, bins: 12, periodic: true }]
  const level = new Float64Array(12).fill(5)
  const reaches = reachesOf(ring, level, new Float64Array(12).fill(0.4))
  t.true(reaches.every((reach) => reach >= 4))
  t.true(smoothed(ring, level, reaches).every((value) => Math.abs(value - Math.log(5)) < 1e-9))
})

test('the scatter of level bins goes, that of bins farther apart than their errors stays', (t) => {
  const deviate = normal(seeded(4))
  const counts = Float64Array.from({ length: 40 }, () => 100 + 10 * deviate())
  const spread = (relative: number) => {
    const logs = smoothed(LINE, counts, reachesOf(LINE, counts, new Float64Array(40).fill(relative)))
    return Math.max(...logs) - Math.min(...logs)
  }
  t.true(spread(0.1) < 0.6 * spread(0), `${spread(0.1)}, ${spread(0)}`)
  t.true(spread(0.001) > 0.8 * spread(0))
})

const kT = 2.5
/** Rows of x in a double well of barrier 3 k_BT, each drawn for itself, and of y in a parabola. */
function table(rows: number, seed: number): PlumedTable {
  const random = seeded(seed)
  const deviate = normal(random)
  const x = Float64Array.from({ length: rows }, () => {
    for (;;) {
      const place = 3.6 * random() - 1.8
      if (random() < Math.exp(-0.6 - height(place))) return place
    }
  })
  x[0] = -1.8
  x[1] = 1.8
  const y = x.map(() => Math.max(-1.8, Math.min(1.8, 0.4 * deviate())))
  return {
    rows,
    columns: new Map([
      ['x', x],
      ['y', y],
    ]),
    fields: ['x', 'y'],
    set: new Map(),
    cut: false,
  }
}
const height = (x: number): number => 3 * (x * x - 1) ** 2 + 0.5 * x

/** What the bins would show without noise: those of y are the same everywhere along x. */
function trueBarrier(bins: number): number {
  const F = Array.from({ length: bins }, (_, bin) => {
    let sum = 0
    for (let k = 0; k < 50; k++) sum += Math.exp(-height(-1.8 + (3.6 * (bin + (k + 0.5) / 50)) / bins))
    return -kT * Math.log(sum / 50)
  })
  const near = (from: number, to: number) =>
    F.filter((_, bin) => Math.abs(-1.8 + (3.6 * (bin + 0.5)) / bins - (from + to) / 2) <= (to - from) / 2)
  return Math.max(...near(-0.5, 0.5)) - Math.min(...near(-1.5, -0.5))
}

test('barriers of noisy surfaces are too high or too low by no more than their errors say, of wide bins and narrow ones', (t) => {
  for (const [variables, bins, rows, seeds] of [
    [['x'], 14, 1500, 120],
    [['x'], 60, 6000, 120],
    [['x', 'y'], 14, 8000, 100],
  ] as const) {
    const own = trueBarrier(bins)
    const place = (x: number) => [x, 0].slice(0, variables.length)
    const between = { from: place(-1), to: place(1), near: 0.5 }
    const z = Array.from({ length: seeds }, (_, seed) => {
      const asked = { variables, kT, bins, after: 0, steps: 1, between }
      const [row] = colvarTables('COLVAR', table(rows, seed + 1), asked).convergence.rows
      return (Number(row['forward']) - own) / Number(row['error'])
    })
    const mean = z.reduce((sum, value) => sum + value, 0) / seeds
    const rms = Math.sqrt(z.reduce((sum, value) => sum + value * value, 0) / seeds)
    t.true(Math.abs(mean) <= 0.25, `${variables} ${bins}: mean z ${mean}`)
    t.true(rms > 0.6 && rms <= 1.15, `${variables} ${bins}: rms z ${rms}`)
  }
})
