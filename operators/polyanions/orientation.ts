/** Rotation matrix (row vectors of R, r' = R r) of a unit quaternion (w, x, y, z). */
export function matrixOf(w: number, x: number, y: number, z: number): Float64Array {
  return Float64Array.of(
    1 - 2 * (y * y + z * z),
    2 * (x * y - w * z),
    2 * (x * z + w * y),
    2 * (x * y + w * z),
    1 - 2 * (x * x + z * z),
    2 * (y * z - w * x),
    2 * (x * z - w * y),
    2 * (y * z + w * x),
    1 - 2 * (x * x + y * y),
  )
}

/** Angle of the rotation between two unit quaternions, degrees: 2 acos|p·q|. */
export const angleBetween = (p: ArrayLike<number>, q: ArrayLike<number>): number =>
  2 * degrees(Math.abs(p[0] * q[0] + p[1] * q[1] + p[2] * q[2] + p[3] * q[3]))

/** Angles θx, θy, θz (degrees) between a rotor's orientation vector and the axes, [3][frame], from its rotations [4][frame]
 *  (quaternions) out of the reference, in which the vector is `axis`. Source: Li et al., Fig. 2. */
export function axisAngles(quaternions: Float64Array, axis: ArrayLike<number>, out: Float64Array): void {
  const frames = quaternions.length / 4
  const [a, b, c] = [axis[0], axis[1], axis[2]]
  for (let t = 0; t < frames; t++) {
    const w = quaternions[t]
    const x = quaternions[frames + t]
    const y = quaternions[2 * frames + t]
    const z = quaternions[3 * frames + t]
    const p = 2 * (y * c - z * b)
    const q = 2 * (z * a - x * c)
    const r = 2 * (x * b - y * a)
    out[t] = degrees(a + w * p + y * r - z * q)
    out[frames + t] = degrees(b + w * q + z * p - x * r)
    out[2 * frames + t] = degrees(c + w * r + x * q - y * p)
  }
}

/** Mean directions of arms over frames [from, to), unit vectors [arm][3], from unit vectors [arm][axis][frame]. */
export function meanDirections(units: Float64Array, frames: number, from: number, to: number): Float64Array {
  const arms = units.length / (3 * frames)
  const out = new Float64Array(3 * arms)
  for (let arm = 0; arm < arms; arm++) {
    for (let k = 0; k < 3; k++) {
      for (let t = from; t < to; t++) out[3 * arm + k] += units[(3 * arm + k) * frames + t]
    }
    const length = Math.hypot(out[3 * arm], out[3 * arm + 1], out[3 * arm + 2])
    for (let k = 0; k < 3; k++) out[3 * arm + k] /= length
  }
  return out
}

const degrees = (cosine: number): number => (180 / Math.PI) * Math.acos(Math.max(-1, Math.min(1, cosine)))
