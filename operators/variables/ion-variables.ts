import { type Lattice, nearestShift } from '../../pipeline/cell/lattice.ts'
import type { Block, Rows } from '../../pipeline/run/block.ts'
import { alongPolyline } from '../free-energy/path-variables.ts'
import { displacementMaps } from '../kernels/nearest/nearest-maps.ts'
import type { Unit } from '../polyanions/bonded-units.ts'
import { centresOfMass, type Places } from './centres-of-mass.ts'
import { distortionsOf, type Tetrahedron } from './tetrahedra.ts'
import { type Around, type TwoNearest, twoNearest } from './two-nearest.ts'

export const VARIABLES = ['distance', 'second', 'angle', 'rotor', 'along', 'off', 'distortion'] as const
export type Variable = (typeof VARIABLES)[number]

/** What variables are of. */
export interface VariableJob {
  readonly variables: readonly Variable[]
  readonly centres: Rows
  readonly lattice: Lattice
  /** Polyanions, where "rotor" is among the variables. */
  readonly units: readonly Unit[]
  /** Tetrahedra, where "distortion" is. */
  readonly tetrahedra: readonly Tetrahedron[]
  /** Nodes of a path in distance and second, where "along" or "off" is. */
  readonly nodes: readonly (readonly number[])[]
}

/** Of each ion of a block the variables in every frame, [frame][variable]: distances (Å) to the two centres nearest to it, the angle (degrees) with z
 *  of the way from the nearest to the ion, the distance to the nearest centre of mass of a polyanion, how far along and off (Å) a path of
 *  nodes the two distances are, and s_d of the tetrahedron whose centre of mass is nearest; in the true cell. */
export function* pointsIn(block: Block, job: VariableJob): Generator<Float64Array> {
  const placesOf = (rows?: Rows): Places => ({
    x: block.column('x', rows),
    y: block.column('y', rows),
    z: block.column('z', rows),
  })
  const { reference, actual } = block.cell
  const shared = {
    count: block.count,
    lattice: job.lattice,
    maps: actual && displacementMaps(reference, actual),
  }
  const ions = placesOf()
  const centres: Around = { ...shared, ...placesOf(job.centres) }
  const rotors: Around = { ...shared, ...centresOfMass(job.units, placesOf, block.count) }
  const tetrahedra: Around = { ...shared, ...centresOfMass(job.tetrahedra, placesOf, block.count) }
  const forms = distortionsOf(job.tetrahedra, placesOf, block.count, shared.maps)
  const nearCentres = twoNearest(centres)
  const nearRotors = job.units.length > 0 ? twoNearest(rotors) : undefined
  const nearTetrahedra = job.tetrahedra.length > 0 ? twoNearest(tetrahedra) : undefined
  const width = job.variables.length
  const found = new Float64Array(VARIABLES.length)
  for (let ion = 0; ion < block.rows.length; ion++) {
    const points = new Float64Array(width * block.count)
    const toCentres = nearCentres(ions, ion)
    const toRotor = nearRotors?.(ions, ion)
    const toTetrahedron = nearTetrahedra?.(ions, ion)
    for (let t = 0; t < block.count; t++) {
      const at = ion * block.count + t
      const place = [ions.x[at], ions.y[at], ions.z[at]]
      aboutCentres(place, centres, toCentres, t, found)
      if (toRotor) found[3] = Math.sqrt(toRotor.first[t])
      if (toTetrahedron) found[6] = forms[toTetrahedron.nearest[t]]
      if (job.nodes.length > 0) {
        const { s, z } = alongPolyline(job.nodes, [found[0], found[1]])
        found[4] = s
        found[5] = z
      }
      job.variables.forEach((name, k) => {
        points[width * t + k] = found[VARIABLES.indexOf(name)]
      })
    }
    yield points
  }
}

/** D₁, D₂ and θ of one ion in one frame. */
function aboutCentres(
  place: readonly number[],
  centres: Around,
  { first, second, nearest }: TwoNearest,
  t: number,
  out: Float64Array,
): void {
  const way = [centres.x, centres.y, centres.z].map((axis, k) => place[k] - axis[nearest[t]])
  out[0] = Math.sqrt(first[t])
  out[1] = Math.sqrt(second[t])
  out[2] = angleOf(way, centres, t)
}

/** Angle of the shortest vector with z, degrees. */
function angleOf(d: readonly number[], { lattice, maps }: Around, t: number): number {
  const shift = nearestShift(lattice, d[0], d[1], d[2])
  const v = d.map((value, k) => value - shift[k])
  const own = maps
    ? [0, 1, 2].map((k) => v[0] * maps[9 * t + k] + v[1] * maps[9 * t + 3 + k] + v[2] * maps[9 * t + 6 + k])
    : v
  return (180 / Math.PI) * Math.acos(Math.max(-1, Math.min(1, own[2] / Math.hypot(...own))))
}
