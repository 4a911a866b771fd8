import { fraction, type Lattice, squaredDistance } from '../../pipeline/cell/lattice.ts'
import { gridOf } from '../kernels/pairs/pairs-grid.ts'

/** Of each place another one, or −1, and how far that is. */
export interface Others {
  readonly index: Int32Array
  /** Å², infinite where there is none. */
  readonly square: Float64Array
}

/** Of each place [..][3] (Å) the nearest other one, over all images, that is nearer than `within`: the first of equals. Places are looked for in boxes. */
export function nearestOthers(lattice: Lattice, places: Float64Array, within: number): Others {
  const count = places.length / 3
  const index = new Int32Array(count).fill(-1)
  const square = new Float64Array(count).fill(Number.POSITIVE_INFINITY)
  const centre = Float64Array.from(places, (_, at) => {
    const [x, y, z] = places.subarray(at - (at % 3), at - (at % 3) + 3)
    return fraction(lattice, x, y, z, at % 3)
  })
  const grid = gridOf({ centre, radius: new Float64Array(count) }, within, lattice.basis)
  const take = (i: number, k: number, d2: number) => {
    if (d2 > square[i] || (d2 === square[i] && k > index[i])) return
    square[i] = d2
    index[i] = k
  }
  const look = (m: number, n: number) => {
    if (!grid.close(m, n)) return
    const [i, k] = [grid.atom[m], grid.atom[n]]
    const [p, q] = [3 * i, 3 * k]
    const at = [places[p], places[p + 1], places[p + 2]] as const
    const d2 = squaredDistance(lattice, ...at, places[q], places[q + 1], places[q + 2])
    if (d2 >= within * within) return
    take(i, k, d2)
    take(k, i, d2)
  }
  const { start } = grid
  for (let a = 0; a + 1 < start.length; a++)
    for (const b of grid.around(a))
      for (let m = start[a]; m < start[a + 1]; m++)
        for (let n = b === a ? m + 1 : start[b]; n < start[b + 1]; n++) look(m, n)
  return { index, square }
}
