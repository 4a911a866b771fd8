import { fraction, type Lattice } from '../../../pipeline/cell/lattice.ts'
import { inside, type PolyhedraJob } from './polyhedra-plain.ts'
import { type PolyhedraTable, polyhedraTable } from './polyhedra-table.ts'

/** Keeps tables from block to block; never shapes the numbers. */
export interface PolyhedraMemory {
  table?: PolyhedraTable
}

/** Labels by the site of the frame before, then a table of voxels; the same bits as `polyhedraPlain`. */
export function polyhedra(job: PolyhedraJob, memory: PolyhedraMemory, out: Uint16Array): void {
  const { frames, current, tetrahedra, lattice } = job
  const rows = current.length
  if (rows === 0 || frames === 0 || tetrahedra.length === 0) return
  const table = polyhedraTable(job, memory.table)
  memory.table = table
  const images = imagesOf(job)
  const corners = new Float64Array(3 * images.corner.length)
  const site = new Float64Array(12)
  const { x, y, z } = job
  for (let t = 0; t < frames; t++) {
    place(job, images, t, corners)
    for (let row = 0; row < rows; row++) {
      const at = row * frames + t
      const label = current[row]
      if (label > 0) {
        gather(corners, images.of, 4 * (label - 1), site)
        if (inside(lattice, site, 0, x[at], y[at], z[at])) {
          out[at] = label
          continue
        }
      }
      out[at] = current[row] = search(lattice, table, images.of, corners, site, x[at], y[at], z[at])
    }
  }
}

/** Corners moved by lattice vectors, each once. */
interface Images {
  readonly corner: Int32Array
  readonly shift: Float64Array
  /** Of each site its four, times 3. */
  readonly of: Int32Array
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
  return { corner: Int32Array.from(corner), shift: Float64Array.from(shift), of }
}

function place(
  { corners, frames }: PolyhedraJob,
  { corner, shift }: Images,
  t: number,
  into: Float64Array,
): void {
  const { x, y, z } = corners
  for (let i = 0; i < corner.length; i++) {
    const at = corner[i] * frames + t
    into[3 * i] = x[at] + shift[3 * i]
    into[3 * i + 1] = y[at] + shift[3 * i + 1]
    into[3 * i + 2] = z[at] + shift[3 * i + 2]
  }
}

function gather(corners: Float64Array, of: Int32Array, from: number, into: Float64Array): void {
  for (let n = 0; n < 4; n++) {
    const at = of[from + n]
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
    gather(corners, of, 4 * list[e], site)
    if (inside(lattice, site, 0, x, y, z)) return list[e] + 1
  }
  return 0
}

/** Index of the voxel along an axis. */
const along = (fraction: number, size: number): number =>
  Math.min(size - 1, Math.floor((fraction - Math.floor(fraction)) * size))
