import { inverse3 } from '../../pipeline/cell/matrix.ts'
import { ballsOf } from '../kernels/pairs/pairs-grid.ts'
import { type Fractions, fractionsOf, nearest, type Points } from '../kernels/pairs/pairs-points.ts'
import { candidatesOf } from '../kernels/radial/candidates.ts'

/** What moved against its surroundings in windows between neighbouring moments, [window][centre]. */
export interface NonAffine {
  /** D²_min of each centre, Å²; NaN where fewer than three neighbours, or neighbours on one plane, leave the strain open. */
  readonly values: Float64Array
  /** Neighbours of each centre at t. */
  readonly neighbours: Int32Array
}

/** Moments at most of which neighbours are looked for together, and how far atoms may go in them in the mean, Å. */
const [STRETCH, WAY] = [16, 0.5]

/** D²_min of centres between each frame t of some points and the next, t + Δt: least Σ_j |r_ij(t + Δt) − J r_ij(t)|² over local strains J,
 *  j the neighbours within a cutoff (Å) at t; the sum, or the mean over neighbours. Positions unwrapped. Throws a usage error for a cutoff of
 *  more than half the smallest width of the cell. Source: Falk and Langer, Phys. Rev. E 57, 7192 (1998), eqs. 2.11–2.14. */
export function nonAffine(
  points: Points,
  centres: Uint32Array,
  cutoff: number,
  over: 'sum' | 'mean',
): NonAffine {
  const windows = points.frames - 1
  const place = new Int32Array(points.kind.length).fill(-1)
  centres.forEach((row, centre) => {
    place[row] = centre
  })
  const values = new Float64Array(windows * centres.length)
  const neighbours = new Int32Array(values.length)
  for (let from = 0; from < windows; ) {
    const { part, balls } = stretchFrom(points, from, Math.min(STRETCH, windows - from))
    const { starts, atoms } = candidatesOf(balls, part.cell, cutoff, place, centres.length)
    const length = part.frames
    const all = fractionsOf(points, from, from + length + 1)
    for (let w = 0; w < length; w++)
      centres.forEach((row, centre) => {
        const vectors = vectorsOf(all, w, row, atoms.subarray(starts[centre], starts[centre + 1]), cutoff)
        const at = (from + w) * centres.length + centre
        neighbours[at] = vectors.length / 6
        values[at] = leastSquare(vectors) / (over === 'mean' ? neighbours[at] : 1)
      })
    from += length
  }
  return { values, neighbours }
}

/** Moments in which atoms stay about where they are: balls about their paths hold few others. */
function stretchFrom(points: Points, from: number, most: number) {
  for (let frames = most; ; frames = Math.ceil(frames / 2)) {
    const part = fractionsOf(points, from, from + frames)
    const balls = ballsOf(part)
    const way = balls.radius.reduce((sum, r) => sum + r, 0) / balls.radius.length
    if (frames === 1 || way <= WAY) return { part, balls }
  }
}

/** Of each neighbour within the cutoff its vector at t and that at t + Δt (of the same image), six numbers, Å. */
function vectorsOf(
  { frames, x, y, z, cell }: Fractions,
  t: number,
  i: number,
  atoms: Uint32Array,
  cutoff: number,
): Float64Array {
  if (scratch.length < 6 * atoms.length) scratch = new Float64Array(12 * atoms.length)
  const own = i * frames + t
  let length = 0
  for (const j of atoms) {
    const at = j * frames + t
    const [u, v, w] = [x[at] - x[own], y[at] - y[own], z[at] - z[own]]
    const [p, q, r] = [nearest(u), nearest(v), nearest(w)]
    place(p, q, r, cell, 9 * t, length)
    const [a, b, c] = [scratch[length], scratch[length + 1], scratch[length + 2]]
    if (Math.sqrt(a * a + b * b + c * c) >= cutoff) continue
    // The image stays the one that it was.
    place(
      x[at + 1] - x[own + 1] - (u - p),
      y[at + 1] - y[own + 1] - (v - q),
      z[at + 1] - z[own + 1] - (w - r),
      cell,
      9 * t + 9,
      length + 3,
    )
    length += 6
  }
  return scratch.subarray(0, length)
}

/** The thread's memory for vectors: used again for every centre. */
let scratch = new Float64Array(0)

function place(u: number, v: number, w: number, cell: Float64Array, m: number, at: number): void {
  for (let k = 0; k < 3; k++) scratch[at + k] = u * cell[m + k] + v * cell[m + 3 + k] + w * cell[m + 6 + k]
}

/** Σ |b − J a|² at its least, J = (Σ b aᵀ)(Σ a aᵀ)⁻¹. */
function leastSquare(vectors: Float64Array): number {
  const X = new Float64Array(9)
  const Y = new Float64Array(9)
  for (let at = 0; at < vectors.length; at += 6) {
    for (let r = 0; r < 3; r++) {
      for (let c = 0; c < 3; c++) {
        X[3 * r + c] += vectors[at + 3 + r] * vectors[at + c]
        Y[3 * r + c] += vectors[at + r] * vectors[at + c]
      }
    }
  }
  if (isFlat(Y)) return Number.NaN
  const inverse = inverse3(Y)
  let sum = 0
  for (let at = 0; at < vectors.length; at += 6) {
    for (let r = 0; r < 3; r++) {
      let mapped = 0
      for (let c = 0; c < 3; c++) {
        const J = X[3 * r] * inverse[c] + X[3 * r + 1] * inverse[3 + c] + X[3 * r + 2] * inverse[6 + c]
        mapped += J * vectors[at + c]
      }
      sum += (vectors[at + 3 + r] - mapped) ** 2
    }
  }
  return sum
}

/** True where the vectors of Σ a aᵀ lie on a plane. */
function isFlat(Y: Float64Array): boolean {
  const [a, b, c, , d, e, , , f] = Y
  const determinant = a * (d * f - e * e) - b * (b * f - c * e) + c * (b * e - c * d)
  const third = (a + d + f) / 3
  return !(determinant > 1e-9 * third * third * third)
}
