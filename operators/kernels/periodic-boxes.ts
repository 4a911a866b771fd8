import { fraction, type Lattice } from '../../pipeline/cell/lattice.ts'
import { perpendicularWidths } from '../../pipeline/cell/widths.ts'

/** Some atoms of a periodic cell in boxes: tells which of them may be nearer than `within` (Å) to a place, over all images, rising; all that
 *  are, and some that are not. `places` [atom][3] in Å, wrapped or not. */
export function periodicBoxes(
  lattice: Lattice,
  places: ArrayLike<number>,
  atoms: readonly number[],
  within: number,
): (x: number, y: number, z: number) => number[] {
  const most = Math.ceil(Math.cbrt(atoms.length)) + 1
  const size = perpendicularWidths(lattice.basis).map((width) =>
    Math.max(1, Math.min(most, Math.floor(width / (within * (1 + 1e-9))))),
  )
  const boxOf = (x: number, y: number, z: number): number[] =>
    size.map((n, axis) => {
      const f = fraction(lattice, x, y, z, axis)
      return Math.min(n - 1, Math.floor((f - Math.floor(f)) * n))
    })
  const boxes = new Map<number, number[]>()
  for (const atom of atoms) {
    const [i, j, k] = boxOf(places[3 * atom], places[3 * atom + 1], places[3 * atom + 2])
    const box = (i * size[1] + j) * size[2] + k
    const known = boxes.get(box)
    if (known) known.push(atom)
    else boxes.set(box, [atom])
  }
  return (x, y, z) => {
    const [u, v, w] = boxOf(x, y, z).map((at, axis) => around(at, size[axis]))
    const found: number[] = []
    for (const i of u)
      for (const j of v) for (const k of w) found.push(...(boxes.get((i * size[1] + j) * size[2] + k) ?? []))
    return found.sort((a, b) => a - b)
  }
}

/** A box and those beside it, each once. */
function around(at: number, size: number): number[] {
  if (size < 3) return size === 1 ? [0] : [0, 1]
  return [(at + size - 1) % size, at, (at + 1) % size]
}
