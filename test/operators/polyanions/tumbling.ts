import { matrixOf } from '../../../operators/polyanions/orientation.ts'

const R = 1 / Math.sqrt(3)
/** Bonds of a tetrahedron along (111), (1−1−1), (−11−1), (−1−11). */
export const TETRAHEDRON = [R, R, R, R, -R, -R, -R, R, -R, -R, -R, R]

export type Quaternion = readonly number[]

/** Quaternion of a rotation by an angle (radians) about an axis of any length. */
export function about(axis: readonly number[], angle: number): Quaternion {
  const length = Math.hypot(...axis)
  const s = Math.sin(angle / 2) / (length || 1)
  return [Math.cos(angle / 2), s * axis[0], s * axis[1], s * axis[2]]
}

/** p q: first q, then p. */
export const after = ([a, b, c, d]: Quaternion, [e, f, g, h]: Quaternion): Quaternion => [
  a * e - b * f - c * g - d * h,
  a * f + b * e + c * h - d * g,
  a * g - b * h + c * e + d * f,
  a * h + b * g - c * f + d * e,
]

/** A rotation without preference. */
export function anyRotation(normal: () => number): Quaternion {
  const q = [normal(), normal(), normal(), normal()]
  const length = Math.hypot(...q)
  return q.map((value) => value / length)
}

/** Vectors [vector][3] turned by a quaternion. */
export function turned([w, x, y, z]: Quaternion, vectors: readonly number[]): number[] {
  const m = matrixOf(w, x, y, z)
  const out: number[] = []
  for (let i = 0; i < vectors.length; i += 3) {
    for (let k = 0; k < 3; k++)
      out.push(m[3 * k] * vectors[i] + m[3 * k + 1] * vectors[i + 1] + m[3 * k + 2] * vectors[i + 2])
  }
  return out
}

/** The same matrix as matrixOf gives, by another way: rows r_k = (w² − v²) e_k + 2 v_k v + 2w (v × e_k)ᵀ. */
function rowsOf([w, x, y, z]: Quaternion): number[] {
  const s = w * w - x * x - y * y - z * z
  return [
    s + 2 * x * x,
    2 * (x * y - w * z),
    2 * (x * z + w * y),
    2 * (x * y + w * z),
    s + 2 * y * y,
    2 * (y * z - w * x),
    2 * (x * z - w * y),
    2 * (y * z + w * x),
    s + 2 * z * z,
  ]
}

/** Unit vectors [arm][axis][frame] of rotors that stand as `orientation(rotor, frame)` says. */
export function standing(
  rotors: number,
  frames: number,
  orientation: (rotor: number, frame: number) => Quaternion,
  body: readonly number[] = TETRAHEDRON,
): Float64Array {
  const out = new Float64Array(rotors * body.length * frames)
  for (let rotor = 0; rotor < rotors; rotor++) {
    for (let t = 0; t < frames; t++) {
      const m = rowsOf(orientation(rotor, t))
      for (let i = 0; i < body.length; i += 3) {
        for (let k = 0; k < 3; k++) {
          const value = m[3 * k] * body[i] + m[3 * k + 1] * body[i + 1] + m[3 * k + 2] * body[i + 2]
          out[(rotor * body.length + i + k) * frames + t] = value
        }
      }
    }
  }
  return out
}

/** First arm of each of some tetrahedra and, last, the number of arms. */
export const fours = (rotors: number): Int32Array => Int32Array.from({ length: rotors + 1 }, (_, i) => 4 * i)
