import { groupedBy } from '../figures/rows.ts'
import type { PeriodicGrid } from '../kernels/voxels/voxel-offsets.ts'
import { type Basins, basinsOf } from '../kernels/voxels/watershed.ts'

/** Maxima are as high where they differ by less than this, k_BT. */
const SIMILAR = 0.1

/** What makes a maximum a site of its own. */
export interface Distinction {
  /** Least ln(maximum / saddle towards a higher one): a barrier, k_BT. */
  readonly persistence: number
  /** Least difference of √(2n) between maximum and saddle, n independent counts: in standard deviations. */
  readonly significance: number
  /** Independent counts behind a value at a voxel. */
  counts(value: number, voxel: number): number
  /** True where two voxels are nearer to each other than sites are. */
  isNear(a: number, b: number): boolean
}

/** A site: its maximum, and the level down to which its middle is taken, where it is made of several maxima as high. */
export interface SiteBasin {
  readonly peak: number
  readonly core: number | undefined
}

export interface SiteBasins {
  /** Of each voxel its site, −1 where it belongs to none. */
  readonly of: Int32Array
  readonly sites: readonly SiteBasin[]
}

/** Sites of a density: the basins of its maxima, those that are not distinct joined over their saddles; regions that stand alone
 *  and are not significant are no sites. The highest maximum stands against the mean density. */
export function siteBasins(grid: PeriodicGrid, values: Float64Array, rules: Distinction): SiteBasins {
  const basins = basinsOf(grid, values)
  const target = joined(basins, values, rules)
  const kept = [...new Set(target)].filter((basin) => basin >= 0).sort((a, b) => a - b)
  const members = groupedBy(target.keys(), (basin) => target[basin])
  const sites = kept.map((basin) => ({
    peak: basins.peaks[basin],
    core: coreOf(basins, values, members.get(basin) as readonly number[], basin),
  }))
  const places = new Map(kept.map((basin, site) => [basin, site]))
  const siteOf = target.map((basin) => places.get(basin) ?? -1)
  return { of: basins.of.map((basin) => (basin < 0 ? -1 : siteOf[basin])), sites }
}

/** Of each basin the one that it ends up in, −1 for none. Later basins are lower, and join what is higher or ends there itself. */
function joined(basins: Basins, values: Float64Array, rules: Distinction): number[] {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const { peaks, saddles, into } = basins
  const next = peaks.map((_, basin) => {
    const height = values[peaks[basin]]
    const isAlone = into[basin] < 0
    const level = isAlone && basin === 0 ? mean : saddles[basin]
    const isDistinct =
      (isAlone || Math.log(height / level) >= rules.persistence) &&
      isSignificant(height, level, peaks[basin], rules)
    return isDistinct ? basin : into[basin]
  })
  const ends = (basin: number): number => (basin < 0 || next[basin] === basin ? basin : ends(next[basin]))
  const alone = next.map((_, basin) => ends(basin))
  const before: number[] = []
  const near = peaks.map((peak, basin) => {
    if (alone[basin] !== basin) return alone[basin]
    const higher = before.find((k) => rules.isNear(peak, peaks[k]))
    before.push(basin)
    return higher ?? basin
  })
  const settle = (basin: number): number => (basin < 0 || near[basin] === basin ? basin : settle(near[basin]))
  return near.map((_, basin) => settle(basin))
}

function isSignificant(height: number, level: number, voxel: number, rules: Distinction): boolean {
  const [top, bottom] = [rules.counts(height, voxel), rules.counts(level, voxel)]
  return Math.sqrt(2 * top) - Math.sqrt(2 * bottom) >= rules.significance
}

/** The lowest saddle that joined a maximum nearly as high. */
function coreOf(
  { peaks, saddles }: Basins,
  values: Float64Array,
  members: readonly number[],
  site: number,
): number | undefined {
  const least = values[peaks[site]] * Math.exp(-SIMILAR)
  const levels = members.flatMap((basin) =>
    basin !== site && values[peaks[basin]] >= least && saddles[basin] > 0 ? [saddles[basin]] : [],
  )
  return levels.length > 0 ? Math.min(...levels) : undefined
}
