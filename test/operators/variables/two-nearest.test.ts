import test from 'ava'
import { displacementMaps } from '../../../operators/kernels/nearest/nearest-maps.ts'
import { twoNearest } from '../../../operators/variables/two-nearest.ts'
import { latticeOf, squaredDistance } from '../../../pipeline/cell/lattice.ts'
import { normal, seeded } from '../../helpers/random.ts'

const FRAMES = 71
const CELLS = {
  orthogonal: [9, 0, 0, 0, 10, 0, 0, 0, 11],
  skew: [9, 0, 0, 4, 8, 0, -3, 2, 10],
}

/** Walks [walker][frame] that leave the cell, each with steps of its own length. */
function walks(count: number, seed: number, pace = 1) {
  const random = normal(seeded(seed))
  const [x, y, z] = [0, 1, 2].map(() => new Float32Array(count * FRAMES))
  for (let i = 0; i < count; i++)
    for (const axis of [x, y, z]) {
      axis[i * FRAMES] = 6 * random()
      const step = pace * 0.02 * 2 ** (i % 5)
      for (let t = 1; t < FRAMES; t++) axis[i * FRAMES + t] = axis[i * FRAMES + t - 1] + step * random()
    }
  return { x, y, z }
}

for (const [name, cell] of Object.entries(CELLS))
  for (const changing of [false, true])
    for (const [count, pace] of [
      [0, 1],
      [1, 1],
      [2, 1],
      [60, 1],
      [300, 1],
      [300, 0.02],
    ])
      test(`of ${count} places${pace < 1 ? ' that hardly move' : ''} in a ${name} cell${changing ? ' that changes' : ''} the two nearest are those of all`, (t) => {
        const lattice = latticeOf(cell)
        const actual = Float64Array.from(
          { length: 9 * FRAMES },
          (_, k) => cell[k % 9] * (1 + 0.002 * Math.floor(k / 9)),
        )
        const maps = changing ? displacementMaps(Float64Array.from(cell), actual) : undefined
        const [places, ions] = [walks(count, 5, pace), walks(6, 6, pace)]
        const find = twoNearest({ ...places, count: FRAMES, lattice, maps })
        for (let ion = 0; ion < 6; ion++) {
          const found = find(ions, ion)
          for (let frame = 0; frame < FRAMES; frame++) {
            const squares = Array.from({ length: count }, (_, place) => {
              const [at, c] = [ion * FRAMES + frame, place * FRAMES + frame]
              const to = [places.x[c], places.y[c], places.z[c]] as const
              return squaredDistance(lattice, ions.x[at], ions.y[at], ions.z[at], ...to, maps, 9 * frame)
            })
            const [first = Infinity, second = Infinity] = [...squares].sort((a, b) => a - b)
            const nearest = count === 0 ? -1 : squares.indexOf(first) * FRAMES + frame
            t.deepEqual(
              [found.first[frame], found.second[frame], found.nearest[frame]],
              [first, second, nearest],
            )
          }
        }
      })
