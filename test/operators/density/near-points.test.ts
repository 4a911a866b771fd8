import test from 'ava'
import { nearPoints } from '../../../operators/density/near-points.ts'
import { seeded } from '../../helpers/random.ts'

test('all points closer than the edge are found, in order, each once', (t) => {
  const random = seeded(5)
  const points = Array.from({ length: 300 }, () => [0, 1, 2].map(() => 12 * random() - 6))
  const boxes = nearPoints(2.6)
  points.forEach((at, i) => {
    boxes.add(at, i)
  })
  for (const at of points.slice(0, 40)) {
    const near = boxes.near(at)
    t.deepEqual(
      near,
      [...new Set(near)].sort((a, b) => a - b),
    )
    t.true(near.length < points.length)
    const distance = (i: number) => Math.hypot(...points[i].map((value, c) => value - at[c]))
    t.deepEqual(
      near.filter((i) => distance(i) < 2.6),
      [...points.keys()].filter((i) => distance(i) < 2.6),
    )
  }
})
