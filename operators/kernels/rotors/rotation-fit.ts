/** Quaternions (w, x, y, z) [4][frame], w ≥ 0, of the rotations R that bring reference vectors best onto those of every frame:
 *  Σ_k |v_k − R u_k|² least, by the largest eigenvalue of Horn's 4×4 matrix (Newton on its polynomial).
 *  `vectors` [arm][axis][frame], arms `first` to `first + count − 1`; `reference` [count][3], not all on one line.
 *  Sources: Horn, J. Opt. Soc. Am. A 4, 629 (1987); Theobald, Acta Cryst. A 61, 478 (2005). */
export function fitRotations(
  vectors: Float64Array,
  frames: number,
  first: number,
  count: number,
  reference: ArrayLike<number>,
  out: Float64Array,
): void {
  const S = new Float64Array(9)
  const q = new Float64Array(4)
  for (let t = 0; t < frames; t++) {
    S.fill(0)
    let bound = 0
    for (let k = 0; k < count; k++) {
      const at = 3 * (first + k) * frames + t
      const x = vectors[at]
      const y = vectors[at + frames]
      const z = vectors[at + 2 * frames]
      const a = reference[3 * k]
      const b = reference[3 * k + 1]
      const c = reference[3 * k + 2]
      bound += 0.5 * (x * x + y * y + z * z + a * a + b * b + c * c)
      S[0] += a * x
      S[1] += a * y
      S[2] += a * z
      S[3] += b * x
      S[4] += b * y
      S[5] += b * z
      S[6] += c * x
      S[7] += c * y
      S[8] += c * z
    }
    quaternionOf(S, bound, q)
    for (let k = 0; k < 4; k++) out[k * frames + t] = q[k]
  }
}

/** Unit quaternion of the best rotation from S_ab = Σ u_a v_b; `bound` is no less than the largest eigenvalue. */
export function quaternionOf(S: Float64Array, bound: number, out: Float64Array): void {
  const xx = S[0]
  const xy = S[1]
  const xz = S[2]
  const yx = S[3]
  const yy = S[4]
  const yz = S[5]
  const zx = S[6]
  const zy = S[7]
  const zz = S[8]
  const a = yz - zy
  const b = zx - xz
  const c = xy - yx
  const d = xy + yx
  const e = zx + xz
  const f = yz + zy
  const k0 = xx + yy + zz
  const k1 = xx - yy - zz
  const k2 = yy - xx - zz
  const k3 = zz - xx - yy
  let square = 0
  for (let i = 0; i < 9; i++) square += S[i] * S[i]
  const c1 = -8 * (xx * (yy * zz - yz * zy) - xy * (yx * zz - yz * zx) + xz * (yx * zy - yy * zx))
  const c0 = determinant(k0, k1, k2, k3, a, b, c, d, e, f)
  const value = largestRoot(-2 * square, c1, c0, bound)
  eigenvector(k0 - value, k1 - value, k2 - value, k3 - value, a, b, c, d, e, f, out)
}

/** Largest root of λ⁴ + c₂λ² + c₁λ + c₀, from above. */
function largestRoot(c2: number, c1: number, c0: number, from: number): number {
  let value = from
  for (let step = 0; step < 60; step++) {
    const square = value * value
    const p = (square + c2) * square + c1 * value + c0
    const slope = (4 * square + 2 * c2) * value + c1
    if (!(slope > 0)) break
    const change = p / slope
    value -= change
    if (Math.abs(change) <= 1e-14 * Math.abs(value)) break
  }
  return value
}

/** Determinant of the symmetric matrix with this diagonal and a b c / d e / f above it. */
function determinant(
  k0: number,
  k1: number,
  k2: number,
  k3: number,
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
  f: number,
): number {
  const s0 = k0 * k1 - a * a
  const s1 = k0 * d - a * b
  const s2 = k0 * e - a * c
  const s3 = a * d - k1 * b
  const s4 = a * e - k1 * c
  const s5 = b * e - d * c
  const t5 = k2 * k3 - f * f
  const t4 = d * k3 - e * f
  const t3 = d * f - e * k2
  const t2 = b * k3 - c * f
  const t1 = b * f - c * k2
  const t0 = b * e - c * d
  return s0 * t5 - s1 * t4 + s2 * t3 + s3 * t2 - s4 * t1 + s5 * t0
}

/** Null vector of a singular symmetric matrix: the longest row of its adjugate, made a unit with its first number ≥ 0. */
function eigenvector(
  k0: number,
  k1: number,
  k2: number,
  k3: number,
  a: number,
  b: number,
  c: number,
  d: number,
  e: number,
  f: number,
  out: Float64Array,
): void {
  const s0 = k0 * k1 - a * a
  const s1 = k0 * d - a * b
  const s2 = k0 * e - a * c
  const s3 = a * d - k1 * b
  const s4 = a * e - k1 * c
  const s5 = b * e - d * c
  const t5 = k2 * k3 - f * f
  const t4 = d * k3 - e * f
  const t3 = d * f - e * k2
  const t2 = b * k3 - c * f
  const t1 = b * f - c * k2
  const p00 = k1 * t5 - d * t4 + e * t3
  const p11 = k0 * t5 - b * t2 + c * t1
  const p22 = c * s4 - e * s2 + k3 * s0
  const p33 = b * s3 - d * s1 + k2 * s0
  const p01 = -a * t5 + b * t4 - c * t3
  const p02 = e * s5 - f * s4 + k3 * s3
  const p03 = -d * s5 + k2 * s4 - f * s3
  const p12 = -c * s5 + f * s2 - k3 * s1
  const p13 = b * s5 - k2 * s2 + f * s1
  const p23 = -b * s4 + d * s2 - f * s0
  const most = Math.max(Math.abs(p00), Math.abs(p11), Math.abs(p22), Math.abs(p33))
  if (most === Math.abs(p00)) unit(p00, p01, p02, p03, out)
  else if (most === Math.abs(p11)) unit(p01, p11, p12, p13, out)
  else if (most === Math.abs(p22)) unit(p02, p12, p22, p23, out)
  else unit(p03, p13, p23, p33, out)
}

function unit(w: number, x: number, y: number, z: number, out: Float64Array): void {
  const scale = (w < 0 ? -1 : 1) / Math.sqrt(w * w + x * x + y * y + z * z)
  out[0] = scale * w
  out[1] = scale * x
  out[2] = scale * y
  out[3] = scale * z
}
