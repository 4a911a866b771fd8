import { latticeOf } from '../../pipeline/cell/lattice.ts'
import type { Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'
import { centreDistances } from './centre-distances.ts'

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
  const distancesFrom = centreDistances(latticeOf(run.manifest.cell), centres, MOST_NEIGHBOURS + 1)
  return Array.from(rows, (row, i) => {
    const distances = distancesFrom(places.subarray(3 * i, 3 * i + 3))
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

function unknownSite(run: Run, row: number, distances: Float64Array): Error {
  const { element } = run.types[run.typeOf[row]]
  const found = Array.from(distances.subarray(0, 8), (distance) => distance.toFixed(2))
  return usageError(
    `cages: atom ${run.ids[row]} (${element}) of ${run.name} is on neither 4a nor 4c: polyanion centres at ${found.join(', ')} Å`,
    '4c has four at one distance, 4a six, then a clear gap. Set "site" to any to take all centres, or give them with "centresAt".',
  )
}
