import type { Lattice } from '../../../pipeline/cell/lattice.ts'
import type { PolyhedraJob } from './polyhedra-plain.ts'
import { voxelFinder } from './polyhedra-voxels.ts'

/** Edge of a voxel, Å. */
const FINEST = 0.7
const MOST_VOXELS = 262144
/** Corners this many times farther away than was allowed for have moved for good. */
const MOST_GROWTH = 2

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

/** The last table where the corners stay within its slack, else one in which those that leave it have more: about the old
 *  means where they are not much farther out, about new ones where an anion went elsewhere. */
export function polyhedraTable(job: PolyhedraJob, last: PolyhedraTable | undefined): PolyhedraTable {
  const count = job.corners.x.length / job.frames
  const means = last?.means.slice() ?? meansOf(job)
  const slack = last?.slack.slice() ?? new Float64Array(count).fill(-1)
  const far = farthest(job, means)
  const isOut = far.map((value, k) => Number(value > slack[k]))
  if (!isOut.includes(1)) return last as PolyhedraTable
  if (far.some((value, k) => value > MOST_GROWTH * slack[k])) {
    const now = meansOf(job)
    far.forEach((value, k) => {
      if (value > MOST_GROWTH * slack[k]) means.set(now.subarray(3 * k, 3 * k + 3), 3 * k)
    })
    far.set(farthest(job, means))
  }
  far.forEach((value, k) => {
    if (isOut[k]) slack[k] = 1.25 * value + 0.1
  })
  const size = last?.size ?? sizeOf(job.lattice)
  const reached = reachedBy(job, { size, means, slack }, isOut, last?.reached)
  return { size, means, slack, reached, ...sorted(reached, size[0] * size[1] * size[2]) }
}

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
