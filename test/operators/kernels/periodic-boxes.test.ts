import test from 'ava'
import { periodicBoxes } from '../../../operators/kernels/periodic-boxes.ts'
import { latticeOf, squaredDistance } from '../../../pipeline/cell/lattice.ts'
import { seeded } from '../../helpers/random.ts'

const CELLS = {
  wide: [20, 0, 0, 0, 17, 0, 0, 0, 23],
  narrow: [5, 0, 0, 0, 30, 0, 0, 0, 9],
  tilted: [12, 0, 0, 5, 13, 0, -4, 6, 15],
}

for (const [name, cell] of Object.entries(CELLS))
  test(`all that is near a place is found, in a ${name} cell: brute force`, (t) => {
    const random = seeded(7)
    const lattice = latticeOf(cell)
    const places = Float64Array.from({ length: 3 * 300 }, () => 60 * random() - 20)
    const atoms = Array.from({ length: 300 }, (_, i) => i).filter((i) => i % 3 !== 1)
    const within = 2.4
    const near = periodicBoxes(lattice, places, atoms, within)
    let [right, offered] = [0, 0]
    for (let i = 0; i < 300; i++) {
      const [x, y, z] = places.subarray(3 * i, 3 * i + 3)
      const found = near(x, y, z)
      t.deepEqual(
        found,
        [...new Set(found)].sort((a, b) => a - b),
      )
      t.true(found.every((atom) => atoms.includes(atom)))
      const nearer = atoms.filter((k) => {
        const [u, v, w] = places.subarray(3 * k, 3 * k + 3)
        return squaredDistance(lattice, x, y, z, u, v, w) < within ** 2
      })
      t.true(nearer.every((atom) => found.includes(atom)))
      right += nearer.length
      offered += found.length
    }
    t.true(right > 300)
    t.true(offered < 0.6 * 300 * atoms.length)
  })
