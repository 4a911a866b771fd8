import { fraction, type Lattice } from '../../../pipeline/cell/lattice.ts'
import { recentOnes } from '../recent.ts'
import { cornersAt, inside, type PolyhedraJob } from './polyhedra-plain.ts'
import { stays } from './polyhedra-simd.ts'
import { type Strays, sitesAstray } from './polyhedra-strays.ts'
import { type PolyhedraTable, polyhedraTable } from './polyhedra-table.ts'

/** Keeps the table of one set of sites from block to block and from group to group of atoms; never shapes the numbers. */
export interface PolyhedraMemory {
  table?: PolyhedraTable
  tetrahedra?: Int32Array
  /** Blocks that the table is known to be good for, and which corners are beyond it in them. */
  covered?: Map<string, Strays>
}

/** Labels by the site of the frame before, as long as the atom stays in it, then a table of voxels; the same bits as `polyhedraPlain`.
 *  `key` tells a block whose corners have been looked at from others. */
export function polyhedra(job: PolyhedraJob, memory: PolyhedraMemory, out: Uint16Array, key?: string): void {
  const { frames, current, tetrahedra } = job
  if (current.length === 0 || frames === 0 || tetrahedra.length === 0) return
  const { table, strays } = tableFor(job, memory, key)
  const astray = sitesAstray(job, strays)
  const until = stays(job)
  const site = new Float64Array(12)
  for (let row = 0; row < current.length; row++) {
    const at = row * frames
    for (let t = 0; t < frames; ) {
      const label = current[row]
      const end = label > 0 ? until(row, label - 1, t) : t
      out.fill(label, at + t, at + end)
      t = end
      if (t < frames) out[at + t] = current[row] = search(job, table, astray(t), row, t++, site)
    }
  }
}

const use = recentOnes<PolyhedraMemory>((memory) => {
  memory.table = undefined
  memory.covered = undefined
})

function tableFor(job: PolyhedraJob, memory: PolyhedraMemory, key: string | undefined) {
  use(memory)
  if (memory.tetrahedra !== job.tetrahedra) memory.table = undefined
  memory.tetrahedra = job.tetrahedra
  const known = memory.table && key !== undefined ? memory.covered?.get(key) : undefined
  if (memory.table && known) return { table: memory.table, strays: known }
  const { table, strays } = polyhedraTable(job, memory.table)
  if (!memory.covered || table.means !== memory.table?.means) memory.covered = new Map()
  if (key !== undefined) memory.covered.set(key, strays)
  memory.table = table
  return { table, strays }
}

/** Label of the first site that holds a row in a frame: of those of its voxel, and of those that have a corner astray. */
function search(
  job: PolyhedraJob,
  { size, start, list }: PolyhedraTable,
  astray: readonly number[],
  row: number,
  t: number,
  site: Float64Array,
): number {
  const { lattice, frames } = job
  const at = row * frames + t
  const x = job.x[at]
  const y = job.y[at]
  const z = job.z[at]
  const holds = (index: number): boolean => {
    cornersAt(job, index, t, site)
    return inside(lattice, site, 0, x, y, z)
  }
  const voxel =
    (along(lattice, x, y, z, 0, size[0]) * size[1] + along(lattice, x, y, z, 1, size[1])) * size[2] +
    along(lattice, x, y, z, 2, size[2])
  let first = Number.POSITIVE_INFINITY
  for (let e = start[voxel]; e < start[voxel + 1] && first > list[e]; e++) if (holds(list[e])) first = list[e]
  for (const index of astray) if (index < first && holds(index)) first = index
  return first === Number.POSITIVE_INFINITY ? 0 : first + 1
}

/** Index of the voxel along an axis. */
function along(lattice: Lattice, x: number, y: number, z: number, axis: number, size: number): number {
  const at = fraction(lattice, x, y, z, axis)
  return Math.min(size - 1, Math.floor((at - Math.floor(at)) * size))
}
