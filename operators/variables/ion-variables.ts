import { type Lattice, nearestShift, squaredDistance } from '../../pipeline/cell/lattice.ts'
import type { Block, Rows } from '../../pipeline/run/block.ts'
import { displacementMaps } from '../kernels/nearest/nearest-maps.ts'

export const VARIABLES = ['distance', 'second', 'angle'] as const
export type Variable = (typeof VARIABLES)[number]

interface Places {
  readonly x: Float32Array
  readonly y: Float32Array
  readonly z: Float32Array
}

/** Of each ion of a block the variables in every frame, [frame][variable]: distances (Å) to the two centres nearest to it, and the angle (degrees) with z
 *  of the way from the nearest to the ion; in the true cell. */
export function* pointsIn(
  block: Block,
  centres: Rows,
  lattice: Lattice,
  variables: readonly Variable[],
): Generator<Float64Array> {
  const placesOf = (rows?: Rows): Places => ({
    x: block.column('x', rows),
    y: block.column('y', rows),
    z: block.column('z', rows),
  })
  const [ions, fixed] = [placesOf(), placesOf(centres)]
  const { reference, actual } = block.cell
  const maps = actual && displacementMaps(reference, actual)
  const width = variables.length
  const found = new Float64Array(3)
  for (let ion = 0; ion < block.rows.length; ion++) {
    const points = new Float64Array(width * block.count)
    for (let t = 0; t < block.count; t++) {
      variablesOf(ions, ion * block.count + t, fixed, block.count, t, lattice, maps, found)
      variables.forEach((name, k) => {
        points[width * t + k] = found[VARIABLES.indexOf(name)]
      })
    }
    yield points
  }
}

/** D₁, D₂ and θ of one ion in one frame. */
function variablesOf(
  ions: Places,
  at: number,
  centres: Places,
  stride: number,
  t: number,
  lattice: Lattice,
  maps: Float64Array | undefined,
  out: Float64Array,
): void {
  const [x, y, z] = [ions.x[at], ions.y[at], ions.z[at]]
  let [first, second, nearest] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -1]
  for (let c = t; c < centres.x.length; c += stride) {
    const square = squaredDistance(
      lattice,
      x,
      y,
      z,
      centres.x[c],
      centres.y[c],
      centres.z[c],
      maps,
      maps ? 9 * t : 0,
    )
    if (square < first) {
      second = first
      first = square
      nearest = c
    } else if (square < second) second = square
  }
  out[0] = Math.sqrt(first)
  out[1] = Math.sqrt(second)
  out[2] = angleOf([x - centres.x[nearest], y - centres.y[nearest], z - centres.z[nearest]], lattice, maps, t)
}

/** Angle of the shortest vector with z, degrees. */
function angleOf(d: readonly number[], lattice: Lattice, maps: Float64Array | undefined, t: number): number {
  const shift = nearestShift(lattice, d[0], d[1], d[2])
  const v = d.map((value, k) => value - shift[k])
  const own = maps
    ? [0, 1, 2].map((k) => v[0] * maps[9 * t + k] + v[1] * maps[9 * t + 3 + k] + v[2] * maps[9 * t + 6 + k])
    : v
  return (180 / Math.PI) * Math.acos(Math.max(-1, Math.min(1, own[2] / Math.hypot(...own))))
}
