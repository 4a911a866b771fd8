import { type Lattice, squaredBetween } from '../../pipeline/cell/lattice.ts'
import { periodicBoxes } from '../kernels/periodic-boxes.ts'

/** Of each place [place][3] (Å) the nearest other one over all images, the first of equals; −1 where none is nearer than `within`, Å. */
export function nearestOther(lattice: Lattice, places: Float64Array, within: number): Int32Array {
  const all = Array.from({ length: places.length / 3 }, (_, k) => k)
  const near = periodicBoxes(lattice, places, all, within)
  return Int32Array.from(all, (k) => {
    let [nearest, best] = [-1, within * within]
    for (const other of near(places[3 * k], places[3 * k + 1], places[3 * k + 2])) {
      const d2 = other === k ? Number.POSITIVE_INFINITY : squaredBetween(lattice, places, k, other)
      if (d2 < best) [nearest, best] = [other, d2]
    }
    return nearest
  })
}
