import { type DirectionBins, directionBinner } from './direction-bins.ts'

/** Of a direction its images under the point group of a cubic crystal, folded into one distribution: none, −43m (24) or m-3m (48). */
export type Folding = 'none' | '-43m' | 'm-3m'

/** A signed permutation: image component k = sign[k] · component from[k]. */
interface Image {
  readonly from: readonly number[]
  readonly sign: readonly number[]
}

const PERMUTATIONS = [
  [0, 1, 2],
  [1, 2, 0],
  [2, 0, 1],
  [1, 0, 2],
  [0, 2, 1],
  [2, 1, 0],
]
const SIGNS = Array.from({ length: 8 }, (_, n) => [n & 1 ? -1 : 1, n & 2 ? -1 : 1, n & 4 ? -1 : 1])

export function imagesOf(folding: Folding): readonly Image[] {
  if (folding === 'none') return [{ from: PERMUTATIONS[0], sign: SIGNS[0] }]
  const signs = folding === 'm-3m' ? SIGNS : SIGNS.filter(([a, b, c]) => a * b * c > 0)
  return PERMUTATIONS.flatMap((from) => signs.map((sign) => ({ from, sign })))
}

/** Counts unit vectors [arm][axis][frame], arms `first` to `first + count − 1`, and all their images: θ = acos(u_z), φ = atan2(u_y, u_x). */
export function countDirections(
  units: Float64Array,
  frames: number,
  first: number,
  count: number,
  bins: DirectionBins,
  folding: Folding,
  counts: Float64Array,
): void {
  const binOf = directionBinner(bins)
  for (const { from, sign } of imagesOf(folding)) {
    const [p, q, r] = sign
    for (let arm = first; arm < first + count; arm++) {
      const [x, y, z] = from.map((k) => (3 * arm + k) * frames)
      for (let t = 0; t < frames; t++) counts[binOf(p * units[x + t], q * units[y + t], r * units[z + t])]++
    }
  }
}

/** Counts over θ, and over φ. */
export function marginals(counts: Float64Array, { theta, phi }: DirectionBins) {
  const [byTheta, byPhi] = [new Float64Array(theta), new Float64Array(phi)]
  for (let i = 0; i < theta; i++) {
    for (let j = 0; j < phi; j++) {
      byTheta[i] += counts[i * phi + j]
      byPhi[j] += counts[i * phi + j]
    }
  }
  return { byTheta, byPhi }
}

/** Width of each θ bin: dθ in radians, or the solid angle per radian of φ, cos θ₁ − cos θ₂. p per dθ of an isotropic rotor is
 *  sin θ / 2, p per solid angle is flat. */
export const thetaWidths = (theta: number, per: 'angle' | 'solid-angle'): Float64Array =>
  Float64Array.from({ length: theta }, (_, i) =>
    per === 'angle'
      ? Math.PI / theta
      : Math.cos((i * Math.PI) / theta) - Math.cos(((i + 1) * Math.PI) / theta),
  )

/** Area of each bin [θ][φ]: dθ dφ, or its solid angle. */
export function directionAreas({ theta, phi }: DirectionBins, per: 'angle' | 'solid-angle'): Float64Array {
  const widths = thetaWidths(theta, per)
  return Float64Array.from(
    { length: theta * phi },
    (_, at) => (widths[Math.floor(at / phi)] * 2 * Math.PI) / phi,
  )
}
