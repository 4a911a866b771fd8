import test from 'ava'
import {
  angleToAxis,
  centreOfMass,
  distanceTo,
  twoNearest,
} from '../../../operators/free-energy/collective-variables.ts'
import { alongNodes, alongPolyline } from '../../../operators/free-energy/path-variables.ts'
import { latticeOf } from '../../../pipeline/cell/lattice.ts'
import { seeded } from '../../helpers/random.ts'

const CELL = [14, 0, 0, -6.5, 13, 0, 5, -6, 12]
const lattice = latticeOf(CELL)

function shortestOf(from: readonly number[], to: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY
  for (let n = 0; n < 7 * 49; n++) {
    const [a, b, c] = [(n % 7) - 3, (Math.floor(n / 7) % 7) - 3, Math.floor(n / 49) - 3]
    const d = [0, 1, 2].map((k) => to[k] - from[k] + a * CELL[k] + b * CELL[3 + k] + c * CELL[6 + k])
    least = Math.min(least, Math.hypot(...d))
  }
  return least
}

test('distances and the two nearest centres are those of all images', (t) => {
  const random = seeded(1)
  for (let trial = 0; trial < 40; trial++) {
    const place = [0, 1, 2].map(() => 12 * random())
    const centres = Array.from({ length: 15 }, () => 12 * random())
    const each = [0, 1, 2, 3, 4].map((c) => shortestOf(place, centres.slice(3 * c, 3 * c + 3)))
    const sorted = [...each].sort((a, b) => a - b)
    const { first, second, D1, D2 } = twoNearest(lattice, place, centres)
    t.true(Math.abs(D1 - sorted[0]) < 1e-9 && Math.abs(D2 - sorted[1]) < 1e-9)
    t.is(first, each.indexOf(sorted[0]))
    t.is(second, each.indexOf(sorted[1]))
    t.true(Math.abs(distanceTo(lattice, place, centres.slice(0, 3)) - each[0]) < 1e-9)
  }
})

test('the angle of an ion about its centre to z, across a face', (t) => {
  t.true(Math.abs(angleToAxis(lattice, [1, 1, 11.9], [1 - 5, 1 + 6, 11.9 + 2 - 12]) - 0) < 1e-9)
  t.true(Math.abs(angleToAxis(lattice, [1, 1, 1], [2, 1, 2]) - 45) < 1e-9)
  t.true(Math.abs(angleToAxis(lattice, [1, 1, 1], [2, 1, 2], [1, 0, 0]) - 45) < 1e-9)
})

test('the centre of mass', (t) => {
  t.deepEqual(Array.from(centreOfMass([0, 0, 0, 4, 0, 0, 0, 2, 0], [1, 2, 1])), [2, 0.5, 0])
})

const NODES = [
  [6.5, 6.5],
  [5, 5],
  [3.5, 3.5],
  [2, 2],
]

test('s and z on a straight path: the projection, going on beyond its ends, and the distance', (t) => {
  for (const [s, z] of [
    [1, 0],
    [2.5, 0.7],
    [4, -0.3],
    [0.5, 0.2],
    [4.8, 1],
  ]) {
    const along = 6.5 - 1.5 * (s - 1)
    const place = alongPolyline(NODES, [along + z / Math.SQRT2, along - z / Math.SQRT2])
    t.true(Math.abs(place.s - s) < 1e-9, `${place.s} for ${s}`)
    t.true(Math.abs(place.z - Math.abs(z)) < 1e-9)
  }
})

test('on a bent path the nearest point counts, found by search', (t) => {
  const bent = [
    [0, 0],
    [1, 0],
    [1, 2],
  ]
  const random = seeded(2)
  for (let trial = 0; trial < 50; trial++) {
    const point = [2 * random() - 0.5, 2.4 * random()]
    let best = { s: 0, z: Number.POSITIVE_INFINITY }
    for (let k = -4000; k <= 8000; k++) {
      const s = 1 + k / 2000
      const on = s < 2 ? [s - 1, 0] : [1, 2 * (s - 2)]
      const z = Math.hypot(point[0] - on[0], point[1] - on[1])
      if (z < best.z) best = { s, z }
    }
    const { s, z } = alongPolyline(bent, point)
    t.true(Math.abs(s - best.s) < 1e-3 && Math.abs(z - best.z) < 1e-3, `${point}`)
  }
})

test('by exponentials: the node itself at a node, the middle between two, and the formula as it is printed', (t) => {
  t.true(Math.abs(alongNodes(NODES, [5, 5], 20).s - 2) < 1e-9)
  t.true(Math.abs(alongNodes(NODES, [4.25, 4.25], 20).s - 2.5) < 1e-9)
  const point = [4, 4.6]
  const weights = NODES.map((node) =>
    Math.exp(-0.5 * ((point[0] - node[0]) ** 2 + (point[1] - node[1]) ** 2)),
  )
  const sum = weights.reduce((a, b) => a + b, 0)
  const { s, z } = alongNodes(NODES, point, 0.5)
  t.true(Math.abs(s - weights.reduce((all, w, i) => all + (i + 1) * w, 0) / sum) < 1e-12)
  t.true(Math.abs(z + Math.log(sum) / 0.5) < 1e-12)
})

test('a path of one node, or of a node twice, is refused', (t) => {
  t.throws(() => alongPolyline([[1, 1]], [0, 0]), { message: /1 node/ })
  const twice = [
    [1, 1],
    [1, 1],
  ]
  t.throws(() => alongNodes(twice, [0, 0]), { message: /nodes 1 and 2 are the same/ })
})
