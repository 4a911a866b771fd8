import { lengthOf, type Triple } from '../vectors/reciprocal.ts'

/** Components of currents j(Q,t) = Σ v e^{iQ·r}, complex, interleaved. */
export interface CurrentParts {
  /** j·Q̂ */
  readonly longitudinal: Float64Array
  /** Along two directions at right angles to Q and to one another. */
  readonly transverse: readonly [Float64Array, Float64Array]
}

/** Two unit vectors at right angles to Q̂ and to one another; the first lies across the cartesian axis that is furthest from Q. */
export function across([x, y, z]: Triple): readonly [Triple, Triple] {
  const size = lengthOf([x, y, z])
  const unit = [x / size, y / size, z / size]
  const least = [0, 1, 2].reduce(
    (best, k) => (Math.abs(unit[k]) < Math.abs(unit[best]) - 1e-12 ? k : best),
    0,
  )
  const axis = [0, 1, 2].map((k) => (k === least ? 1 : 0))
  const first = crossed(unit, axis)
  const norm = lengthOf(first)
  const e1: Triple = [first[0] / norm, first[1] / norm, first[2] / norm]
  return [e1, crossed(unit, e1)]
}

const crossed = (u: readonly number[], v: readonly number[]): Triple => [
  u[1] * v[2] - u[2] * v[1],
  u[2] * v[0] - u[0] * v[2],
  u[0] * v[1] - u[1] * v[0],
]

/** The parts of a current along and across Q (Å⁻¹), from its cartesian components. */
export function currentParts(j: readonly Float64Array[], Q: Triple): CurrentParts {
  const size = lengthOf(Q)
  const along = (e: Triple) => j[0].map((value, i) => value * e[0] + j[1][i] * e[1] + j[2][i] * e[2])
  const [e1, e2] = across(Q)
  return {
    longitudinal: along([Q[0] / size, Q[1] / size, Q[2] / size]),
    transverse: [along(e1), along(e2)],
  }
}
