/** Values at the middles of the voxels of a periodic cell, (i n_y + j) n_z + k. */
export interface Field {
  /** Row vectors, 9 numbers, Å. */
  readonly cell: ArrayLike<number>
  readonly size: readonly number[]
  readonly values: ArrayLike<number>
}

/** Four-cornered pieces of a surface; corners [..][3] from the middle of the cell, Å, with unit normals that point to lower values. */
export interface Surface {
  readonly points: Float32Array
  readonly normals: Float32Array
  readonly quads: Uint32Array
}

/** The surface where a field has a value, by naive surface nets: a point in each cube of eight voxel middles that the surface goes
 *  through (the mean of its crossings of the edges), and a piece round each edge that it crosses. The field ends on the faces of the
 *  cell, where it is the mean of the voxels on both sides, and the surface is closed there and shows what is within.
 *  The page runs this function from its text: it calls nothing of this module.
 *  Source: Gibson, MICCAI 1998, surface nets. */
export function surfaceOf({ cell, size, values }: Field, level: number): Surface {
  const [nx, ny, nz] = size
  const [my, mz] = [ny + 3, nz + 3]
  /** Values at the voxel middles, and on the faces of the cell the mean of those on both sides. */
  const wide = new Float64Array((nx + 2) * (ny + 2) * (nz + 2))
  const sides = (i: number, n: number) => (i < 0 || i === n ? [n - 1, 0] : [i, i])
  for (let i = -1, v = 0; i <= nx; i++)
    for (let j = -1; j <= ny; j++)
      for (let k = -1; k <= nz; k++, v++)
        for (const p of sides(i, nx))
          for (const q of sides(j, ny))
            for (const r of sides(k, nz)) wide[v] += values[(p * ny + q) * nz + r] / 8
  const OUTSIDE = -1e9
  const at = (i: number, j: number, k: number): number =>
    i < -1 || j < -1 || k < -1 || i > nx || j > ny || k > nz
      ? OUTSIDE
      : wide[((i + 1) * (ny + 2) + j + 1) * (nz + 2) + k + 1] - level
  const node = (i: number, n: number): number => Math.min(1, Math.max(0, (i + 0.5) / n))
  const pointOf = new Int32Array((nx + 3) * my * mz).fill(-1)
  const points: number[] = []
  const corner = new Float64Array(8)
  const sum = new Float64Array(3)
  const addCrossings = (outsideToo: boolean): number => {
    let crossings = 0
    sum.fill(0)
    for (let axis = 0; axis < 3; axis++) {
      const bit = 4 >> axis
      for (let n = 0; n < 8; n++) {
        if (n & bit || corner[n] > 0 === corner[n | bit] > 0) continue
        if (!outsideToo && Math.min(corner[n], corner[n | bit]) === OUTSIDE) continue
        const share = corner[n] / (corner[n] - corner[n | bit])
        for (let c = 0; c < 3; c++) sum[c] += c === axis ? share : n & (4 >> c) ? 1 : 0
        crossings++
      }
    }
    return crossings
  }
  for (let i = -1; i <= nx + 1; i++) {
    for (let j = -1; j <= ny + 1; j++) {
      for (let k = -1; k <= nz + 1; k++) {
        for (let n = 0; n < 8; n++) corner[n] = at(i - 1 + (n >> 2), j - 1 + ((n >> 1) & 1), k - 1 + (n & 1))
        let above = 0
        for (let n = 0; n < 8; n++) if (corner[n] > 0) above++
        if (above === 0 || above === 8) continue
        const crossings = addCrossings(false) || addCrossings(true)
        const f = [i, j, k].map((cube, c) => {
          const [low, high] = [node(cube - 1, size[c]), node(cube, size[c])]
          return low + (sum[c] / crossings) * (high - low) - 0.5
        })
        pointOf[((i + 1) * my + j + 1) * mz + k + 1] = points.length / 3
        for (let c = 0; c < 3; c++) points.push(f[0] * cell[c] + f[1] * cell[3 + c] + f[2] * cell[6 + c])
      }
    }
  }
  const quads: number[] = []
  const stride = [my * mz, mz, 1]
  for (let axis = 0; axis < 3; axis++) {
    const [u, v] = [(axis + 1) % 3, (axis + 2) % 3]
    const p = [0, 0, 0]
    for (p[axis] = -2; p[axis] <= size[axis]; p[axis]++) {
      for (p[u] = -1; p[u] <= size[u]; p[u]++) {
        for (p[v] = -1; p[v] <= size[v]; p[v]++) {
          const inside = at(p[0], p[1], p[2]) > 0
          if (
            inside ===
            at(p[0] + (axis === 0 ? 1 : 0), p[1] + (axis === 1 ? 1 : 0), p[2] + (axis === 2 ? 1 : 0)) > 0
          )
            continue
          const base = (p[axis] + 2) * stride[axis] + (p[u] + 1) * stride[u] + (p[v] + 1) * stride[v]
          const round = [base, base + stride[u], base + stride[u] + stride[v], base + stride[v]].map(
            (n) => pointOf[n],
          )
          quads.push(...(inside ? round : round.reverse()))
        }
      }
    }
  }
  const normals = new Float32Array(points.length)
  for (let q = 0; q < quads.length; q += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((n) => 3 * quads[q + n])
    const e = [0, 1, 2].map((n) => points[c + n] - points[a + n])
    const g = [0, 1, 2].map((n) => points[d + n] - points[b + n])
    for (let n = 0; n < 3; n++) {
      const cross = e[(n + 1) % 3] * g[(n + 2) % 3] - e[(n + 2) % 3] * g[(n + 1) % 3]
      for (const point of [a, b, c, d]) normals[point + n] += cross
    }
  }
  for (let n = 0; n < normals.length; n += 3) {
    const length = Math.hypot(normals[n], normals[n + 1], normals[n + 2]) || 1
    for (let c = 0; c < 3; c++) normals[n + c] /= length
  }
  return { points: Float32Array.from(points), normals, quads: Uint32Array.from(quads) }
}
