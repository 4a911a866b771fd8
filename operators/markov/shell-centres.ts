import type { Rows } from '../../pipeline/block.ts'
import { elementsOf, type Run, rowsOfTypes, typesOf } from '../../pipeline/run.ts'
import { inverse3 } from '../../pipeline/store/view.ts'
import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'
import type { ShellParams } from './shell-params.ts'

/** Elements that stand in the middle of a polyanion (PS₄, SiS₄, …). */
const POLYANION_CENTRES = ['B', 'Si', 'P', 'Ge', 'As', 'Sn', 'Sb']
/** Neighbours up to which the edge of the first shell is looked for, and how clear it must be. */
const MOST_NEIGHBOURS = 12
const CLEAR_GAP = 1.25

/** Rows of the atoms that lithium shells surround: free atoms of the elements `centres` on the wanted site of an argyrodite
 *  (4c has four polyanion centres round it, 4a six). Throws usage errors where there are none or a site cannot be told. */
export function shellCentres({ centres, site, bondedWithin }: ShellParams, run: Run): Rows {
  const present = elementsOf(run)
  const known = centres.filter((element) => present.includes(element))
  if (known.length === 0) {
    throw usageError(
      `shell-states: ${run.name} has no atoms ${centres.join(' or ')}`,
      didYouMean(centres[0], present),
    )
  }
  const hostElements = POLYANION_CENTRES.filter((element) => !centres.includes(element))
  const hosts = rowsOfTypes(run, typesOf(run, hostElements))
  const rows = rowsOfTypes(run, typesOf(run, known))
  const asked = site === 'auto' ? (hosts.length > 0 ? '4c' : 'any') : site
  if (hosts.length === 0 && asked === 'any') return rows
  if (hosts.length === 0)
    throw usageError(
      `shell-states: ${run.name} has no polyanions, so 4a and 4c cannot be told apart`,
      'Set "site" to any.',
    )
  const places = run.meanPositions(rows, run.blocks > 0 ? 1 : undefined)
  const around = run.meanPositions(hosts, run.blocks > 0 ? 1 : undefined)
  const chosen = rows.filter((row, i) => {
    const distances = sortedDistances(run.manifest.cell, places.subarray(3 * i, 3 * i + 3), around)
    if (distances[0] < bondedWithin) return false
    return asked === 'any' || asked === 'both' ? true : siteOf(run, row, distances) === asked
  })
  if (chosen.length > 0) return chosen
  throw usageError(
    `shell-states: ${run.name} has no free ${known.join(' or ')} on site ${asked}`,
    'Set "site" to both or any, or name other "centres".',
  )
}

function siteOf(run: Run, row: number, distances: Float64Array): '4a' | '4c' {
  let shell = 1
  for (let n = 2; n <= MOST_NEIGHBOURS; n++)
    if (distances[n] - distances[n - 1] > distances[shell] - distances[shell - 1]) shell = n
  if (distances[shell] >= CLEAR_GAP * distances[shell - 1] && (shell === 4 || shell === 6))
    return shell === 4 ? '4c' : '4a'
  const found = Array.from(distances.subarray(0, 8), (distance) => distance.toFixed(2))
  throw usageError(
    `shell-states: atom ${run.ids[row]} of ${run.name} is on neither 4a nor 4c: polyanion centres at ${found.join(', ')} Å`,
    '4c has four at one distance, 4a six, then a clear gap. Set "site" to any to take all free atoms.',
  )
}

/** The shortest distances from a place to the images of all hosts, Å. */
function sortedDistances(cell: ArrayLike<number>, place: Float64Array, hosts: Float64Array): Float64Array {
  const inverse = inverse3(cell)
  const distances: number[] = []
  for (let k = 0; k < hosts.length; k += 3) {
    const d = [0, 1, 2].map((c) => place[c] - hosts[k + c])
    const n = [0, 1, 2].map((c) =>
      Math.round(d[0] * inverse[c] + d[1] * inverse[3 + c] + d[2] * inverse[6 + c]),
    )
    for (let image = 0; image < 27; image++) {
      const m = [
        (image % 3) - 1 - n[0],
        (Math.floor(image / 3) % 3) - 1 - n[1],
        Math.floor(image / 9) - 1 - n[2],
      ]
      distances.push(
        Math.hypot(...[0, 1, 2].map((c) => d[c] + m[0] * cell[c] + m[1] * cell[3 + c] + m[2] * cell[6 + c])),
      )
    }
  }
  return Float64Array.from(distances)
    .sort()
    .slice(0, MOST_NEIGHBOURS + 1)
}
