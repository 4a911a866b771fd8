import { fraction, type Lattice, latticeOf } from '../../pipeline/cell/lattice.ts'
import type { Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'

/** Anion sites of an argyrodite: 4a has six polyanion centres round it (at a/2), 4c (4d) four (at √3a/4). */
export type Site = '4a' | '4c'

const SITES: Readonly<Record<number, Site>> = { 4: '4c', 6: '4a' }
/** Farthest place in the sorted distances where a first shell may end, and how clear its edge must be. */
const MOST_NEIGHBOURS = 12
const CLEAR_GAP = 1.25

/** The site of each row, from mean positions over the run's first block: the first shell of polyanion centres ends at
 *  the widest gap in their sorted distances (all periodic images). Throws a usage error where it holds neither 4 nor 6
 *  or has no clear edge: next distance at least 1.25 times the last. */
export function sitesOf(run: Run, rows: Rows, hosts: Rows): Site[] {
  const [places, centres] = [rows, hosts].map((wanted) => run.meanPositions(wanted, 1))
  const lattice = latticeOf(run.manifest.cell)
  return Array.from(rows, (row, i) => {
    const distances = sortedDistances(lattice, places.subarray(3 * i, 3 * i + 3), centres)
    const shell = firstShell(distances)
    const site = SITES[shell]
    if (site && distances[shell] >= CLEAR_GAP * distances[shell - 1]) return site
    throw unknownSite(run, row, distances)
  })
}

/** Number of distances before the widest gap. */
function firstShell(distances: Float64Array): number {
  let shell = 1
  for (let n = 2; n <= MOST_NEIGHBOURS; n++) {
    if (distances[n] - distances[n - 1] > distances[shell] - distances[shell - 1]) shell = n
  }
  return shell
}

/** The shortest distances from a place to the 27 images round the nearest of each centre, in order, Å. */
function sortedDistances(lattice: Lattice, place: Float64Array, centres: Float64Array): Float64Array {
  const { basis: b } = lattice
  const distances = new Float64Array(9 * centres.length)
  for (let k = 0, at = 0; k < centres.length; k += 3) {
    const [x, y, z] = [place[0] - centres[k], place[1] - centres[k + 1], place[2] - centres[k + 2]]
    const [p, q, r] = [0, 1, 2].map((axis) => Math.round(fraction(lattice, x, y, z, axis)))
    for (let n = 0; n < 27; n++) {
      const [i, j, l] = [p + (n % 3) - 1, q + (Math.floor(n / 3) % 3) - 1, r + Math.floor(n / 9) - 1]
      const dx = x - (i * b[0] + j * b[3] + l * b[6])
      const dy = y - (i * b[1] + j * b[4] + l * b[7])
      const dz = z - (i * b[2] + j * b[5] + l * b[8])
      distances[at++] = Math.sqrt(dx * dx + dy * dy + dz * dz)
    }
  }
  return distances.sort().slice(0, MOST_NEIGHBOURS + 1)
}

function unknownSite(run: Run, row: number, distances: Float64Array): Error {
  const { element } = run.types[run.typeOf[row]]
  const found = Array.from(distances.subarray(0, 8), (distance) => distance.toFixed(2))
  return usageError(
    `cages: atom ${run.ids[row]} (${element}) of ${run.name} is on neither 4a nor 4c: polyanion centres at ${found.join(', ')} Å`,
    '4c has four at one distance, 4a six, then a clear gap. Set "site" to any to take all centres, or give them with "centresAt".',
  )
}
