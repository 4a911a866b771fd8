import test from 'ava'
import { latticeOf, latticeVector, nearestImage } from '../../../pipeline/cell/lattice.ts'
import { seeded } from '../../helpers/random.ts'

const CELLS = {
  box: [10, 0, 0, 0, 7, 0, 0, 0, 13],
  'box whose vectors change places': [0, 0, 9, 8, 0, 0, 0, -7, 0],
  tilted: [10, 0, 0, 4, 9, 0, -3, 2, 8],
}

for (const [name, cell] of Object.entries(CELLS))
  test(`${name}: no image is nearer than the one that is found, and none is −0`, (t) => {
    const lattice = latticeOf(cell)
    const random = seeded(2)
    const length = ([x, y, z]: readonly number[], image: readonly number[]) =>
      Math.hypot(
        ...[x, y, z].map((value, c) => value - latticeVector(lattice, image[0], image[1], image[2], c)),
      )
    for (let trial = 0; trial < 500; trial++) {
      const far = trial % 2 === 0 ? 40 : 6
      const between = [0, 1, 2].map(() => far * (2 * random() - 1))
      const [x, y, z] = between
      const image = nearestImage(lattice, x, y, z)
      const least = length(between, image)
      for (let i = -2; i <= 2; i++)
        for (let j = -2; j <= 2; j++)
          for (let k = -2; k <= 2; k++)
            t.true(length(between, [image[0] + i, image[1] + j, image[2] + k]) >= least - 1e-9)
      t.false(image.some((value) => Object.is(value, -0)))
    }
  })

test('between two images as near the same one is taken as in a tilted cell: the lower', (t) => {
  t.deepEqual(nearestImage(latticeOf(CELLS.box), 5, 3.5, -6.5), [0, 0, -1])
  t.deepEqual(nearestImage(latticeOf(CELLS.box), -5, 0, 0), [-1, 0, 0])
})
