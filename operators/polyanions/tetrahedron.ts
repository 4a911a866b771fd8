import { quaternionOf } from '../kernels/rotors/rotation-fit.ts'

/** How bonds are weighed: all alike, or by a rational switching function of their length (Å) with exponents n and m. */
export type Switching =
  | 'none'
  | { readonly from: number; readonly width: number; readonly n: number; readonly m: number }

/** σ(r) = (1 − ρⁿ)/(1 − ρᵐ), ρ = (r − from)/width; 1 up to `from`, n/m at ρ = 1. */
export function switched(r: number, switching: Switching): number {
  if (switching === 'none') return 1
  const { from, width, n, m } = switching
  const ratio = (r - from) / width
  if (ratio <= 0) return 1
  if (Math.abs(ratio - 1) < 1e-7) return n / m
  return (1 - power(ratio, n)) / (1 - power(ratio, m))
}

function power(base: number, exponent: number): number {
  let product = 1
  for (let k = 0; k < exponent; k++) product *= base
  return product
}

/** Distortion s_d of one tetrahedron in every frame, in the axes that its vectors are given in:
 *  Σ_j σ(r_j) [(x+y+z)³ + (x−y−z)³ + (−x+y−z)³ + (−x−y+z)³]/r³ / Σ_j σ(r_j), which is the mean of 24 xyz/r³.
 *  8/√3 for bonds along (111), (1−1−1), (−11−1), (−1−11), −8/√3 inverted, 0 turned by 45° about an axis. `units` [arm][axis][frame],
 *  `lengths` [arm][frame] (Å), arms `first` to `first + count − 1`. Sources: PLUMED, TETRAHEDRAL; Guan et al., supplement, note 4 (where one
 *  of the four terms is missing). */
export function distortions(
  units: Float64Array,
  lengths: Float64Array,
  frames: number,
  first: number,
  count: number,
  switching: Switching,
  out: Float64Array,
): void {
  for (let t = 0; t < frames; t++) {
    let [sum, weights] = [0, 0]
    for (let arm = first; arm < first + count; arm++) {
      const at = 3 * arm * frames + t
      const weight = switched(lengths[arm * frames + t], switching)
      sum += weight * units[at] * units[at + frames] * units[at + 2 * frames]
      weights += weight
    }
    out[t] = (24 * sum) / weights
  }
}

const R = 1 / Math.sqrt(3)
const CORNERS = [
  [R, R, R],
  [R, -R, -R],
  [-R, R, -R],
  [-R, -R, R],
]

/** The corners of the ideal tetrahedron that the four bonds of a rotor stand for, [bond][3]: the labelling with the best fit by a rotation
 *  to these directions [bond][3]. */
export function idealCorners(directions: ArrayLike<number>): Float64Array {
  const straight = CORNERS.flat()
  const swapped = [...CORNERS[1], ...CORNERS[0], ...CORNERS[2], ...CORNERS[3]]
  const [one, two] = [straight, swapped].map((corners) => ({ corners, fit: fitOf(corners, directions) }))
  return Float64Array.from(one.fit >= two.fit ? one.corners : two.corners)
}

/** Σ v·Ru of the best rotation: its square deviation is least where this is most. */
function fitOf(corners: readonly number[], directions: ArrayLike<number>): number {
  const S = new Float64Array(9)
  for (let k = 0; k < 4; k++) {
    for (let a = 0; a < 3; a++) {
      for (let b = 0; b < 3; b++) S[3 * a + b] += corners[3 * k + a] * directions[3 * k + b]
    }
  }
  const q = new Float64Array(4)
  quaternionOf(S, 4, q)
  const [w, x, y, z] = q
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = S
  return (
    w * w * (xx + yy + zz) +
    x * x * (xx - yy - zz) +
    y * y * (yy - xx - zz) +
    z * z * (zz - xx - yy) +
    2 * (w * x * (yz - zy) + w * y * (zx - xz) + w * z * (xy - yx)) +
    2 * (x * y * (xy + yx) + x * z * (zx + xz) + y * z * (yz + zy))
  )
}

/** Turns vectors [arm][axis][frame] into the rotor's own axes, in place: by the inverses of its rotations [4][frame] (quaternions) out of the
 *  ideal tetrahedron, arms `first` to `first + count − 1`. */
export function toOwnAxes(
  units: Float64Array,
  frames: number,
  first: number,
  count: number,
  quaternions: Float64Array,
): void {
  for (let arm = first; arm < first + count; arm++) {
    for (let t = 0; t < frames; t++) {
      const at = 3 * arm * frames + t
      const w = quaternions[t]
      const [x, y, z] = [1, 2, 3].map((k) => -quaternions[k * frames + t])
      const [a, b, c] = [units[at], units[at + frames], units[at + 2 * frames]]
      const [p, q, r] = [2 * (y * c - z * b), 2 * (z * a - x * c), 2 * (x * b - y * a)]
      units[at] = a + w * p + y * r - z * q
      units[at + frames] = b + w * q + z * p - x * r
      units[at + 2 * frames] = c + w * r + x * q - y * p
    }
  }
}
