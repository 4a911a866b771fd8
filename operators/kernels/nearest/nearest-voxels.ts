import type { Lattice } from '../../../pipeline/cell/lattice.ts'
import { recentOnes } from '../recent.ts'
import type { CentrePositions, NearestJob } from './nearest-plain.ts'
import { type FixedKernel, fixedKernel } from './nearest-simd.ts'
import { type Slack, type VoxelTable, voxelTable } from './voxel-table.ts'

/** A table, and a kernel that has it where centres and cell stand still. */
export interface FixedTable extends VoxelTable {
  readonly fixed?: FixedKernel
}

/** The table used last and what it holds for. */
export interface VoxelMemory {
  last?: { readonly table: FixedTable; readonly anchors: Float64Array; readonly slack: Slack }
}

const use = recentOnes<VoxelMemory>((memory) => {
  memory.last = undefined
})

/** The table for a job: the last one where its slack still covers what centres and cell do, else a new one.
 *  Undefined where the centres wander so far within one job that no table is exact. */
export function voxelsFor(job: NearestJob, memory: VoxelMemory): FixedTable | undefined {
  use(memory)
  const stretch = stretchOf(job)
  const { last } = memory
  if (last && stretch <= last.slack.stretch && farthest(job, last.anchors) <= last.slack.distance)
    return last.table
  const anchors = meansOf(job)
  const distance = job.centres.moving ? 1.1 * farthest(job, anchors) + 0.05 : 0
  if (distance > leastHeight(job.lattice) / 4 || stretch > 1.5) return undefined
  const slack = { distance, stretch: job.maps ? stretch + 0.02 : 1 }
  const table = voxelTable(job.lattice, anchors, slack, job.edge)
  const still = !job.centres.moving && !job.maps
  memory.last = {
    table: still ? { ...table, fixed: fixedKernel(table, placesOf(job.centres, table)) } : table,
    anchors,
    slack,
  }
  return memory.last.table
}

/** Mean position [centre][3] over the frames of a job. */
function meansOf({ centres, frames }: NearestJob): Float64Array {
  const width = centres.moving ? frames : 1
  const means = new Float64Array(3 * centres.count)
  for (let k = 0; k < centres.count; k++) {
    for (let t = k * width; t < (k + 1) * width; t++) {
      means[3 * k] += centres.x[t] / width
      means[3 * k + 1] += centres.y[t] / width
      means[3 * k + 2] += centres.z[t] / width
    }
  }
  return means
}

/** Farthest that any centre is from its anchor, Å. */
function farthest({ centres, frames }: NearestJob, anchors: Float64Array): number {
  const { x, y, z } = centres
  const width = centres.moving ? frames : 1
  let most = 0
  for (let k = 0; k < centres.count; k++) {
    const [ax, ay, az] = [anchors[3 * k], anchors[3 * k + 1], anchors[3 * k + 2]]
    for (let t = k * width; t < (k + 1) * width; t++) {
      const d2 = (x[t] - ax) * (x[t] - ax) + (y[t] - ay) * (y[t] - ay) + (z[t] - az) * (z[t] - az)
      if (d2 > most) most = d2
    }
  }
  return Math.sqrt(most)
}

/** Bound on how much more the maps stretch one direction than another: Gershgorin's discs of m mᵀ. */
function stretchOf({ maps, frames }: NearestJob): number {
  let worst = 1
  for (let t = 0; maps && t < frames; t++) {
    const m = maps.subarray(9 * t, 9 * t + 9)
    const product = (i: number, j: number) =>
      m[3 * i] * m[3 * j] + m[3 * i + 1] * m[3 * j + 1] + m[3 * i + 2] * m[3 * j + 2]
    let [least, most] = [Number.POSITIVE_INFINITY, 0]
    for (let i = 0; i < 3; i++) {
      const rest = Math.abs(product(i, (i + 1) % 3)) + Math.abs(product(i, (i + 2) % 3))
      least = Math.min(least, product(i, i) - rest)
      most = Math.max(most, product(i, i) + rest)
    }
    worst = Math.max(worst, least > 0 ? Math.sqrt(most / least) : Number.POSITIVE_INFINITY)
  }
  return worst
}

/** Least distance between opposite faces of the cell, Å. */
const leastHeight = ({ inverse: v }: Lattice): number =>
  1 / Math.max(...[0, 1, 2].map((axis) => Math.hypot(v[axis], v[3 + axis], v[6 + axis])))

function placesOf(centres: CentrePositions, { centre, shift }: VoxelTable): Float64Array {
  const places = new Float64Array(shift.length)
  centre.forEach((k, image) => {
    places[3 * image] = centres.x[k] + shift[3 * image]
    places[3 * image + 1] = centres.y[k] + shift[3 * image + 1]
    places[3 * image + 2] = centres.z[k] + shift[3 * image + 2]
  })
  return places
}
