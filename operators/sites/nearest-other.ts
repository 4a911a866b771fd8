import { fraction, type Lattice, squaredDistance } from '../../pipeline/cell/lattice.ts'
import { perpendicularWidths } from '../../pipeline/cell/widths.ts'

/** Boxes along an axis, at most. */
const MOST_BOXES = 32

/** Of each place [place][3] (Å) the nearest other one over all images, the first of equals; −1 where none is nearer than `within`, Å. */
export function nearestOther(lattice: Lattice, places: Float64Array, within: number): Int32Array {
  const widths = perpendicularWidths(lattice.basis)
  const size = Array.from(widths, (width) => Math.max(1, Math.min(MOST_BOXES, Math.floor(width / within))))
  const boxOf = (k: number): number[] =>
    size.map((n, axis) => {
      const f = fraction(lattice, places[3 * k], places[3 * k + 1], places[3 * k + 2], axis)
      return Math.min(n - 1, Math.floor((f - Math.floor(f)) * n))
    })
  const number = ([i, j, k]: readonly number[]) => (i * size[1] + j) * size[2] + k
  const boxes = Array.from({ length: size[0] * size[1] * size[2] }, (): number[] => [])
  const out = new Int32Array(places.length / 3).fill(-1)
  for (let k = 0; k < out.length; k++) boxes[number(boxOf(k))].push(k)
  for (let k = 0; k < out.length; k++) {
    let best = within * within
    for (const box of around(boxOf(k), size))
      for (const other of boxes[number(box)]) {
        if (other === k) continue
        const d2 = distanceOf(lattice, places, k, other)
        if (d2 > best || (d2 === best && !(other < out[k]))) continue
        best = d2
        out[k] = other
      }
  }
  return out
}

const distanceOf = (lattice: Lattice, at: Float64Array, k: number, other: number): number =>
  squaredDistance(
    lattice,
    at[3 * k],
    at[3 * k + 1],
    at[3 * k + 2],
    at[3 * other],
    at[3 * other + 1],
    at[3 * other + 2],
  )

/** The boxes next to a box, and itself, each once. */
function around(box: readonly number[], size: readonly number[]): number[][] {
  const along = box.map((at, axis) => [
    ...new Set([-1, 0, 1].map((step) => (at + step + size[axis]) % size[axis])),
  ])
  return along[0].flatMap((i) => along[1].flatMap((j) => along[2].map((k) => [i, j, k])))
}
