import { type Lattice, nearestShift } from '../../pipeline/cell/lattice.ts'
import type { Rows } from '../../pipeline/run/block.ts'
import { type Run, rowsOfTypes, typesOf } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'
import { fitCrystal } from '../crystal/crystal-fit.ts'
import type { SiteSource } from '../crystal/site-source.ts'
import { placesIn } from '../crystal/supercell.ts'
import { nearest } from '../kernels/nearest/nearest.ts'
import { COARSE } from '../kernels/nearest/nearest-plain.ts'
import { nearestOther } from './nearest-other.ts'
import { cornersOf } from './site-corners.ts'

/** A crystal as it lies over a run's first frame. */
export interface LaidCrystal {
  readonly source: SiteSource
  /** As it is (1) or inverted (−1), and how many of its cells make the run's. */
  readonly setting: 1 | -1
  readonly repeats: Float64Array
  /** Ideal places of the framework [unit cell][anchor][3], Å, and the store row of the atom on each. */
  readonly anchors: Float64Array
  readonly rows: Rows
}

/** The sites of a run: label k + 1 is the k-th. */
export interface SiteSet {
  /** Names of the kinds, and of each site the index of its kind. */
  readonly kinds: readonly string[]
  readonly kindOf: Uint8Array
  /** Middles [site][3] in the crystal laid over the first frame, Å. */
  readonly places: Float64Array
  /** Of each site the cage and the doublet that it belongs to, or −1 where the crystal has none. */
  readonly cage: Int32Array
  readonly pair: Int32Array
  readonly lattice: Lattice
  /** Atoms that are corners of sites; with them the corners of each site. */
  readonly corners: Rows
  /** Of each site its four corners as indices into `corners`, and the lattice vector that each is moved by, [site][4][3], Å. */
  readonly tetrahedra?: Int32Array
  readonly shifts?: Float64Array
  /** Where the corners were in the first frame, [corner][3], Å. */
  readonly cornerPlaces: Float64Array
  /** Half the least distance of two of them, Å: within it an atom stands on a place. */
  readonly cornerReach: number
  readonly crystal: LaidCrystal
}

/** Lays a crystal over a run and finds its sites, with their tetrahedra where asked. Throws a usage error where it does not fit. */
export function siteSet(source: SiteSource, run: Run, withTetrahedra: boolean): SiteSet {
  const fit = fitCrystal(source, run)
  const cell = run.manifest.cell
  const laid = (points: readonly (readonly number[])[]) =>
    placesIn(fit.supercell, cell, points).map((value, i) => fit.setting * value + fit.shift[i % 3])
  const places = laid(source.sites.map(({ at }) => at))
  const count = places.length / 3
  if (count === 0 || count > 65535)
    throw usageError(`sites: ${count} sites in ${run.name}`, 'Between 1 and 65535 are possible.')
  refuseCoincident(source, fit.lattice, places, run)
  const kinds = [...new Set(source.sites.map(({ kind }) => kind))].sort()
  const kindOf = Uint8Array.from({ length: count }, (_, i) =>
    kinds.indexOf(source.sites[i % source.sites.length].kind),
  )
  const set = {
    kinds,
    kindOf,
    places,
    cage: nearestOf(fit.lattice, places, laid(source.cages)),
    pair: nearestOf(fit.lattice, places, laid(source.pairs)),
    lattice: fit.lattice,
    crystal: {
      source,
      setting: fit.setting,
      repeats: fit.supercell.repeats,
      anchors: laid(source.anchors.map(({ at }) => at)),
      rows: fit.rows,
    },
  }
  const isCorner = (_: unknown, i: number) => source.anchors[i % source.anchors.length].corner
  const corners = fit.rows.filter(isCorner)
  const cornerPlaces = fit.places.filter((_, i) => isCorner(_, Math.floor(i / 3)))
  const cornerReach = halfNearest(fit.lattice, cornerPlaces)
  if (!withTetrahedra) return { ...set, corners, cornerPlaces, cornerReach }
  checkComplete(source, run, corners)
  return { ...set, corners, cornerPlaces, cornerReach, ...cornersOf(source, fit, cell, cornerPlaces) }
}

/** Places farther apart than this are not exchanged, Å. */
const FAR_PLACES = 8

/** Half the least distance of two places, over all images, Å: looked for near each place first. */
function halfNearest(lattice: Lattice, places: Float64Array, within = FAR_PLACES / 8): number {
  const next = nearestOther(lattice, places, within)
  if (within < FAR_PLACES && next.every((other) => other < 0)) return halfNearest(lattice, places, 2 * within)
  const distances = Array.from(next, (other, i) => {
    if (other < 0) return FAR_PLACES
    const d = [0, 1, 2].map((c) => places[3 * i + c] - places[3 * other + c])
    const shift = nearestShift(lattice, d[0], d[1], d[2])
    return Math.hypot(...d.map((value, c) => value - shift[c]))
  })
  return distances.reduce((least, distance) => Math.min(least, distance), FAR_PLACES) / 2
}

/** Sites nearer than this are one, Å. */
const ONE_PLACE = 0.3

/** Sites that share a place (two elements on it, a split or twice given position) would take each other's ions. */
function refuseCoincident({ sites }: SiteSource, lattice: Lattice, places: Float64Array, run: Run): void {
  const next = nearestOther(lattice, places, ONE_PLACE)
  const first = next.findIndex((other) => other >= 0)
  if (first < 0) return
  const [a, b] = [first, next[first]].map((i) => `${sites[i % sites.length].kind} ${i + 1}`)
  throw usageError(
    `sites: ${a} and ${b} of ${run.name} are nearer than ${ONE_PLACE} Å: they are one place, and no ion is on either of them alone`,
    'Give each place once (a shared or split position as one, on the symmetry element it lies next to), or leave one kind out with "kinds".',
  )
}

/** An anion that the crystal lacks would be missing from the tetrahedra. */
function checkComplete({ anchors }: SiteSource, run: Run, corners: Rows): void {
  const elements = new Set(anchors.filter(({ corner }) => corner).flatMap((anchor) => anchor.elements))
  const atoms = rowsOfTypes(run, typesOf(run, elements)).length
  if (atoms === corners.length) return
  throw usageError(
    `sites: the crystal has ${corners.length} anions, ${run.name} has ${atoms} atoms of ${[...elements].join(', ')}`,
    'Polyhedra need all of them. Add those that are missing, or set "shape" to spheres or voronoi with "middles" fixed.',
  )
}

/** Of each place the nearest of some points, over all images; −1 where there are none. */
function nearestOf(lattice: Lattice, places: Float64Array, points: Float64Array): Int32Array {
  const axis = (values: Float64Array, c: number) => values.filter((_, i) => i % 3 === c)
  const [x, y, z] = [0, 1, 2].map((c) => Float32Array.from(axis(places, c)))
  const out = new Uint16Array(x.length)
  const centres = {
    count: points.length / 3,
    moving: false,
    x: axis(points, 0),
    y: axis(points, 1),
    z: axis(points, 2),
  }
  const radii = [Number.POSITIVE_INFINITY]
  if (centres.count > 0) nearest({ lattice, frames: 1, x, y, z, centres, radii, edge: COARSE }, {}, [out])
  return Int32Array.from(out, (label) => label - 1)
}
