import type { Field } from '../../sources/common/source.ts'

/** The components of every atom into store order: out[3·rows[i] + c]. */
export function gather({ values, at, stride }: Field, rows: Int32Array, out: Float64Array): void {
  for (let i = 0; i < rows.length; i++) {
    const from = at + i * stride
    const to = 3 * rows[i]
    out[to] = values[from]
    out[to + 1] = values[from + 1]
    out[to + 2] = values[from + 2]
  }
}

/** out = origin + p × m for every row vector p; `out` may be `points`. */
export function affine(
  points: ArrayLike<number>,
  origin: ArrayLike<number>,
  m: ArrayLike<number>,
  out: Float64Array,
): void {
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = Array.from(m)
  const [ox, oy, oz] = Array.from(origin)
  for (let i = 0; i < out.length; i += 3) {
    const x = points[i]
    const y = points[i + 1]
    const z = points[i + 2]
    out[i] = ox + x * m0 + y * m3 + z * m6
    out[i + 1] = oy + x * m1 + y * m4 + z * m7
    out[i + 2] = oz + x * m2 + y * m5 + z * m8
  }
}

/** out = (p − origin) × inverse: fractions of the cell. */
export function fractions(
  points: ArrayLike<number>,
  origin: ArrayLike<number>,
  inverse: ArrayLike<number>,
  out: Float64Array,
): void {
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = Array.from(inverse)
  const [ox, oy, oz] = Array.from(origin)
  for (let i = 0; i < out.length; i += 3) {
    const x = points[i] - ox
    const y = points[i + 1] - oy
    const z = points[i + 2] - oz
    out[i] = x * m0 + y * m3 + z * m6
    out[i + 1] = x * m1 + y * m4 + z * m7
    out[i + 2] = x * m2 + y * m5 + z * m8
  }
}

/** p += n × h for whole numbers n. */
export function translate(points: Float64Array, n: Float64Array, cell: Float64Array): void {
  const [h0, h1, h2, h3, h4, h5, h6, h7, h8] = Array.from(cell)
  for (let i = 0; i < points.length; i += 3) {
    const a = n[i]
    const b = n[i + 1]
    const c = n[i + 2]
    if (a === 0 && b === 0 && c === 0) continue
    points[i] += a * h0 + b * h3 + c * h6
    points[i + 1] += a * h1 + b * h4 + c * h7
    points[i + 2] += a * h2 + b * h5 + c * h8
  }
}
