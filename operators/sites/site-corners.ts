import { latticeOf, nearestShift } from '../../pipeline/cell/lattice.ts'
import { inverse3 } from '../../pipeline/cell/matrix.ts'
import { usageError } from '../../schemas/errors.ts'
import type { CrystalFit } from '../crystal/crystal-fit.ts'
import type { SiteSource } from '../crystal/site-source.ts'

export const CORNERS = 4
/** How much farther the fifth anion must be than the fourth. */
const CLEAR = 1.02

/** A corner of a site in the crystal: which of the crystal's corners, in which unit cell. */
interface Corner {
  readonly corner: number
  readonly cell: readonly number[]
  readonly distance: number
}

/** The four corners of each site [unit cell][site][4] as indices [unit cell][corner], and the lattice vectors [..][3] (Å) that
 *  bring the atoms on them, at `atoms` in the first frame, next to each other. The corners are the nearest in the ideal crystal.
 *  Throws a usage error for a site whose fifth corner is as near as its fourth. */
export function cornersOf(
  source: SiteSource,
  { supercell, lattice, setting, shift }: CrystalFit,
  cell: ArrayLike<number>,
  atoms: Float64Array,
): { tetrahedra: Int32Array; shifts: Float64Array } {
  const points = source.anchors.filter(({ corner }) => corner).map(({ at }) => at)
  const near = source.sites.map(({ kind, at }) => checked(kind, nearestCorners(source.cell, at, points)))
  const inverse = inverse3(supercell.repeats)
  const into = (v: readonly number[], c: number) =>
    v[0] * inverse[c] + v[1] * inverse[3 + c] + v[2] * inverse[6 + c]
  const index = new Map(supercell.origins.map((origin, i) => [keyOf(origin), i]))
  const corners = near.flat()
  // Cells of the crystal, as steps from that of the site, in fractions of the run's.
  const steps = [...new Map(corners.map(({ cell: n }) => [n.join(), n])).entries()]
  const stepOf = corners.map(({ cell: n }) => steps.findIndex(([key]) => key === n.join()))
  const within = corners.map(({ corner, cell: n }) => {
    const at = [0, 1, 2].map((axis) => n[axis] + points[corner][axis])
    return [0, 1, 2].map((c) => into(at, c))
  })
  const tetrahedra = new Int32Array(supercell.origins.length * corners.length)
  const shifts = new Float64Array(3 * tetrahedra.length)
  let next = 0
  for (const origin of supercell.origins) {
    const homes = steps.map(([, n]) => index.get(keyOf(origin.map((f, c) => f + into(n, c)))) as number)
    for (let i = 0; i < corners.length; i++, next++) {
      const k = homes[stepOf[i]] * points.length + corners[i].corner
      const [f, g, h] = [origin[0] + within[i][0], origin[1] + within[i][1], origin[2] + within[i][2]]
      const away = (c: number): number =>
        atoms[3 * k + c] - (setting * (f * cell[c] + g * cell[3 + c] + h * cell[6 + c]) + shift[c])
      const image = nearestShift(lattice, away(0), away(1), away(2))
      tetrahedra[next] = k
      for (let c = 0; c < 3; c++) shifts[3 * next + c] = -image[c]
    }
  }
  return { tetrahedra, shifts }
}

/** Names a unit cell by the fraction of its origin, wherever in space. */
const keyOf = (origin: readonly number[]): string =>
  origin.map((value) => Math.round((value - Math.floor(value + 1e-6)) * 1e4)).join()

function checked(kind: string, near: readonly Corner[]): readonly Corner[] {
  if (near.length > CORNERS && near[CORNERS].distance >= CLEAR * near[CORNERS - 1].distance)
    return near.slice(0, CORNERS)
  throw usageError(
    `sites: ${kind} is in no tetrahedron of anions: they are at ${near.map(({ distance }) => distance.toFixed(2)).join(', ')} Å`,
    'Leave the kind out with "kinds", or set "shape" to spheres or voronoi.',
  )
}

/** The five nearest images of the crystal's corners to a place (fractions), the nearest first. */
function nearestCorners(
  unit: readonly number[],
  at: readonly number[],
  points: readonly (readonly number[])[],
): Corner[] {
  const lattice = latticeOf(unit)
  const { basis: b } = lattice
  const inverse = inverse3(unit)
  const found: Corner[] = []
  const reach = () => (found.length > CORNERS ? found[CORNERS].distance : Number.POSITIVE_INFINITY)
  points.forEach((point, corner) => {
    const f = point.map((value, axis) => value - at[axis])
    const d = [0, 1, 2].map((c) => f[0] * unit[c] + f[1] * unit[3 + c] + f[2] * unit[6 + c])
    const image = nearestShift(lattice, d[0], d[1], d[2])
    for (let m = 0; m < 27; m++) {
      const [i, j, k] = [(m % 3) - 1, (Math.floor(m / 3) % 3) - 1, Math.floor(m / 9) - 1]
      const [x, y, z] = [
        i * b[0] + j * b[3] + k * b[6] - image[0],
        i * b[1] + j * b[4] + k * b[7] - image[1],
        i * b[2] + j * b[5] + k * b[8] - image[2],
      ]
      const distance = Math.hypot(d[0] + x, d[1] + y, d[2] + z)
      if (distance >= reach()) continue
      const cell = [0, 1, 2].map((axis) =>
        Math.round(x * inverse[axis] + y * inverse[3 + axis] + z * inverse[6 + axis]),
      )
      const before = found.findIndex((other) => other.distance > distance)
      found.splice(before < 0 ? found.length : before, 0, { corner, cell, distance })
      found.length = Math.min(found.length, CORNERS + 1)
    }
  })
  return found
}
