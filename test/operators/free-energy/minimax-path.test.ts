import test from 'ava'
import { barrierBetween, lowestNear, minimaxPath } from '../../../operators/free-energy/minimax-path.ts'
import {
  binAt,
  binFor,
  binsOf,
  countPoints,
  indicesOf,
  middleOf,
  neighboursOf,
  type ValueGrid,
} from '../../../operators/free-energy/value-grid.ts'
import { seeded } from '../../helpers/random.ts'

const axis = (bins: number, periodic = false) => ({ from: 0, width: 1, bins, periodic })

/** Least level below which the two bins hang together, level by level. */
function levelOf(grid: ValueGrid, surface: Float64Array, from: number, to: number): number {
  const next = neighboursOf(grid)
  for (const level of [...surface].sort((a, b) => a - b)) {
    if (surface[from] > level || surface[to] > level) continue
    const reached = new Set([from])
    for (const bin of reached) for (const other of next(bin)) if (surface[other] <= level) reached.add(other)
    if (reached.has(to)) return level
  }
  return Number.POSITIVE_INFINITY
}

test('the min–max path of random surfaces is that of flooding level by level', (t) => {
  const random = seeded(1)
  for (const grid of [
    [axis(40)],
    [axis(12), axis(9, true)],
    [axis(8, true), axis(7, true)],
    [axis(5), axis(4), axis(6, true)],
  ]) {
    for (let trial = 0; trial < 15; trial++) {
      const surface = Float64Array.from({ length: binsOf(grid) }, () => Math.floor(1000 * random()))
      const [from, to] = [0, 1].map(() => Math.floor(random() * surface.length))
      const path = minimaxPath(grid, surface, from, to)
      t.is(path?.height, levelOf(grid, surface, from, to))
      const bins = path?.bins ?? []
      t.is(bins[0], from)
      t.is(bins.at(-1), to)
      t.is(Math.max(...bins.map((bin) => surface[bin])), path?.height as number)
      t.is(surface[path?.saddle as number], path?.height as number)
      const next = neighboursOf(grid)
      for (let k = 1; k < bins.length; k++) t.true(next(bins[k - 1]).includes(bins[k]))
    }
  }
})

test('walls part basins', (t) => {
  const surface = Float64Array.of(0, 1, Number.POSITIVE_INFINITY, 1, 0)
  t.is(minimaxPath([axis(5)], surface, 0, 4), undefined)
  t.is(minimaxPath([axis(5, true)], surface, 0, 4)?.height, 0)
  t.is(barrierBetween([axis(5)], surface, 0, 4), undefined)
})

test('a double well in two dimensions: barriers both ways from the lowest points', (t) => {
  const grid = [
    { from: -2, width: 0.05, bins: 80 },
    { from: -1, width: 0.05, bins: 40 },
  ]
  // Wells at x = ∓1, the left one 3 lower, on a bent valley; at x = 0 the rim is 10 above the mean of both.
  const F = (x: number, y: number) => 10 * (x * x - 1) * (x * x - 1) + 1.5 * x + 40 * (y - 0.5 * x * x) ** 2
  const surface = Float64Array.from({ length: binsOf(grid) }, (_, bin) => {
    const [i, j] = indicesOf(grid, bin)
    return F(middleOf(grid[0], i), middleOf(grid[1], j))
  })
  const [left, right] = [-1, 1].map((x) => lowestNear(grid, surface, [x, 0.5], [0.4, 0.4]))
  const barrier = barrierBetween(grid, surface, left, right)
  t.true(Math.abs((barrier?.forward as number) - 11.5) < 0.3, `${barrier?.forward}`)
  t.true(Math.abs((barrier?.backward as number) - 8.5) < 0.3, `${barrier?.backward}`)
  const [i] = indicesOf(grid, barrier?.path.saddle as number)
  t.true(Math.abs(middleOf(grid[0], i)) < 0.15)
  t.is(lowestNear(grid, surface, [9, 9], [0.1, 0.1]), -1)
})

test('points are counted where they are, round a period and not outside', (t) => {
  const grid = [axis(4), { from: -180, width: 90, bins: 4, periodic: true }]
  const counts = new Float64Array(16)
  t.is(countPoints(grid, [0.5, -170, 3.9, 190, 4.1, 0, -0.1, 0], counts), 2)
  t.is(counts[0], 1)
  t.is(counts[12], 1)
  t.is(binAt(grid, [1, 360]), 6)
  countPoints(grid, [1.5, 10], counts, [0.25])
  t.is(counts[6], 0.25)
  t.throws(() => binFor('barrier', grid, [9, 0]), { message: /\(9, 0\) is not on the surface/ })
  t.throws(() => binFor('barrier', grid, [1]), { message: /not on the surface/ })
})
