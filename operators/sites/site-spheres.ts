import { squaredDistance } from '../../pipeline/cell/lattice.ts'
import type { Block } from '../../pipeline/run/block.ts'
import type { Reach } from '../crystal/site-params.ts'
import { nearest } from '../kernels/nearest/nearest.ts'
import { displacementMaps } from '../kernels/nearest/nearest-maps.ts'
import type { CentrePositions, NearestJob } from '../kernels/nearest/nearest-plain.ts'
import type { VoxelMemory } from '../kernels/nearest/nearest-voxels.ts'
import { cornerPaths } from './corner-paths.ts'
import type { SiteSet } from './site-set.ts'

export interface SphereMemory {
  voxels?: VoxelMemory
}

interface SphereParams {
  readonly shape: string
  readonly middles: string
  readonly reach: Reach
  readonly leaveBeyond: number
}

/** Labels by the nearest middle: where it is nearer than its kind's radius, or wherever it is (voronoi). Up to `leaveBeyond` times
 *  the radius an atom stays in the site that it was in, unless it enters another. `current` holds the last label of each row. */
export function spheres(
  block: Block,
  set: SiteSet & { memory: SphereMemory },
  params: SphereParams,
  current: Uint16Array,
  out: Uint16Array,
): void {
  const radii = radiiOf(set, params)
  const kinds = [...new Set(radii)]
  const labels = kinds.map(() => new Uint16Array(out.length))
  const job = jobOf(block, set, params, kinds)
  set.memory.voxels ??= {}
  nearest(job, set.memory.voxels, labels)
  const byRadius = Uint8Array.from(set.kindOf, (kind) => kinds.indexOf(radii[kind]))
  const widest = labels[kinds.indexOf(Math.max(...kinds))]
  const keeps = params.shape === 'spheres' && params.leaveBeyond > 1
  const limit = (site: number) => radii[set.kindOf[site]] * params.leaveBeyond
  for (let row = 0; row < current.length; row++) {
    for (let t = 0, at = row * block.count; t < block.count; t++, at++) {
      const near = widest[at]
      let label = near > 0 && labels[byRadius[near - 1]][at] === near ? near : 0
      if (
        keeps &&
        label === 0 &&
        current[row] > 0 &&
        distance(job, current[row] - 1, at, t) < limit(current[row] - 1)
      )
        label = current[row]
      out[at] = current[row] = label
    }
  }
}

/** Radius of each kind, Å. */
function radiiOf({ kinds }: SiteSet, { shape, reach }: SphereParams): number[] {
  return kinds.map((kind) =>
    shape === 'voronoi' ? Number.POSITIVE_INFINITY : (reach[kind] ?? reach['*'] ?? 1.2),
  )
}

function jobOf(block: Block, set: SiteSet, { middles }: SphereParams, radii: readonly number[]): NearestJob {
  const { reference, actual } = block.cell
  return {
    lattice: set.lattice,
    frames: block.count,
    x: block.column('x'),
    y: block.column('y'),
    z: block.column('z'),
    centres: middles === 'moving' ? movingMiddles(block, set) : fixedMiddles(set),
    maps: actual && displacementMaps(reference, actual),
    radii,
  }
}

function fixedMiddles({ places }: SiteSet): CentrePositions {
  const [x, y, z] = [0, 1, 2].map((c) => places.filter((_, i) => i % 3 === c))
  return { count: x.length, moving: false, x, y, z }
}

/** Each middle with the mean displacement of its corners since the first frame, which the crystal was laid over. */
function movingMiddles(block: Block, set: SiteSet): CentrePositions {
  const { places, cornerPlaces, tetrahedra } = set
  const paths = cornerPaths(block, set)
  const count = places.length / 3
  const of = tetrahedra as Int32Array
  const [x, y, z] = paths.map((values, c) => {
    const out = new Float32Array(count * block.count)
    for (let site = 0; site < count; site++) {
      const home = [0, 1, 2, 3].reduce((sum, n) => sum + cornerPlaces[3 * of[4 * site + n] + c], 0)
      const [p, q, r, s] = [0, 1, 2, 3].map((n) => of[4 * site + n] * block.count)
      for (let t = 0; t < block.count; t++) {
        const moved = values[p + t] + values[q + t] + values[r + t] + values[s + t] - home
        out[site * block.count + t] = places[3 * site + c] + moved / 4
      }
    }
    return out
  })
  return { count, moving: true, x, y, z }
}

/** Distance of an atom from a middle, Å. */
function distance(
  { lattice, x, y, z, centres, maps, frames }: NearestJob,
  site: number,
  at: number,
  t: number,
): number {
  const k = centres.moving ? site * frames + t : site
  return Math.sqrt(
    squaredDistance(lattice, x[at], y[at], z[at], centres.x[k], centres.y[k], centres.z[k], maps, 9 * t),
  )
}
