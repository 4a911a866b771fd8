import type { Lattice } from '../../../pipeline/cell/lattice.ts'
import { perpendicularWidths } from '../../../pipeline/cell/widths.ts'

const ROUNDING = 1e-6

/** Finds the voxels that a tetrahedron can reach whose corners [4][3] may each move by `slack`, Å: a corner that moves by d
 *  moves its points by d at most, so what is farther than that outside a face, or farther from the middle than the corners,
 *  is out. Every voxel comes once. */
export function voxelFinder({ basis: b, inverse }: Lattice, size: readonly number[]) {
  const widths = perpendicularWidths(b)
  const half = halfDiagonal(b, size)
  const step = [b[6] / size[2], b[7] / size[2], b[8] / size[2]]
  const squaredStep = step[0] * step[0] + step[1] * step[1] + step[2] * step[2]
  const found = new Int32Array(size[0] * size[1] * size[2])
  return (corners: readonly (readonly number[])[], slack: number): Int32Array => {
    const middle = [0, 1, 2].map((c) => corners.reduce((sum, corner) => sum + corner[c] / 4, 0))
    const reach = slack + half + ROUNDING
    const radius =
      Math.max(...corners.map((corner) => Math.hypot(...corner.map((v, c) => v - middle[c])))) + reach
    const faces = Float64Array.from(facesOf(corners, middle).flat())
    const f = [0, 1, 2].map(
      (a) => middle[0] * inverse[a] + middle[1] * inverse[3 + a] + middle[2] * inverse[6 + a],
    )
    const range = [0, 1, 2].map((axis) => {
      const low = Math.floor((f[axis] - radius / widths[axis]) * size[axis])
      const high = Math.floor((f[axis] + radius / widths[axis]) * size[axis])
      return high - low >= size[axis] ? [0, size[axis] - 1] : [low, high]
    })
    const isWhole = range.some(([low, high], axis) => low === 0 && high === size[axis] - 1)
    let count = 0
    const [first, last] = range[2]
    for (let i = range[0][0]; i <= range[0][1]; i++) {
      for (let j = range[1][0]; j <= range[1][1]; j++) {
        const u = (i + 0.5) / size[0]
        const v = (j + 0.5) / size[1]
        const w = (first + 0.5) / size[2]
        const x = u * b[0] + v * b[3] + w * b[6] - middle[0]
        const y = u * b[1] + v * b[4] + w * b[7] - middle[1]
        const z = u * b[2] + v * b[5] + w * b[8] - middle[2]
        let low = 0
        let high = last - first
        if (!isWhole) {
          const along = x * step[0] + y * step[1] + z * step[2]
          const root = along * along - squaredStep * (x * x + y * y + z * z - radius * radius)
          if (root < 0) continue
          low = Math.max(low, (-along - Math.sqrt(root)) / squaredStep)
          high = Math.min(high, (-along + Math.sqrt(root)) / squaredStep)
          for (let n = 0; n < 16; n += 4) {
            const rise = faces[n] * step[0] + faces[n + 1] * step[1] + faces[n + 2] * step[2]
            const room = reach + faces[n + 3] - (faces[n] * x + faces[n + 1] * y + faces[n + 2] * z)
            if (rise > 0) high = Math.min(high, room / rise)
            else if (rise < 0) low = Math.max(low, room / rise)
            else if (room < 0) high = -1
          }
        }
        const line = (wrap(i, size[0]) * size[1] + wrap(j, size[1])) * size[2]
        for (let k = Math.ceil(low); k <= high; k++) found[count++] = line + wrap(first + k, size[2])
      }
    }
    return found.slice(0, count)
  }
}

const wrap = (index: number, size: number): number => ((index % size) + size) % size

function halfDiagonal(b: Float64Array, size: readonly number[]): number {
  const signs = [
    [1, 1, 1],
    [1, 1, -1],
    [1, -1, 1],
    [1, -1, -1],
  ]
  const diagonal = (s: readonly number[]) =>
    Math.hypot(
      ...[0, 1, 2].map((c) => [0, 1, 2].reduce((sum, a) => sum + (s[a] * b[3 * a + c]) / size[a], 0)),
    )
  return 0.5 * Math.max(...signs.map(diagonal))
}

/** Outward unit normal and distance from the middle of each face. */
function facesOf(corners: readonly (readonly number[])[], middle: readonly number[]): number[][] {
  return [0, 1, 2, 3].map((skip) => {
    const [a, b, c] = corners
      .filter((_, n) => n !== skip)
      .map((corner) => corner.map((v, axis) => v - middle[axis]))
    const [p, q] = [b, c].map((other) => other.map((v, axis) => v - a[axis]))
    const normal = [p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]]
    const length = Math.hypot(...normal)
    const along = normal[0] * a[0] + normal[1] * a[1] + normal[2] * a[2]
    const sign = along < 0 ? -1 : 1
    return [...normal.map((v) => (sign * v) / length), (sign * along) / length]
  })
}
