import type { Chunk } from './history.ts'

/** Distances in bins of one width, from 0 up; what is beyond the last bin is not counted. */
export interface Bins {
  readonly width: number
  readonly count: number
}

/** counts[place + bin] += 1 for |r(t) − r(t − lag)| of every new frame that has a frame `lag` before it; gives their number. */
export function countSelf(
  { values, stride, at, count }: Chunk,
  row: number,
  lag: number,
  { width, count: bins }: Bins,
  counts: Float64Array,
  place: number,
): number {
  const from = Math.max(0, lag - at)
  const x = 3 * row * stride + at
  for (let t = from; t < count; t++) {
    const i = x + t
    const dx = values[i] - values[i - lag]
    const dy = values[i + stride] - values[i + stride - lag]
    const dz = values[i + 2 * stride] - values[i + 2 * stride - lag]
    const bin = Math.floor(Math.sqrt(dx * dx + dy * dy + dz * dz) / width)
    if (bin < bins) counts[place + bin]++
  }
  return Math.max(0, count - from)
}

/** Points in a periodic cell as fractions of it, three each. */
export function fractionsOf(points: Float64Array, inverse: Float64Array): Float64Array {
  const out = new Float64Array(points.length)
  for (let i = 0; i < points.length; i += 3) {
    for (let c = 0; c < 3; c++)
      out[i + c] = points[i] * inverse[c] + points[i + 1] * inverse[3 + c] + points[i + 2] * inverse[6 + c]
  }
  return out
}

/** counts[places[j] + bin] += 1 for the nearest image of every point j but `skip` from one point, up to half the cell's smallest width. */
export function countDistinct(
  point: ArrayLike<number>,
  points: Float64Array,
  skip: number,
  cell: Float64Array,
  { width, count: bins }: Bins,
  counts: Float64Array,
  places: Int32Array,
): void {
  const [ax, ay, az, bx, by, bz, cx, cy, cz] = cell
  const square = bins * width * bins * width
  for (let j = 0; j < places.length; j++) {
    if (j === skip) continue
    let u = points[3 * j] - point[0]
    let v = points[3 * j + 1] - point[1]
    let w = points[3 * j + 2] - point[2]
    u -= Math.round(u)
    v -= Math.round(v)
    w -= Math.round(w)
    const x = u * ax + v * bx + w * cx
    const y = u * ay + v * by + w * cy
    const z = u * az + v * bz + w * cz
    const r = x * x + y * y + z * z
    if (r >= square) continue
    const bin = Math.floor(Math.sqrt(r) / width)
    if (bin < bins) counts[places[j] + bin]++
  }
}
