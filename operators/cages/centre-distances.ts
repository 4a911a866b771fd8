import { fraction, type Lattice } from '../../pipeline/cell/lattice.ts'
import { perpendicularWidths } from '../../pipeline/cell/widths.ts'

/** Centres in a box of the cell, on the average. */
const IN_A_BOX = 4

/** The `count` shortest distances from a place to centres [centre][3] over all periodic images, in order, Å: from boxes of the
 *  cell within a radius that grows until there are enough. */
export function centreDistances(lattice: Lattice, centres: Float64Array, count: number) {
  const { basis: b } = lattice
  const widths = perpendicularWidths(b)
  const all = centres.length / 3
  const edge = Math.cbrt((IN_A_BOX * widths[0] * widths[1] * widths[2]) / Math.max(1, all))
  const size = Array.from(widths, (width) => Math.max(1, Math.floor(width / edge)))
  const boxes = Array.from({ length: size[0] * size[1] * size[2] }, (): number[] => [])
  const home = new Int32Array(centres.length)
  for (let k = 0; k < all; k++) {
    const box = [0, 1, 2].map((axis) => {
      const f = fraction(lattice, centres[3 * k], centres[3 * k + 1], centres[3 * k + 2], axis)
      home[3 * k + axis] = Math.floor(f)
      return Math.min(size[axis] - 1, Math.floor((f - Math.floor(f)) * size[axis]))
    })
    boxes[(box[0] * size[1] + box[1]) * size[2] + box[2]].push(k)
  }

  const within = (x: number, y: number, z: number, radius: number): number[] => {
    const found: number[] = []
    const [from, to] = [-1, 1].map((sign) =>
      size.map((n, axis) =>
        Math.floor((fraction(lattice, x, y, z, axis) + (sign * radius) / widths[axis]) * n + sign * 1e-9),
      ),
    )
    for (let u = from[0]; u <= to[0]; u++) {
      const p = Math.floor(u / size[0])
      for (let v = from[1]; v <= to[1]; v++) {
        const q = Math.floor(v / size[1])
        for (let w = from[2]; w <= to[2]; w++) {
          const r = Math.floor(w / size[2])
          const box = ((u - p * size[0]) * size[1] + v - q * size[1]) * size[2] + w - r * size[2]
          for (const k of boxes[box]) {
            const [i, j, l] = [p - home[3 * k], q - home[3 * k + 1], r - home[3 * k + 2]]
            const dx = x - centres[3 * k] - (i * b[0] + j * b[3] + l * b[6])
            const dy = y - centres[3 * k + 1] - (i * b[1] + j * b[4] + l * b[7])
            const dz = z - centres[3 * k + 2] - (i * b[2] + j * b[5] + l * b[8])
            const distance = Math.sqrt(dx * dx + dy * dy + dz * dz)
            if (distance <= radius) found.push(distance)
          }
        }
      }
    }
    return found
  }

  return (place: ArrayLike<number>): Float64Array => {
    if (all === 0) return new Float64Array(0)
    let radius = edge * Math.cbrt(count / IN_A_BOX)
    let found = within(place[0], place[1], place[2], radius)
    while (found.length < count) {
      radius *= 1.4
      found = within(place[0], place[1], place[2], radius)
    }
    return Float64Array.from(found).sort().slice(0, count)
  }
}
