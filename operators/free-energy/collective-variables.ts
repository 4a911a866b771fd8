import { type Lattice, nearestShift } from '../../pipeline/cell/lattice.ts'

/** The shortest vector from one place to the periodic images of another, Å. */
export function shortest(lattice: Lattice, from: ArrayLike<number>, to: ArrayLike<number>): Float64Array {
  const d = [to[0] - from[0], to[1] - from[1], to[2] - from[2]]
  const shift = nearestShift(lattice, d[0], d[1], d[2])
  return Float64Array.from(d, (value, k) => value - shift[k])
}

/** Distance between two places by minimum image, Å: D of an ion to a centre, or to a rotor's centre of mass. */
export const distanceTo = (lattice: Lattice, from: ArrayLike<number>, to: ArrayLike<number>): number =>
  Math.hypot(...shortest(lattice, from, to))

/** Distances D₁ and D₂ of a place to the two centres nearest to it, Å, and which they are. Source: Guan et al., supplement, 2.1. */
export function twoNearest(lattice: Lattice, place: ArrayLike<number>, centres: ArrayLike<number>) {
  let [first, second] = [-1, -1]
  let [D1, D2] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let c = 0; c < centres.length / 3; c++) {
    const d = distanceTo(lattice, place, [centres[3 * c], centres[3 * c + 1], centres[3 * c + 2]])
    if (d < D1) [first, second, D1, D2] = [c, first, d, D1]
    else if (d < D2) [second, D2] = [c, d]
  }
  return { first, second, D1, D2 }
}

/** Angle between the vector from a centre to an ion and an axis (default z), degrees. Source: Guan et al., supplement, eq. 3. */
export function angleToAxis(
  lattice: Lattice,
  centre: ArrayLike<number>,
  ion: ArrayLike<number>,
  axis: ArrayLike<number> = [0, 0, 1],
): number {
  const v = shortest(lattice, centre, ion)
  const along = v[0] * axis[0] + v[1] * axis[1] + v[2] * axis[2]
  const cosine = along / (Math.hypot(...v) * Math.hypot(axis[0], axis[1], axis[2]))
  return (180 / Math.PI) * Math.acos(Math.max(-1, Math.min(1, cosine)))
}

/** Centre of mass of a rotor whose atoms stand beside its first centre, places [atom][3], Å. */
export function centreOfMass(places: ArrayLike<number>, masses: readonly number[]): Float64Array {
  const total = masses.reduce((sum, mass) => sum + mass, 0)
  const out = new Float64Array(3)
  masses.forEach((mass, i) => {
    for (let k = 0; k < 3; k++) out[k] += (mass * places[3 * i + k]) / total
  })
  return out
}
