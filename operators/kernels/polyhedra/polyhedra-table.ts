import type { Lattice } from '../../../pipeline/cell/lattice.ts'
import type { PolyhedraJob } from './polyhedra-plain.ts'
import { framesOf, NO_STRAYS, type Strays, straysIn } from './polyhedra-strays.ts'
import { voxelFinder } from './polyhedra-voxels.ts'

/** Edge of a voxel, Å. */
const FINEST = 0.7
const MOST_VOXELS = 262144
/** Corners whose mean is beyond their slack, and which were this many times as far away, have moved for good. */
const MOST_GROWTH = 2
/** Corners that may be beyond the slack of a table at a time, on the average. */
const MOST_STRAY = 0.5

/** For every voxel of a cell the sites whose tetrahedra can hold some point of it. */
export interface PolyhedraTable {
  readonly size: readonly number[]
  /** Of voxel v the sites list[start[v]] … list[start[v + 1] − 1], in order. */
  readonly start: Int32Array
  readonly list: Int32Array
  /** Mean corners [corner][3] that it is built on, and how far each may be from its own, Å. */
  readonly means: Float64Array
  readonly slack: Float64Array
  /** Of each site its voxels. */
  readonly reached: readonly Int32Array[]
}

/** The last table, and the corners that are beyond its slack in a few frames: it is not made for them. Where they are so for long there is
 *  another table, in which they have more slack about their old means, or new means where an anion went elsewhere. */
export function polyhedraTable(
  job: PolyhedraJob,
  last: PolyhedraTable | undefined,
): { table: PolyhedraTable; strays: Strays } {
  if (!last) return { table: firstTable(job), strays: NO_STRAYS }
  const far = farthest(job, last.means)
  const out = Array.from(far.keys()).filter((k) => far[k] > last.slack[k])
  const strays = straysIn(job, last, out)
  if (framesOf(strays) <= MOST_STRAY * job.frames) return { table: last, strays }
  const now = meansOf(job)
  const isGone = (k: number) =>
    far[k] > MOST_GROWTH * last.slack[k] && distance(now, last.means, k) > last.slack[k]
  const gone = out.filter(isGone)
  const means = gone.length > 0 ? last.means.slice() : last.means
  for (const k of gone) means.set(now.subarray(3 * k, 3 * k + 3), 3 * k)
  if (gone.length > 0) far.set(farthest(job, means))
  const slack = last.slack.slice()
  const isOut = new Float64Array(far.length)
  for (const k of out) {
    slack[k] = slackFor(far[k])
    isOut[k] = 1
  }
  const reached = reachedBy(job, { size: last.size, means, slack }, isOut, last.reached)
  return { table: tableOf({ size: last.size, means, slack, reached }), strays: NO_STRAYS }
}

const slackFor = (far: number): number => 1.1 * far + 0.05

function firstTable(job: PolyhedraJob): PolyhedraTable {
  const [size, means] = [sizeOf(job.lattice), meansOf(job)]
  const slack = farthest(job, means).map(slackFor)
  const reached = reachedBy(job, { size, means, slack }, slack)
  return tableOf({ size, means, slack, reached })
}

const tableOf = (known: Omit<PolyhedraTable, 'start' | 'list'>): PolyhedraTable => ({
  ...known,
  ...sorted(known.reached, known.size[0] * known.size[1] * known.size[2]),
})

const distance = (a: Float64Array, b: Float64Array, k: number): number =>
  Math.hypot(a[3 * k] - b[3 * k], a[3 * k + 1] - b[3 * k + 1], a[3 * k + 2] - b[3 * k + 2])

/** Of each site the voxels, as they were where none of its corners is out. */
function reachedBy(
  { lattice, tetrahedra, shifts }: PolyhedraJob,
  { size, means, slack }: Pick<PolyhedraTable, 'size' | 'means' | 'slack'>,
  isOut: Float64Array,
  before: PolyhedraTable['reached'] = [],
): Int32Array[] {
  const find = voxelFinder(lattice, size)
  return Array.from({ length: tetrahedra.length / 4 }, (_, site) => {
    const own = tetrahedra.subarray(4 * site, 4 * site + 4)
    if (before[site] && own.every((k) => isOut[k] === 0)) return before[site]
    const corners = Array.from(own, (k, n) =>
      [0, 1, 2].map((c) => means[3 * k + c] + shifts[3 * (4 * site + n) + c]),
    )
    return find(corners, Math.max(...Array.from(own, (k) => slack[k])))
  })
}

/** Sites by voxel, in the order in which they come. */
function sorted(reached: readonly Int32Array[], count: number) {
  const start = new Int32Array(count + 1)
  for (const voxels of reached) for (let i = 0; i < voxels.length; i++) start[voxels[i] + 1]++
  for (let v = 0; v < count; v++) start[v + 1] += start[v]
  const next = start.slice(0, count)
  const list = new Int32Array(start[count])
  reached.forEach((voxels, site) => {
    for (let i = 0; i < voxels.length; i++) list[next[voxels[i]]++] = site
  })
  return { start, list }
}

function sizeOf({ basis }: Lattice): number[] {
  const edges = [0, 3, 6].map((at) => Math.hypot(basis[at], basis[at + 1], basis[at + 2]))
  const finest = Math.max(FINEST, Math.cbrt((edges[0] * edges[1] * edges[2]) / MOST_VOXELS))
  return edges.map((length) => Math.max(1, Math.floor(length / finest)))
}

/** Mean place [corner][3] over the frames of a job, Å. */
function meansOf({ corners, frames }: PolyhedraJob): Float64Array {
  const count = corners.x.length / frames
  const means = new Float64Array(3 * count)
  ;[corners.x, corners.y, corners.z].forEach((values, c) => {
    for (let k = 0; k < count; k++) {
      for (let t = k * frames; t < (k + 1) * frames; t++) means[3 * k + c] += values[t] / frames
    }
  })
  return means
}

/** The farthest that each corner is from its mean, Å. */
function farthest({ corners, frames }: PolyhedraJob, means: Float64Array): Float64Array {
  const { x, y, z } = corners
  const far = new Float64Array(means.length / 3)
  for (let k = 0; k < far.length; k++) {
    const [mx, my, mz] = [means[3 * k], means[3 * k + 1], means[3 * k + 2]]
    let most = 0
    for (let t = k * frames; t < (k + 1) * frames; t++) {
      const dx = x[t] - mx
      const dy = y[t] - my
      const dz = z[t] - mz
      const d2 = dx * dx + dy * dy + dz * dz
      if (d2 > most) most = d2
    }
    far[k] = Math.sqrt(most)
  }
  return far
}
