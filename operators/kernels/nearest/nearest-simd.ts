import { allotted } from '../allotted.ts'
import type { NearestJob } from './nearest-plain.ts'
import type { VoxelTable } from './voxel-table.ts'

type Pointer = number
interface Kernel {
  nearest(
    at: Pointer,
    stride: number,
    count: number,
    cell: Pointer,
    diagonal: number,
    start: Pointer,
    list: Pointer,
    places: Pointer,
    best: Pointer,
    found: Pointer,
  ): void
  label(best: Pointer, found: Pointer, count: number, limit: number, out: Pointer): void
}

/** Positions that go through the kernel at once. */
const CHUNK = 2048
/** Bytes of an image: x, y, z and a label. */
const IMAGE = 32

/** Labels of all positions of a job among centres at rest; the same bits as `nearestPlain`. */
export type FixedKernel = (job: NearestJob, out: readonly Uint16Array[]) => void

/** The kernel on a memory of its own that holds a table and the places [image][3] of its images. */
export function fixedKernel(table: VoxelTable, places: Float64Array): FixedKernel {
  const { entries, lists } = packedLists(table)
  const bytes = 4 * (entries.length + lists.length) + IMAGE * table.centre.length
  const { kernel, buffer, take } = allotted<Kernel>(
    new URL('./nearest.wasm', import.meta.url),
    bytes + 32 * CHUNK,
  )
  const at = new Float32Array(buffer, take(12 * CHUNK), 3 * CHUNK)
  const cell = new Float64Array(buffer, take(8 * 21), 21)
  const [best, found] = [take(8 * CHUNK), take(4 * CHUNK)]
  const labels = new Uint16Array(buffer, take(2 * CHUNK), CHUNK)
  const [voxels, many] = [entries, lists].map((values) => {
    const copy = new Uint32Array(buffer, take(4 * values.length), values.length)
    copy.set(values)
    return copy.byteOffset
  })
  const images = putImages(buffer, take(IMAGE * table.centre.length), table, places)
  const some = (
    job: NearestJob,
    from: number,
    count: number,
    isDiagonal: boolean,
    out: readonly Uint16Array[],
  ) => {
    ;[job.x, job.y, job.z].forEach((values, axis) => {
      at.set(values.subarray(from, from + count), axis * CHUNK)
    })
    const whole = Math.ceil(count / 4) * 4
    const [p, c] = [at.byteOffset, cell.byteOffset]
    kernel.nearest(p, 4 * CHUNK, whole, c, isDiagonal ? 1 : 0, voxels, many, images, best, found)
    job.radii.forEach((radius, i) => {
      kernel.label(best, found, whole, radius * radius, labels.byteOffset)
      out[i].set(labels.subarray(0, count), from)
    })
  }
  return (job, out) => {
    const { basis, inverse } = job.lattice
    cell.set([...basis, ...inverse, ...table.size])
    const isDiagonal = [1, 2, 3, 5, 6, 7].every((i) => basis[i] === 0)
    for (let from = 0; from < job.x.length; from += CHUNK)
      some(job, from, Math.min(CHUNK, job.x.length - from), isDiagonal, out)
  }
}

function putImages(buffer: ArrayBuffer, at: Pointer, { centre }: VoxelTable, places: Float64Array): Pointer {
  const view = new DataView(buffer)
  centre.forEach((k, image) => {
    for (let c = 0; c < 3; c++) view.setFloat64(at + IMAGE * image + 8 * c, places[3 * image + c], true)
    view.setUint32(at + IMAGE * image + 24, k + 1, true)
  })
  return at
}

/** Candidates that an entry can name: 15 bits for the first, 16 for the second. */
const MOST_NAMED = 1 << 15
const IS_LIST = 0x80000000

/** An entry a voxel: its one or two candidates, or where its list of more begins; an odd one has its last candidate twice. */
function packedLists({ start, list, centre }: VoxelTable): { entries: Uint32Array; lists: Uint32Array } {
  const entries = new Uint32Array(start.length - 1)
  const lists: number[] = []
  for (let voxel = 0; voxel < entries.length; voxel++) {
    const [from, last] = [start[voxel], start[voxel + 1] - 1]
    if (last - from < 2 && centre.length <= MOST_NAMED) {
      entries[voxel] = (list[last] << 15) | list[from]
      continue
    }
    entries[voxel] = IS_LIST + lists.length
    const even = Math.ceil((last - from + 1) / 2) * 2
    lists.push(even)
    for (let i = from; i < from + even; i++) lists.push(list[Math.min(i, last)])
  }
  return { entries, lists: Uint32Array.from(lists) }
}
