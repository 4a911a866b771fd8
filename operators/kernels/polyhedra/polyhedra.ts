import { fraction, type Lattice } from '../../../pipeline/cell/lattice.ts'
import { cornersAt, inside, type PolyhedraJob } from './polyhedra-plain.ts'
import { stays } from './polyhedra-simd.ts'
import { type PolyhedraTable, polyhedraTable } from './polyhedra-table.ts'

/** Keeps the table of one set of sites from block to block and from group to group of atoms; never shapes the numbers. */
export interface PolyhedraMemory {
  table?: PolyhedraTable
  tetrahedra?: Int32Array
  /** Blocks whose corners are known to stay within the slack of the table. */
  covered?: Set<string>
}

/** Labels by the site of the frame before, as long as the atom stays in it, then a table of voxels; the same bits as `polyhedraPlain`.
 *  `key` tells a block whose corners have been looked at from others. */
export function polyhedra(job: PolyhedraJob, memory: PolyhedraMemory, out: Uint16Array, key?: string): void {
  const { frames, current, tetrahedra } = job
  if (current.length === 0 || frames === 0 || tetrahedra.length === 0) return
  const table = tableFor(job, memory, key)
  const until = stays(job)
  const site = new Float64Array(12)
  for (let row = 0; row < current.length; row++) {
    const at = row * frames
    for (let t = 0; t < frames; ) {
      const label = current[row]
      const end = label > 0 ? until(row, label - 1, t) : t
      out.fill(label, at + t, at + end)
      t = end
      if (t < frames) out[at + t] = current[row] = search(job, table, row, t++, site)
    }
  }
}

function tableFor(job: PolyhedraJob, memory: PolyhedraMemory, key: string | undefined): PolyhedraTable {
  if (memory.tetrahedra !== job.tetrahedra) memory.table = undefined
  memory.tetrahedra = job.tetrahedra
  if (memory.table && key !== undefined && memory.covered?.has(key)) return memory.table
  const table = polyhedraTable(job, memory.table)
  if (table !== memory.table) memory.covered = new Set()
  if (key !== undefined) memory.covered?.add(key)
  memory.table = table
  return table
}

/** Label of the first site that holds a row in a frame. */
function search(
  job: PolyhedraJob,
  { size, start, list }: PolyhedraTable,
  row: number,
  t: number,
  site: Float64Array,
): number {
  const { lattice, frames } = job
  const at = row * frames + t
  const x = job.x[at]
  const y = job.y[at]
  const z = job.z[at]
  const voxel =
    (along(lattice, x, y, z, 0, size[0]) * size[1] + along(lattice, x, y, z, 1, size[1])) * size[2] +
    along(lattice, x, y, z, 2, size[2])
  for (let e = start[voxel]; e < start[voxel + 1]; e++) {
    cornersAt(job, list[e], t, site)
    if (inside(lattice, site, 0, x, y, z)) return list[e] + 1
  }
  return 0
}

/** Index of the voxel along an axis. */
function along(lattice: Lattice, x: number, y: number, z: number, axis: number, size: number): number {
  const at = fraction(lattice, x, y, z, axis)
  return Math.min(size - 1, Math.floor((at - Math.floor(at)) * size))
}
