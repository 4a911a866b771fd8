import type { Lattice } from '../../../pipeline/cell/lattice.ts'
import { perpendicularWidths } from '../../../pipeline/cell/widths.ts'
import type { PolyhedraJob } from './polyhedra-plain.ts'

/** Edge of a voxel, Å. */
const FINEST = 0.7
const MOST_VOXELS = 262144
const ROUNDING = 1e-6

/** For every voxel of a cell the sites whose tetrahedra can hold some point of it. */
export interface PolyhedraTable {
  readonly size: readonly number[]
  /** Of voxel v the sites list[start[v]] … list[start[v + 1] − 1], in order. */
  readonly start: Int32Array
  readonly list: Int32Array
  /** Mean corners [corner][3] that it is built on, and how far those of each site may be from them, Å. */
  readonly means: Float64Array
  readonly slack: Float64Array
}

/** The last table where the corners stay within its slack, else a new one. */
export function polyhedraTable(job: PolyhedraJob, last: PolyhedraTable | undefined): PolyhedraTable {
  if (last && farthest(job, last.means).every((value, site) => value <= last.slack[site])) return last
  const means = meansOf(job)
  const slack = farthest(job, means).map((value) => 1.1 * value + 0.1)
  const size = sizeOf(job.lattice)
  const voxels: number[] = []
  const sites: number[] = []
  for (let site = 0; site < slack.length; site++) {
    addVoxels(job.lattice, cornersOf(job, site, means), slack[site], size, voxels)
    while (sites.length < voxels.length) sites.push(site)
  }
  return { size, means, slack, ...sorted(voxels, sites, size[0] * size[1] * size[2]) }
}

/** Sites by voxel, in the order in which they come. */
function sorted(voxels: readonly number[], sites: readonly number[], count: number) {
  const start = new Int32Array(count + 1)
  for (const voxel of voxels) start[voxel + 1]++
  for (let v = 0; v < count; v++) start[v + 1] += start[v]
  const next = start.slice(0, count)
  const list = new Int32Array(sites.length)
  voxels.forEach((voxel, i) => {
    list[next[voxel]++] = sites[i]
  })
  return { start, list }
}

function sizeOf({ basis }: Lattice): number[] {
  const edges = [0, 3, 6].map((at) => Math.hypot(basis[at], basis[at + 1], basis[at + 2]))
  const finest = Math.max(FINEST, Math.cbrt((edges[0] * edges[1] * edges[2]) / MOST_VOXELS))
  return edges.map((length) => Math.max(1, Math.floor(length / finest)))
}

/** Mean place [corner][3] over the frames of a job. */
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

/** Of each site the farthest that a corner is from its mean, Å. */
function farthest({ corners, frames, tetrahedra }: PolyhedraJob, means: Float64Array): Float64Array {
  const { x, y, z } = corners
  const far = new Float64Array(means.length / 3)
  for (let k = 0; k < far.length; k++) {
    let most = 0
    for (let t = k * frames; t < (k + 1) * frames; t++) {
      const d2 = (x[t] - means[3 * k]) ** 2 + (y[t] - means[3 * k + 1]) ** 2 + (z[t] - means[3 * k + 2]) ** 2
      if (d2 > most) most = d2
    }
    far[k] = Math.sqrt(most)
  }
  return Float64Array.from({ length: tetrahedra.length / 4 }, (_, site) =>
    Math.max(...[0, 1, 2, 3].map((n) => far[tetrahedra[4 * site + n]])),
  )
}

/** The mean corners of a site, [4][3], Å. */
const cornersOf = ({ tetrahedra, shifts }: PolyhedraJob, site: number, means: Float64Array): number[][] =>
  [0, 1, 2, 3].map((n) =>
    [0, 1, 2].map((c) => means[3 * tetrahedra[4 * site + n] + c] + shifts[3 * (4 * site + n) + c]),
  )

/** Voxels that a tetrahedron can reach: a corner that moves by d moves its points by d at most, so what is farther than that
 *  outside a face of the mean one, or farther from its middle than its corners, is out. */
function addVoxels(
  { basis: b, inverse }: Lattice,
  corners: readonly (readonly number[])[],
  slack: number,
  size: readonly number[],
  into: number[],
): void {
  const middle = [0, 1, 2].map((c) => corners.reduce((sum, corner) => sum + corner[c] / 4, 0))
  const reach = slack + halfDiagonal(b, size) + ROUNDING
  const radius =
    Math.max(...corners.map((corner) => Math.hypot(...corner.map((v, c) => v - middle[c])))) + reach
  const faces = Float64Array.from(facesOf(corners, middle).flat())
  const widths = perpendicularWidths(b)
  const f = [0, 1, 2].map(
    (a) => middle[0] * inverse[a] + middle[1] * inverse[3 + a] + middle[2] * inverse[6 + a],
  )
  const range = [0, 1, 2].map((axis) => {
    const low = Math.floor((f[axis] - radius / widths[axis]) * size[axis])
    const high = Math.floor((f[axis] + radius / widths[axis]) * size[axis])
    return high - low >= size[axis] ? [0, size[axis] - 1] : [low, high]
  })
  const isWhole = range.some(([low, high], axis) => low === 0 && high === size[axis] - 1)
  const wrap = (index: number, axis: number) => ((index % size[axis]) + size[axis]) % size[axis]
  const [step0, step1, step2] = [b[6] / size[2], b[7] / size[2], b[8] / size[2]]
  for (let i = range[0][0]; i <= range[0][1]; i++) {
    for (let j = range[1][0]; j <= range[1][1]; j++) {
      const [u, v, w] = [(i + 0.5) / size[0], (j + 0.5) / size[1], (range[2][0] + 0.5) / size[2]]
      let x = u * b[0] + v * b[3] + w * b[6] - middle[0]
      let y = u * b[1] + v * b[4] + w * b[7] - middle[1]
      let z = u * b[2] + v * b[5] + w * b[8] - middle[2]
      const line = (wrap(i, 0) * size[1] + wrap(j, 1)) * size[2]
      for (let k = range[2][0]; k <= range[2][1]; k++) {
        if (isWhole || !isOut(faces, x, y, z, radius, reach)) into.push(line + wrap(k, 2))
        x += step0
        y += step1
        z += step2
      }
    }
  }
}

/** True for a point (from the middle) farther than `radius`, or more than `reach` outside a face. */
function isOut(faces: Float64Array, x: number, y: number, z: number, radius: number, reach: number): boolean {
  if (x * x + y * y + z * z > radius * radius) return true
  for (let n = 0; n < 16; n += 4) {
    if (faces[n] * x + faces[n + 1] * y + faces[n + 2] * z - faces[n + 3] > reach) return true
  }
  return false
}

function halfDiagonal(b: Float64Array, size: readonly number[]): number {
  const signs = [
    [1, 1, 1],
    [1, 1, -1],
    [1, -1, 1],
    [1, -1, -1],
  ]
  const diagonal = (s: readonly number[]) =>
    Math.hypot(
      ...[0, 1, 2].map((c) => [0, 1, 2].reduce((sum, a) => sum + (s[a] * b[3 * a + c]) / size[a], 0)),
    )
  return 0.5 * Math.max(...signs.map(diagonal))
}

/** Outward unit normal and distance from the middle of each face. */
function facesOf(corners: readonly (readonly number[])[], middle: readonly number[]): number[][] {
  return [0, 1, 2, 3].map((skip) => {
    const [a, b, c] = corners
      .filter((_, n) => n !== skip)
      .map((corner) => corner.map((v, axis) => v - middle[axis]))
    const [p, q] = [b, c].map((other) => other.map((v, axis) => v - a[axis]))
    const normal = [p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]]
    const length = Math.hypot(...normal)
    const along = normal[0] * a[0] + normal[1] * a[1] + normal[2] * a[2]
    const sign = along < 0 ? -1 : 1
    return [...normal.map((v) => (sign * v) / length), (sign * along) / length]
  })
}
