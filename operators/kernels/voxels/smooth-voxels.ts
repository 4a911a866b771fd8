import { offsetsWithin, type PeriodicGrid, wrappedIndices } from './voxel-offsets.ts'

/** Where a Gaussian ends, in standard deviations. */
const REACH = 4

/** Values of a periodic grid, each spread over its neighbourhood as a Gaussian of this standard deviation (Å), cut at four of them;
 *  the sum stays the same. Any cell. */
export function smoothVoxels(grid: PeriodicGrid, values: ArrayLike<number>, width: number): Float64Array {
  const { steps, distances } = offsetsWithin(grid, REACH * width)
  const weights = distances.map((d) => Math.exp((-d * d) / (2 * width * width)))
  const sum = weights.reduce((a, b) => a + b, 0)
  const [nx, ny, nz] = grid.size
  const most = [0, 1, 2].map((c) => steps.reduce((m, v, i) => (i % 3 === c ? Math.max(m, v) : m), 0))
  const [wx, wy, wz] = [
    wrappedIndices(nx, most[0], ny * nz),
    wrappedIndices(ny, most[1], nz),
    wrappedIndices(nz, most[2], 1),
  ]
  const out = new Float64Array(nx * ny * nz)
  for (let i = 0, at = 0; i < nx; i++) {
    for (let j = 0; j < ny; j++) {
      for (let k = 0; k < nz; k++, at++) {
        const value = values[at] / sum
        if (value === 0) continue
        const [p, q, r] = [i + most[0], j + most[1], k + most[2]]
        for (let n = 0, s = 0; n < weights.length; n++, s += 3)
          out[wx[p + steps[s]] + wy[q + steps[s + 1]] + wz[r + steps[s + 2]]] += value * weights[n]
      }
    }
  }
  return out
}
