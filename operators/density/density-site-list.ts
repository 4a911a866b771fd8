import type { RunState } from '../../pipeline/definition/operator.ts'
import { heldIn } from '../../pipeline/state/short.ts'
import type { SlotsOf } from '../../pipeline/state/slots.ts'
import { usageError } from '../../schemas/errors.ts'
import { apartIn, maybeWithin } from '../crystal/apart-in.ts'
import { crystal } from '../crystal/crystal.ts'
import { orbitsOf } from '../crystal/orbits.ts'
import { orbit } from '../crystal/site-source.ts'
import { applied } from '../crystal/symmetry.ts'
import { smoothVoxels } from '../kernels/voxels/smooth-voxels.ts'
import { saddlesOf } from '../kernels/voxels/watershed.ts'
import { type Estimate, times } from '../sampling/estimate.ts'
import { overRunsAndParts } from '../sampling/over-runs.ts'
import { barrierErrorsOf } from './site-barriers.ts'
import { siteBasins } from './site-basins.ts'
import { type SiteGrid, type SiteGridParams, symmetrised, voxelVolumeOf } from './site-grid.ts'
import { fractionOf, maximumNear, momentsOf, voxelsOf } from './site-middles.ts'
import { type NamedSite, named } from './site-names.ts'

/** A kind of site that was found in a density. */
export interface DensitySite extends NamedSite {
  /** Fractions of the (unit) cell: of one place, and of all that are equal to it. */
  readonly at: readonly number[]
  readonly places: readonly (readonly number[])[]
  /** Maxima that were found at these places: as many, unless chance decided which of them were joined. */
  readonly maxima: number
  readonly occupancy: number
  readonly error: Estimate
  readonly fraction: number
  readonly spread: number
  readonly density: number
  /** k_BT */
  readonly barrier: number | undefined
  readonly barrierError: number | undefined
  readonly towards: string | undefined
}

export interface DensitySiteParams extends SiteGridParams {
  readonly persistence: number
  readonly significance: number
  readonly apart: number
}

export type SiteCounts = SlotsOf<'counts' | 'frames'>
export type SiteCounted = RunState<SiteCounts, SiteGrid>

/** Kinds of site, the densest first, and the share of the ions that belong to none. */
interface Found {
  readonly sites: readonly DensitySite[]
  readonly outside: number
}

const known = new WeakMap<
  readonly SiteCounted[],
  { readonly given: DensitySiteParams; readonly found: Found }
>()

/** The kinds of site of replicas; found once, as the table and the files ask. */
export function densitySitesOf(runs: readonly SiteCounted[], given: DensitySiteParams): Found {
  const before = known.get(runs)
  if (before?.given === given) return before.found
  const found = findSites(runs, given)
  known.set(runs, { given, found })
  return found
}

function findSites(runs: readonly SiteCounted[], given: DensitySiteParams): Found {
  const laid = crystal.find(runs[0])
  const grid = runs[0].shape
  const found = maximaOf(runs, given)
  const { level, beyond, at: saddles } = saddlesOf(grid, found.smooth, found.of, found.sites.length)
  const parts = shares(runs, found.kindOf, found.orbits.length)
  const perCell = runs.reduce((sum, { total }) => sum + total.frames[0], 0) * grid.copies
  const names = named(found.ats, laid, grid.cell)
  const ways = found.orbits.map(({ members }) => {
    const out = members.reduce((a, b) => (level[b] > level[a] ? b : a))
    return { peak: found.sites[members[0]].peak, saddle: saddles[out], out }
  })
  const barrierErrors = barrierErrorsOf(runs, given.smoothing, ways)
  const sites = found.orbits.map(({ members }, kind): DensitySite => {
    const [first] = members
    const at = found.ats[kind]
    const places = orbit(at, grid.operations, found.near)
    const { out } = ways[kind]
    const top = found.smooth[found.sites[first].peak]
    const perPlace = runs[0].rows.length / grid.copies / places.length
    const error = parts.error[kind]
    return {
      ...names[kind],
      at,
      places,
      maxima: members.length,
      occupancy: parts.share[kind] * perPlace,
      error: times(error, perPlace),
      fraction: parts.share[kind],
      spread: Math.sqrt(momentsOf(grid, (voxel) => found.even[voxel], found.voxels[first], at).square),
      density: top / perCell / voxelVolumeOf(grid),
      barrier: level[out] > 0 ? Math.log(top / level[out]) : undefined,
      barrierError: barrierErrors[kind],
      towards: names[found.orbitOf[beyond[out]]]?.kind,
    }
  })
  return { sites, outside: parts.outside }
}

/** Basins and places of the maxima, and which of them symmetry makes one kind. */
function maximaOf(runs: readonly SiteCounted[], given: DensitySiteParams) {
  const grid = runs[0].shape
  const { even, smooth } = smoothedCounts(runs, given)
  const { of, sites } = siteBasins(grid, smooth, distinction(grid, given))
  const voxels = voxelsOf(of, sites.length)
  const middles = sites.map(({ peak, core }, site) => {
    if (core === undefined) return maximumNear(grid, even, peak, given.smoothing)
    const above = (voxel: number) => Math.max(0, smooth[voxel] - core)
    return momentsOf(grid, above, voxels[site], fractionOf(grid, peak)).mean
  })
  const near = nearIn(grid, given)
  const orbits = orbitsOf(
    middles.map((at) => ({ name: '', at })),
    grid.operations,
    near,
  )
  const orbitOf = sites.map((_, site) => orbits.findIndex(({ members }) => members.includes(site)))
  const kindOf = of.map((site) => (site < 0 ? -1 : orbitOf[site]))
  const ats = orbits.map(({ members: [first] }) => onItsPlace(grid, middles[first], near))
  return { even, smooth, of, sites, voxels, near, orbits, orbitOf, kindOf, ats }
}

/** Difference of fractions within which places are one: half of "apart". */
export const nearIn = ({ cell }: SiteGrid, { apart }: DensitySiteParams): number =>
  apart / 2 / Math.max(...[0, 3, 6].map((i) => Math.hypot(...cell.subarray(i, i + 3))))

/** Counts of replicas, averaged over what is equal by symmetry, and that smoothed. */
export function smoothedCounts(
  runs: readonly SiteCounted[],
  given: DensitySiteParams,
): { readonly even: Float64Array; readonly smooth: Float64Array } {
  const grid = runs[0].shape
  const even = symmetrised(grid, pooled(runs))
  return { even, smooth: smoothVoxels(grid, even, given.smoothing) }
}

/** Throws a usage error where the cells of runs differ. */
function pooled(runs: readonly SiteCounted[]): Float64Array {
  const grid = runs[0].shape
  const counts = new Float64Array(grid.size[0] * grid.size[1] * grid.size[2])
  for (const { run, total, shape: own } of runs) {
    if (own.size.join() !== grid.size.join() || own.copies !== grid.copies)
      throw usageError(
        `density-sites: the cell of ${run.name} is another than that of ${runs[0].run.name}`,
        'Measure them one by one.',
      )
    for (let v = 0; v < counts.length; v++) counts[v] += total.counts[v]
  }
  return counts
}

/** Counts behind a smoothed value: those in (4π)^{3/2} σ³, the volume over which a Gaussian averages; on a symmetry element the same
 *  counts come several times. */
function distinction(grid: SiteGrid, { persistence, significance, apart, smoothing }: DensitySiteParams) {
  const { operations, cell } = grid
  const apartFrom = apartIn(cell)
  const maybeNear = maybeWithin(cell, apart)
  const volume = Math.sqrt(4 * Math.PI) * 4 * Math.PI * smoothing * smoothing * smoothing
  const perValue = (volume / voxelVolumeOf(grid)) * operations.length
  return {
    persistence,
    significance,
    counts: (value: number, voxel: number) => {
      const at = fractionOf(grid, voxel)
      return (
        (value * perValue) /
        operations.filter((each) => apartFrom(applied(each, at), at).distance < smoothing).length
      )
    },
    isNear: (a: number, b: number) => {
      const [from, to] = [fractionOf(grid, a), fractionOf(grid, b)]
      return maybeNear(from, to) && apartFrom(from, to).distance < apart
    },
  }
}

/** A place moved onto the symmetry elements that it is next to: the mean of its images there. Fractions within [0, 1). */
function onItsPlace({ operations }: SiteGrid, at: readonly number[], near: number): number[] {
  const images = operations.flatMap((operation) => {
    const moves = applied(operation, at).map((value, c) => value - at[c] - Math.round(value - at[c]))
    return moves.every((move) => Math.abs(move) < near) ? [moves] : []
  })
  const mean = at.map((value, c) => value + images.reduce((sum, move) => sum + move[c], 0) / images.length)
  return mean.map((value) => value - Math.floor(value))
}

/** Share of the ions in each kind, and its error. */
function shares(runs: readonly SiteCounted[], kindOf: Int32Array, kinds: number) {
  const sums = (counts: ArrayLike<number>): Float64Array => {
    const sum = new Float64Array(kinds + 1)
    for (let v = 0; v < kindOf.length; v++) sum[kindOf[v] + 1] += counts[v]
    return sum
  }
  const whole = runs.map(({ total }) => sums(total.counts)).reduce((a, b) => a.map((v, i) => v + b[i]))
  const all = whole.reduce((a, b) => a + b, 0)
  const inParts = runs.map(({ parts }) => ({
    parts: parts.map((part) => sums(heldIn(part)?.counts ?? part.counts)),
  }))
  return {
    outside: whole[0] / all,
    share: Array.from({ length: kinds }, (_, k) => whole[k + 1] / all),
    error: Array.from({ length: kinds }, (_, k) =>
      overRunsAndParts(inParts, 'mean', (part) => ({
        above: part[k + 1],
        below: part.reduce((a, b) => a + b, 0),
      })),
    ),
  }
}
