import { latticeOf, squaredDistance } from '../../pipeline/cell/lattice.ts'
import { type Rows, sliceBlock } from '../../pipeline/run/block.ts'
import { elementsOf, type Run, rowsOfTypes, typesOf } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'
import { displacementMaps } from '../kernels/nearest/nearest-maps.ts'
import { periodicBoxes } from '../kernels/periodic-boxes.ts'

const AXES = ['x', 'y', 'z'] as const

/** Elements that stand in the middle of a polyanion (PS₄, SiS₄, …). */
const POLYANION_CENTRES = ['B', 'Si', 'P', 'Ge', 'As', 'Sn', 'Sb']

/** Rows of the atoms in the middle of polyanions, but for elements that are asked for as cage centres themselves. */
export const polyanionCentres = (run: Run, elements: readonly string[]): Rows =>
  rowsOfTypes(
    run,
    typesOf(
      run,
      POLYANION_CENTRES.filter((element) => !elements.includes(element)),
    ),
  )

/** Rows of the atoms of these elements that are free: no centre of a polyanion closer than `bondedWithin` (Å) in the
 *  first frame, over all periodic images. Throws a usage error for an element that the run lacks or that is never free. */
export function freeAtoms(run: Run, elements: readonly string[], bondedWithin: number): Rows {
  const present = elementsOf(run)
  const stranger = elements.find((element) => !present.includes(element))
  if (stranger !== undefined) {
    throw usageError(`cages: ${run.name} has no atoms "${stranger}"`, didYouMean(stranger, present))
  }
  const rows = rowsOfTypes(run, typesOf(run, elements))
  const bonded = bondedRows(run, rows, polyanionCentres(run, elements), bondedWithin)
  const free = rows.filter((row) => !bonded.has(row))
  const lost = elements.find((element) => !free.some((row) => run.types[run.typeOf[row]].element === element))
  if (lost === undefined) return free
  throw usageError(
    `cages: every ${lost} of ${run.name} is bonded: it has a polyanion's centre within ${bondedWithin} Å in the first frame`,
    `Leave ${lost} out of "centres", or set "bondedWithin" to less than the distance of a free ${lost}.`,
  )
}

function bondedRows(run: Run, rows: Rows, hosts: Rows, within: number): Set<number> {
  const block = sliceBlock(run.block(0, rows), 0, 1)
  const { actual, reference } = block.cell
  const lattice = latticeOf(reference)
  const map = actual && displacementMaps(reference, actual)
  const [x, y, z] = AXES.map((name) => block.column(name))
  const [px, py, pz] = AXES.map((name) => block.column(name, hosts))
  const every = Array.from(hosts.keys())
  // In another cell than the one of the frame boxes would have other edges.
  const near = map
    ? () => every
    : periodicBoxes(
        lattice,
        every.flatMap((k) => [px[k], py[k], pz[k]]),
        every,
        within,
      )
  const isBonded = (i: number): boolean =>
    near(x[i], y[i], z[i]).some(
      (k) => squaredDistance(lattice, x[i], y[i], z[i], px[k], py[k], pz[k], map) < within * within,
    )
  return new Set(rows.filter((_, i) => isBonded(i)))
}
