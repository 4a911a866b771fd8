import type { Rows } from '../../pipeline/run/block.ts'
import type { Unit } from '../polyanions/bonded-units.ts'

/** Places [place][frame], Å. */
export interface Places {
  readonly x: Float32Array
  readonly y: Float32Array
  readonly z: Float32Array
}

/** The centre of mass of each polyanion in every frame, Σ m (r − shift)/Σ m: all its atoms beside the first. */
export function centresOfMass(
  units: readonly Unit[],
  placesOf: (rows: Rows) => Places,
  count: number,
): Places {
  const out = [0, 1, 2].map(() => new Float32Array(units.length * count))
  units.forEach(({ rows, masses, shifts }, unit) => {
    const { x, y, z } = placesOf(Uint32Array.from(rows))
    const total = masses.reduce((sum, mass) => sum + mass, 0)
    const sums = [0, 1, 2].map(() => new Float64Array(count))
    rows.forEach((_, atom) => {
      const share = masses[atom] / total
      ;[x, y, z].forEach((axis, k) => {
        for (let t = 0; t < count; t++) sums[k][t] += share * (axis[atom * count + t] - shifts[3 * atom + k])
      })
    })
    out.forEach((axis, k) => {
      axis.set(sums[k], unit * count)
    })
  })
  return { x: out[0], y: out[1], z: out[2] }
}
