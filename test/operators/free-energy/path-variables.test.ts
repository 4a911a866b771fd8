import test from 'ava'
import { alongPolyline } from '../../../operators/free-energy/path-variables.ts'
import { seeded } from '../../helpers/random.ts'

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

test('a path of one node, or of a node twice, is refused', (t) => {
  t.throws(() => alongPolyline([[1, 1]], [0, 0]), { message: /1 node/ })
  const twice = [
    [1, 1],
    [1, 1],
  ]
  t.throws(() => alongPolyline(twice, [0, 0]), { message: /nodes 1 and 2 are the same/ })
})
