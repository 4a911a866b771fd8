import { inverse3 } from '../../pipeline/cell/matrix.ts'
import { ballsOf } from '../kernels/pairs/pairs-grid.ts'
import { fractionsOf, nearest, type Points } from '../kernels/pairs/pairs-points.ts'
import { candidatesOf } from '../kernels/radial/candidates.ts'

/** Two moments of the same atoms: points of two frames, the first t and the last t + Δt. */
export interface NonAffine {
  /** D²_min of each centre, Å²; NaN where fewer than three neighbours, or neighbours on one plane, leave the strain open. */
  readonly values: Float64Array
  /** Neighbours of each centre at t. */
  readonly neighbours: Int32Array
}

/** D²_min of centres between the first frame of some points and their last: least Σ_j |r_ij(t + Δt) − J r_ij(t)|² over local strains J,
 *  j the neighbours within a cutoff (Å) at t; the sum, or the mean over neighbours. Positions unwrapped. Throws a usage error for a cutoff of
 *  more than half the smallest width of the cell. Source: Falk and Langer, Phys. Rev. E 57, 7192 (1998), eqs. 2.11–2.14. */
export function nonAffine(
  points: Points,
  centres: Uint32Array,
  cutoff: number,
  over: 'sum' | 'mean',
): NonAffine {
  const moments = [fractionsOf(points, 0, 1), fractionsOf(points, points.frames - 1, points.frames)] as const
  const place = new Int32Array(points.kind.length).fill(-1)
  centres.forEach((row, centre) => {
    place[row] = centre
  })
  const [before] = moments
  const { starts, atoms } = candidatesOf(ballsOf(before), before.cell, cutoff, place, centres.length)
  const values = new Float64Array(centres.length)
  const neighbours = new Int32Array(centres.length)
  centres.forEach((row, centre) => {
    const vectors = vectorsOf(moments, row, atoms.subarray(starts[centre], starts[centre + 1]), cutoff)
    const count = vectors.length / 6
    neighbours[centre] = count
    values[centre] = leastSquare(vectors) / (over === 'mean' ? count : 1)
  })
  return { values, neighbours }
}

/** Of each neighbour within the cutoff its vector at t and that at t + Δt (of the same image), six numbers, Å. */
function vectorsOf(
  moments: readonly [ReturnType<typeof fractionsOf>, ReturnType<typeof fractionsOf>],
  i: number,
  atoms: Uint32Array,
  cutoff: number,
): Float64Array {
  const out = new Float64Array(6 * atoms.length)
  const [{ x, y, z, cell }, later] = moments
  let length = 0
  for (const j of atoms) {
    const d = [x[j] - x[i], y[j] - y[i], z[j] - z[i]]
    const near = d.map(nearest)
    place(near, cell, out, length)
    if (Math.hypot(out[length], out[length + 1], out[length + 2]) >= cutoff) continue
    const then = [later.x[j] - later.x[i], later.y[j] - later.y[i], later.z[j] - later.z[i]]
    place(
      then.map((value, k) => value - (d[k] - near[k])),
      later.cell,
      out,
      length + 3,
    )
    length += 6
  }
  return out.subarray(0, length)
}

function place(f: readonly number[], cell: Float64Array, out: Float64Array, at: number): void {
  for (let k = 0; k < 3; k++) out[at + k] = f[0] * cell[k] + f[1] * cell[3 + k] + f[2] * cell[6 + k]
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
