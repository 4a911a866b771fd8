import { column, columnsOf, finite, type Table } from '../../schemas/table.ts'
import { tidy } from '../../schemas/units.ts'
import { barrierColumns, barrierRow, NO_BARRIER } from './barrier-columns.ts'
import type { Hills } from './hills.ts'
import { heightError } from './hills-height.ts'
import { hillsGrid, hillsSurfaces, pointOf, surfaceDifference } from './hills-surface.ts'
import { barrierBetween, lowestNear } from './minimax-path.ts'
import { binFor } from './value-grid.ts'

/** What is asked of the hills of a run; energies in the unit of the file. */
export interface HillsQuestion {
  /** Looks at the first 1/steps, 2/steps, … of the hills. */
  readonly steps: number
  /** Bins that count for the difference: those this far above the least value, or less. */
  readonly below: number
  /** Points between which a barrier is asked for, each the lowest bin within `near` along every variable. */
  readonly between?: {
    readonly from: readonly number[]
    readonly to: readonly number[]
    readonly near: number
  }
}

const convergenceColumns = columnsOf(null, {
  hills: column('', 'Gaussians that the surface is made of', 'count'),
  time: column('ps', 'when the last of them was laid', 'key'),
  difference: column(
    'energy',
    'root mean square difference to the surface of all, over its low bins, each surface from its mean there; in the unit of the file',
    'value',
  ),
  ...barrierColumns('from how the height of its highest bin went over the second half of the hills'),
})

/** How the free energy of a metadynamics run, F = −Σ hills, comes in with its length: a row for each share of the hills; and the last surface, a row a bin,
 *  null where no hill reached. Throws usage errors for points that are not on the surface. */
export function hillsTables(hills: Hills, { steps, below, between }: HillsQuestion) {
  const grid = hillsGrid(hills)
  const surfaces = hillsSurfaces(hills, grid, steps)
  const last = surfaces[surfaces.length - 1]
  const rows = surfaces.map((surface, i) => {
    const count = Math.floor(((i + 1) * hills.heights.length) / steps)
    return {
      hills: count,
      time: finite(hills.time[count - 1]),
      difference: finite(surfaceDifference(surface, last, below)),
      ...barriers(surface, count),
    }
  })
  return {
    convergence: { columns: convergenceColumns, rows } as Table,
    surface: surfaceTable(hills, grid, last),
  }

  function barriers(surface: Float64Array, count: number) {
    if (!between) return NO_BARRIER
    const [from, to] = [between.from, between.to].map((point) => {
      binFor('hills', grid, point)
      const reach = grid.map(() => between.near)
      return lowestNear(grid, surface, point, reach)
    })
    const barrier = from < 0 || to < 0 ? undefined : barrierBetween(grid, surface, from, to)
    const errorOver = (low: number) => barrier && heightError(hills, grid, [barrier.path.saddle, low], count)
    return barrierRow(barrier, { forward: errorOver(from), backward: errorOver(to) })
  }
}

function surfaceTable({ names }: Hills, grid: ReturnType<typeof hillsGrid>, F: Float64Array): Table {
  const columns = {
    ...Object.fromEntries(
      names.map((name) => [name, column('', 'middle of the bin, as in the file', 'key')]),
    ),
    freeEnergy: column('energy', 'F, its least value 0, in the unit of the file', 'value'),
  }
  const rows = Array.from(F, (value, bin) => {
    const at = pointOf(grid, bin)
    return {
      ...Object.fromEntries(names.map((name, k) => [name, tidy(at[k])])),
      freeEnergy: finite(value),
    }
  })
  return { columns: columnsOf(null, columns), rows }
}
