import { EigenvalueDecomposition, Matrix } from '../numerics/ml-matrix.ts'
import type { Rotor, Structure } from './bonded-groups.ts'

/** The unit vector that stands for a rotor's orientation (3 numbers), in the frame of this structure: from one centre to its first
 *  ligand (PS₄, BH₄), from the first of two centres to the second (P₂S₆), else the principal axis whose moment differs most from
 *  the other two (B₁₀H₁₀: from apex to apex). Source: Li et al., Fig. 2. */
export function axisOf(rotor: Rotor, structure: Structure): Float64Array {
  const places = placesOf(rotor, structure)
  if (rotor.centres <= 2) return unit([0, 1, 2].map((k) => places[3 + k] - places[k]))
  return principalAxis(places)
}

/** Places of a rotor's atoms beside its first centre, [atom][3], Å. */
export function placesOf({ rows, shifts }: Rotor, { places }: Structure): Float64Array {
  return Float64Array.from(shifts, (shift, i) => places[3 * rows[Math.floor(i / 3)] + (i % 3)] - shift)
}

function principalAxis(places: Float64Array): Float64Array {
  const n = places.length / 3
  const mean = [0, 1, 2].map((k) => places.reduce((sum, v, i) => sum + (i % 3 === k ? v / n : 0), 0))
  const spread = Matrix.zeros(3, 3)
  for (let i = 0; i < places.length; i += 3) {
    const d = mean.map((value, k) => places[i + k] - value)
    for (let a = 0; a < 3; a++) for (let b = 0; b < 3; b++) spread.set(a, b, spread.get(a, b) + d[a] * d[b])
  }
  const { realEigenvalues: values, eigenvectorMatrix: vectors } = new EigenvalueDecomposition(spread)
  const order = [0, 1, 2].sort((a, b) => values[a] - values[b])
  const middle = values[order[1]]
  const own = values[order[2]] - middle > middle - values[order[0]] ? order[2] : order[0]
  return unit(vectors.getColumn(own))
}

function unit(v: readonly number[]): Float64Array {
  const length = Math.hypot(...v)
  return Float64Array.from(v, (value) => value / length)
}
