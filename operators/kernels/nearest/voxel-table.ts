import { fraction, type Lattice } from '../../../pipeline/cell/lattice.ts'
import { addList, emptyLists, packLists } from './voxel-lists.ts'
import { type Region, regionOf } from './voxel-region.ts'

/** For every voxel of a cell the images of centres that can be nearest to some point in it. */
export interface VoxelTable {
  /** Voxels along each basis vector; voxel (i, j, k) is number (i n_y + j) n_z + k. */
  readonly size: readonly [number, number, number]
  /** Of voxel v the images list[start[v]] … list[start[v + 1] − 1], by centre. */
  readonly start: Int32Array
  readonly list: Int32Array
  /** Of each image its centre, and how far it is from it, [image][3], Å. */
  readonly centre: Int32Array
  readonly shift: Float64Array
}

/** How far the truth may be from the anchors that a table is built on. */
export interface Slack {
  /** A centre may be up to this far from its anchor, Å. */
  readonly distance: number
  /** Lengths may be stretched this much more along one direction than along another. */
  readonly stretch: number
}

/** Edge of a voxel, Å: finer pays only where the slack is small, and many points are looked up. */
const FINEST = 0.5
const MOST_VOXELS = 262144
/** Å that sums and products may be off by. */
const ROUNDING = 1e-9

/** Builds the table over anchors [centre][3], wherever in space they are. Exact: whatever the centres and the cell do
 *  within the slack, the nearest image is in the list of the voxel, every image of equal distance too.
 *  With a and b the distances of an image and of the one nearest to the voxel's middle, the image is dropped where
 *  a − b > (1 + κ) s + (κ − 1) b in the whole voxel; a² − b² is linear there, a + b bounded by the half diagonal. */
export function voxelTable(lattice: Lattice, anchors: Float64Array, slack: Slack, edge = FINEST): VoxelTable {
  const size = sizeOf(lattice, slack, edge)
  const images = imagesOf(lattice, anchors)
  const lists = emptyLists(size[0] * size[1] * size[2])
  const distances = new Float64Array(images.centre.length)
  const visit = (from: readonly number[], to: readonly number[], candidates: Candidates): void => {
    const region = regionOf(lattice, size, from, to)
    const kept = keep(images.place, slack, region, candidates, distances)
    if (region.longest < 0) {
      addList(lists, (from[0] * size[1] + from[1]) * size[2] + from[2], kept.images, kept.from, kept.to)
      return
    }
    const middle = (from[region.longest] + to[region.longest]) >> 1
    visit(from, to.with(region.longest, middle), kept)
    visit(from.with(region.longest, middle), to, kept)
  }
  visit([0, 0, 0], size, allOf(images, size))
  const { start, list, used } = packLists(lists, images.centre.length)
  const centre = used.map((image) => images.centre[image])
  const shift = Float64Array.from({ length: 3 * used.length }, (_, i) => {
    return images.shift[3 * used[Math.floor(i / 3)] + (i % 3)]
  })
  return { size, start, list, centre, shift }
}

interface Images {
  readonly centre: Int32Array
  readonly shift: Float64Array
  /** Where the anchor's image is. */
  readonly place: Float64Array
}

function sizeOf({ basis }: Lattice, slack: Slack, edge: number): [number, number, number] {
  const edges = [0, 3, 6].map((at) => Math.hypot(basis[at], basis[at + 1], basis[at + 2]))
  const finest = Math.max(edge, slack.distance / 3, Math.cbrt((edges[0] * edges[1] * edges[2]) / MOST_VOXELS))
  return edges.map((length) => Math.max(1, Math.floor(length / finest))) as [number, number, number]
}

/** Every image up to two cells from the one that the anchor has within the cell. */
function imagesOf(lattice: Lattice, anchors: Float64Array): Images {
  const { basis: b } = lattice
  const count = anchors.length / 3
  const images = { centre: new Int32Array(125 * count), shift: new Float64Array(375 * count) }
  const place = new Float64Array(375 * count)
  for (let k = 0, image = 0; k < count; k++) {
    const [x, y, z] = anchors.subarray(3 * k, 3 * k + 3)
    const [p, q, r] = [0, 1, 2].map((axis) => -Math.floor(fraction(lattice, x, y, z, axis)))
    for (let n = 0; n < 125; n++, image++) {
      const [i, j, l] = [p + (n % 5) - 2, q + (Math.floor(n / 5) % 5) - 2, r + Math.floor(n / 25) - 2]
      images.centre[image] = k
      for (let c = 0; c < 3; c++) {
        images.shift[3 * image + c] = i * b[c] + j * b[3 + c] + l * b[6 + c]
        place[3 * image + c] = anchors[3 * k + c] + images.shift[3 * image + c]
      }
    }
  }
  return { ...images, place }
}

/** Images that are looked at, as a stretch of one long array: what a smaller box keeps goes behind it. */
interface Candidates {
  readonly images: Int32Array
  readonly from: number
  readonly to: number
}

/** All images, with room for what the boxes within boxes keep. */
function allOf({ centre }: Images, size: readonly number[]): Candidates {
  const depth = size.reduce((sum, n) => sum + Math.ceil(Math.log2(n)), 2)
  const images = new Int32Array(depth * centre.length)
  for (let i = 0; i < centre.length; i++) images[i] = i
  return { images, from: 0, to: centre.length }
}

/** The candidates that can be nearest to some point of a region: against the one nearest to its middle. */
function keep(
  place: Float64Array,
  slack: Slack,
  { middle, sides: s, half }: Region,
  { images, from, to }: Candidates,
  distances: Float64Array,
): Candidates {
  let first = 0
  for (let i = 0; i < to - from; i++) {
    const at = 3 * images[from + i]
    const x = place[at] - middle[0]
    const y = place[at + 1] - middle[1]
    const z = place[at + 2] - middle[2]
    distances[i] = Math.sqrt(x * x + y * y + z * z)
    if (distances[i] < distances[first]) first = i
  }
  const b = distances[first]
  const rival = 3 * images[from + first]
  const late = (1 + slack.stretch) * slack.distance + (slack.stretch - 1) * (b + half) + ROUNDING
  let end = to
  for (let i = 0; i < to - from; i++) {
    const at = 3 * images[from + i]
    const a = distances[i]
    const x = place[at] - place[rival]
    const y = place[at + 1] - place[rival + 1]
    const z = place[at + 2] - place[rival + 2]
    const swing =
      Math.abs(x * s[0] + y * s[1] + z * s[2]) +
      Math.abs(x * s[3] + y * s[4] + z * s[5]) +
      Math.abs(x * s[6] + y * s[7] + z * s[8])
    if (a * a - b * b - 2 * swing <= late * (a + b + 2 * half)) images[end++] = images[from + i]
  }
  return { images, from: to, to: end }
}
