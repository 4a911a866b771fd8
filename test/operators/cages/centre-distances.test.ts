import test from 'ava'
import { centreDistances } from '../../../operators/cages/centre-distances.ts'
import { latticeOf } from '../../../pipeline/cell/lattice.ts'
import { seeded } from '../../helpers/random.ts'

const CELLS: Record<string, number[]> = {
  orthogonal: [14, 0, 0, 0, 12, 0, 0, 0, 15],
  tilted: [13, 0, 0, 3, 12, 0, -2, 4, 14],
  skewed: [12, 0, 0, 25, 11, 0, -31, 17, 13],
  flat: [3, 0, 0, 0, 20, 0, 0, 0, 20],
}

/** Over more images than can matter, without any boxes. */
function bruteForce(cell: readonly number[], place: readonly number[], centres: Float64Array, count: number) {
  const { basis: b } = latticeOf(cell)
  const found: number[] = []
  for (let k = 0; k < centres.length; k += 3)
    for (let i = -9; i <= 9; i++)
      for (let j = -9; j <= 9; j++)
        for (let l = -9; l <= 9; l++)
          found.push(
            Math.hypot(
              ...[0, 1, 2].map((c) => place[c] - centres[k + c] - (i * b[c] + j * b[3 + c] + l * b[6 + c])),
            ),
          )
  return found.sort((one, two) => one - two).slice(0, count)
}

for (const [name, cell] of Object.entries(CELLS))
  for (const number of [1, 2, 40])
    test(`the shortest distances from a place to ${number} centres, as without boxes: ${name}`, (t) => {
      const random = seeded(number)
      const anywhere = () => {
        const f = [0, 1, 2].map(() => 4 * random() - 2)
        return [0, 1, 2].map((c) => f[0] * cell[c] + f[1] * cell[3 + c] + f[2] * cell[6 + c])
      }
      const centres = Float64Array.from(Array.from({ length: number }, anywhere).flat())
      const from = centreDistances(latticeOf(cell), centres, 13)
      for (let n = 0; n < 5; n++) {
        const place = anywhere()
        const found = from(place)
        const expected = bruteForce(cell, place, centres, 13)
        t.is(found.length, 13)
        found.forEach((distance, i) => {
          t.true(Math.abs(distance - expected[i]) < 1e-9, `${i}: ${distance} ${expected[i]}`)
        })
      }
    })

test('no centres are at no distance', (t) => {
  t.is(centreDistances(latticeOf(CELLS['tilted']), new Float64Array(0), 13)([0, 0, 0]).length, 0)
})
