import test from 'ava'
import { nearestOther } from '../../../operators/sites/nearest-other.ts'
import { latticeOf, squaredDistance } from '../../../pipeline/cell/lattice.ts'
import { seeded } from '../../helpers/random.ts'

const CELLS: Record<string, number[]> = {
  orthogonal: [14, 0, 0, 0, 12, 0, 0, 0, 15],
  skewed: [12, 0, 0, 25, 11, 0, -31, 17, 13],
  tiny: [3.5, 0, 0, 0.9, 3.2, 0, 0.4, -1, 3.4],
}

/** The first of the nearest over all pairs. */
function bruteForce(lattice: ReturnType<typeof latticeOf>, places: Float64Array, within: number): number[] {
  const at = (k: number): [number, number, number] => [places[3 * k], places[3 * k + 1], places[3 * k + 2]]
  return Array.from({ length: places.length / 3 }, (_, k) => {
    let [best, least] = [-1, within * within]
    for (let other = 0; other < places.length / 3; other++) {
      const d2 = other === k ? least : squaredDistance(lattice, ...at(k), ...at(other))
      if (d2 < least) [best, least] = [other, d2]
    }
    return best
  })
}

for (const [name, cell] of Object.entries(CELLS))
  test(`the nearest other place over all images: ${name}`, (t) => {
    const random = seeded(2)
    const lattice = latticeOf(cell)
    const places = Float64Array.from({ length: 3 * 60 }, () => 90 * random() - 45)
    for (const within of [0.6, 2, 7]) {
      const found = nearestOther(lattice, places, within)
      t.deepEqual([...found], bruteForce(lattice, places, within), `${within} Å`)
    }
    t.true(nearestOther(lattice, places, 7).every((other) => other >= 0))
    t.is(nearestOther(lattice, new Float64Array(0), 1).length, 0)
  })

test('of equals the first, and one at the bound itself is none', (t) => {
  const lattice = latticeOf([20, 0, 0, 0, 20, 0, 0, 0, 20])
  const places = Float64Array.of(0, 0, 0, 2, 0, 0, 18, 0, 0, 4, 0, 0)
  t.deepEqual([...nearestOther(lattice, places, 2.1)], [1, 0, 0, 1])
  t.deepEqual([...nearestOther(lattice, places, 2)], [-1, -1, -1, -1])
})
