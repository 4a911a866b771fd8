import type { NearestJob } from './nearest-plain.ts'
import type { VoxelTable } from './voxel-table.ts'
import { instantiate } from './wasm.ts'

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
    limits: Pointer,
    radii: number,
    out: Pointer,
  ): void
}

/** Positions that go through the kernel at once. */
const CHUNK = 4096
/** Labels of so many radii at once. */
const MOST_RADII = 8
/** Bytes of an image: x, y, z and a label. */
const IMAGE = 32

/** Labels of all positions of a job among centres at rest; the same bits as `nearestPlain`. */
export type FixedKernel = (job: NearestJob, out: readonly Uint16Array[]) => void

/** The kernel on a memory of its own that holds a table and the places [image][3] of its images. */
export function fixedKernel(table: VoxelTable, places: Float64Array): FixedKernel {
  const { start, list } = evenLists(table)
  const bytes = 4 * (start.length + list.length) + IMAGE * table.centre.length
  const { kernel, buffer, take } = instantiate<Kernel>(
    'nearest.wasm',
    bytes + CHUNK * (12 + 2 * MOST_RADII) + 1024,
  )
  const at = new Float32Array(buffer, take(12 * CHUNK), 3 * CHUNK)
  const labels = new Uint16Array(buffer, take(2 * CHUNK * MOST_RADII), CHUNK * MOST_RADII)
  const cell = new Float64Array(buffer, take(8 * 21), 21)
  const limits = new Float64Array(buffer, take(8 * MOST_RADII), MOST_RADII)
  const [starts, lists] = [start, list].map((values) => {
    const copy = new Uint32Array(buffer, take(4 * values.length), values.length)
    copy.set(values)
    return copy.byteOffset
  })
  const images = putImages(buffer, take(IMAGE * table.centre.length), table, places)
  const some = (
    job: NearestJob,
    from: number,
    count: number,
    radii: readonly number[],
    out: readonly Uint16Array[],
  ) => {
    ;[job.x, job.y, job.z].forEach((values, axis) => {
      at.set(values.subarray(from, from + count), axis * CHUNK)
    })
    limits.set(radii.map((radius) => radius * radius))
    const { byteOffset } = at
    const even = count + (count % 2)
    const isDiagonal = [1, 2, 3, 5, 6, 7].every((i) => job.lattice.basis[i] === 0) ? 1 : 0
    kernel.nearest(
      byteOffset,
      4 * CHUNK,
      even,
      cell.byteOffset,
      isDiagonal,
      starts,
      lists,
      images,
      limits.byteOffset,
      radii.length,
      labels.byteOffset,
    )
    radii.forEach((_, i) => {
      out[i].set(labels.subarray(i * CHUNK, i * CHUNK + count), from)
    })
  }
  return (job, out) => {
    cell.set([...job.lattice.basis, ...job.lattice.inverse, ...table.size])
    for (let i = 0; i < job.radii.length; i += MOST_RADII) {
      const radii = job.radii.slice(i, i + MOST_RADII)
      for (let from = 0; from < job.x.length; from += CHUNK)
        some(job, from, Math.min(CHUNK, job.x.length - from), radii, out.slice(i))
    }
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

/** Each list with its last candidate twice where their number is odd, as offsets of images: most voxels then have one pair. */
function evenLists({ start, list }: VoxelTable): { start: Uint32Array; list: Uint32Array } {
  const even = new Uint32Array(start.length)
  for (let voxel = 0; voxel + 1 < start.length; voxel++) {
    const count = start[voxel + 1] - start[voxel]
    even[voxel + 1] = even[voxel] + count + (count % 2)
  }
  const out = new Uint32Array(even[even.length - 1])
  for (let voxel = 0; voxel + 1 < start.length; voxel++)
    for (let i = 0; i < even[voxel + 1] - even[voxel]; i++)
      out[even[voxel] + i] = IMAGE * list[Math.min(start[voxel] + i, start[voxel + 1] - 1)]
  return { start: even, list: out }
}
