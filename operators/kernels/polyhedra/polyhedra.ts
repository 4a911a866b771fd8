import { fraction, type Lattice } from '../../../pipeline/cell/lattice.ts'
import { inside, type PolyhedraJob } from './polyhedra-plain.ts'
import { type PolyhedraTable, polyhedraTable } from './polyhedra-table.ts'

/** Keeps the table of one set of sites from block to block and from group to group of atoms; never shapes the numbers. */
export interface PolyhedraMemory {
  table?: PolyhedraTable
  images?: Images
}

/** Labels by the site of the frame before, then a table of voxels; the same bits as `polyhedraPlain`. */
export function polyhedra(job: PolyhedraJob, memory: PolyhedraMemory, out: Uint16Array): void {
  const { frames, current, tetrahedra, lattice } = job
  const rows = current.length
  if (rows === 0 || frames === 0 || tetrahedra.length === 0) return
  if (memory.images?.tetrahedra !== tetrahedra) {
    memory.images = imagesOf(job)
    memory.table = undefined
  }
  const { images } = memory
  const table = polyhedraTable(job, memory.table)
  memory.table = table
  const width = 3 * images.corner.length
  const corners = new Float64Array(STRETCH * width)
  const site = new Float64Array(12)
  const { x, y, z } = job
  for (let t = 0; t < frames; t++) {
    if (t % STRETCH === 0) place(job, images, t, corners)
    const now = (t % STRETCH) * width
    for (let row = 0; row < rows; row++) {
      const at = row * frames + t
      const label = current[row]
      if (label > 0) {
        gather(corners, now, images.of, 4 * (label - 1), site)
        if (inside(lattice, site, 0, x[at], y[at], z[at])) {
          out[at] = label
          continue
        }
      }
      out[at] = current[row] = search(lattice, table, images.of, corners, now, site, x[at], y[at], z[at])
    }
  }
}

/** Frames whose corners are placed together: what is read of one line of memory is used at once. */
const STRETCH = 8

/** Corners moved by lattice vectors, each once. */
export interface Images {
  readonly corner: Int32Array
  readonly shift: Float64Array
  /** Of each site its four, times 3. */
  readonly of: Int32Array
  readonly tetrahedra: Int32Array
}

function imagesOf({ tetrahedra, shifts }: PolyhedraJob): Images {
  const index = new Map<string, number>()
  const corner: number[] = []
  const shift: number[] = []
  const of = new Int32Array(tetrahedra.length)
  for (let i = 0; i < tetrahedra.length; i++) {
    const moved = shifts.subarray(3 * i, 3 * i + 3)
    const key = `${tetrahedra[i]} ${moved.join(' ')}`
    const known = index.get(key) ?? corner.length
    if (known === corner.length) {
      index.set(key, known)
      corner.push(tetrahedra[i])
      shift.push(...moved)
    }
    of[i] = 3 * known
  }
  return { corner: Int32Array.from(corner), shift: Float64Array.from(shift), of, tetrahedra }
}

/** The corners of up to `STRETCH` frames from `first` on, [frame][image][3]. */
function place(
  { corners, frames }: PolyhedraJob,
  { corner, shift }: Images,
  first: number,
  into: Float64Array,
): void {
  const { x, y, z } = corners
  const width = 3 * corner.length
  const count = Math.min(STRETCH, frames - first)
  for (let i = 0; i < corner.length; i++) {
    const from = corner[i] * frames + first
    const [sx, sy, sz] = [shift[3 * i], shift[3 * i + 1], shift[3 * i + 2]]
    for (let t = 0, to = 3 * i; t < count; t++, to += width) {
      into[to] = x[from + t] + sx
      into[to + 1] = y[from + t] + sy
      into[to + 2] = z[from + t] + sz
    }
  }
}

function gather(corners: Float64Array, now: number, of: Int32Array, from: number, into: Float64Array): void {
  for (let n = 0; n < 4; n++) {
    const at = now + of[from + n]
    into[3 * n] = corners[at]
    into[3 * n + 1] = corners[at + 1]
    into[3 * n + 2] = corners[at + 2]
  }
}

function search(
  lattice: Lattice,
  { size, start, list }: PolyhedraTable,
  of: Int32Array,
  corners: Float64Array,
  now: number,
  site: Float64Array,
  x: number,
  y: number,
  z: number,
): number {
  const voxel =
    (along(fraction(lattice, x, y, z, 0), size[0]) * size[1] +
      along(fraction(lattice, x, y, z, 1), size[1])) *
      size[2] +
    along(fraction(lattice, x, y, z, 2), size[2])
  for (let e = start[voxel]; e < start[voxel + 1]; e++) {
    gather(corners, now, of, 4 * list[e], site)
    if (inside(lattice, site, 0, x, y, z)) return list[e] + 1
  }
  return 0
}

/** Index of the voxel along an axis. */
const along = (fraction: number, size: number): number =>
  Math.min(size - 1, Math.floor((fraction - Math.floor(fraction)) * size))
