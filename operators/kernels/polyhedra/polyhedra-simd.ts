import { allotted } from '../allotted.ts'
import type { PolyhedraJob } from './polyhedra-plain.ts'

type Pointer = number
interface Kernel {
  stay(
    ion: Pointer,
    apart: number,
    site: Pointer,
    corners: Pointer,
    wide: number,
    frames: number,
    from: number,
    cell: Pointer,
  ): number
}

/** Bytes of a corner of a site in the kernel's memory: which one, and the lattice vector that it is moved by. */
const CORNER = 32
/** What is read behind the last frame, and not used. */
const BEHIND = 16

/** The first of the frames from `from` on in which a row is not in a site; that behind the last where it stays. */
export type Stays = (row: number, site: number, from: number) => number

/** Memory of a kernel that has the sites of one set. */
interface Held {
  readonly tetrahedra: Int32Array
  readonly kernel: Kernel
  readonly sites: Pointer
  readonly cell: Float64Array
  readonly ions: Float32Array
  readonly corners: Float32Array
}

let held: Held | undefined

/** The kernel with a job in its memory: the thread has one, for the sites that it was asked for last. */
export function stays(job: PolyhedraJob): Stays {
  const { frames, x, y, z, corners, lattice } = job
  if (held?.tetrahedra !== job.tetrahedra || !hasRoom(held, job)) held = make(job)
  const { kernel, sites, cell, ions, corners: places } = held
  cell.set(lattice.basis)
  cell.set(lattice.inverse, 9)
  ;[x, y, z].forEach((values, c) => {
    ions.set(values, c * x.length)
  })
  ;[corners.x, corners.y, corners.z].forEach((values, c) => {
    places.set(values, c * corners.x.length)
  })
  const [apart, wide] = [4 * x.length, 4 * corners.x.length]
  const [ion, corner, at] = [ions.byteOffset, places.byteOffset, cell.byteOffset]
  return (row, site, from) =>
    Math.min(
      frames,
      kernel.stay(ion + 4 * frames * row, apart, sites + 4 * CORNER * site, corner, wide, frames, from, at),
    )
}

const hasRoom = ({ ions, corners }: Held, job: PolyhedraJob): boolean =>
  ions.length >= 3 * job.x.length && corners.length >= 3 * job.corners.x.length

function make({ tetrahedra, shifts, x, corners }: PolyhedraJob): Held {
  const bytes = CORNER * tetrahedra.length + 8 * 18 + 12 * (x.length + corners.x.length) + 2 * BEHIND + 64
  const { kernel, buffer, take } = allotted<Kernel>(new URL('./polyhedra.wasm', import.meta.url), bytes)
  const sites = take(CORNER * tetrahedra.length)
  const view = new DataView(buffer)
  tetrahedra.forEach((corner, i) => {
    view.setUint32(sites + CORNER * i, corner, true)
    for (let c = 0; c < 3; c++) view.setFloat64(sites + CORNER * i + 8 + 8 * c, shifts[3 * i + c], true)
  })
  const floats = (length: number) => new Float32Array(buffer, take(4 * length + BEHIND), length)
  return {
    tetrahedra,
    kernel,
    sites,
    cell: new Float64Array(buffer, take(8 * 18), 18),
    ions: floats(3 * x.length),
    corners: floats(3 * corners.x.length),
  }
}
