import { nearest } from '../../operators/kernels/nearest.ts'
import { latticeOf } from '../../operators/kernels/nearest-lattice.ts'
import { type NearestJob, nearestPlain } from '../../operators/kernels/nearest-plain.ts'
import { normal, seeded } from '../helpers/random.ts'
import { type BenchResult, paired } from './load.ts'

const [IONS, FRAMES, CELLS, EDGE] = [648, 256, 3, 9.859]
const PLAIN_FRAMES = 4

/** Labels of 648 ions by 216 cage centres at three radii, µs per frame, against brute force. */
export async function bench(): Promise<BenchResult[]> {
  return [await labels(false), await labels(true)]
}

async function labels(moving: boolean): Promise<BenchResult> {
  const job = crystal(moving)
  const few = { ...job, ...shortened(job, PLAIN_FRAMES) }
  const out = job.radii.map(() => new Uint16Array(IONS * FRAMES))
  const memory = {}
  const { a, b } = await paired(
    () => nearest(job, memory, out),
    () => nearestPlain(few, out),
    15,
  )
  return {
    name: `cages, ${moving ? 'moving' : 'fixed'} centres, ${IONS} ions × ${job.centres.count} centres, per frame`,
    unit: 'µs',
    value: (1000 * a) / FRAMES,
    peer: { name: 'brute force', value: (1000 * b) / PLAIN_FRAMES },
  }
}

/** Ions that diffuse through an argyrodite's two face-centred lattices of cages, the cages at rest or shaking. */
function crystal(moving: boolean): NearestJob {
  const random = seeded(1)
  const deviate = normal(random)
  const cell = CELLS * EDGE
  const sites = anions()
  const place = (axis: number) =>
    moving
      ? Float32Array.from(sites.flatMap((site) => walk(site[axis], 0.3, FRAMES, deviate, 0.8)))
      : Float64Array.from(sites, (site) => site[axis])
  const ions = Array.from({ length: IONS }, () => [random() * cell, random() * cell, random() * cell])
  const path = (axis: number) =>
    Float32Array.from(ions.flatMap((ion) => walk(ion[axis], 0.5, FRAMES, deviate, 0.9)))
  return {
    lattice: latticeOf([cell, 0, 0, 0, cell, 0, 0, 0, cell]),
    frames: FRAMES,
    x: path(0),
    y: path(1),
    z: path(2),
    centres: { count: sites.length, moving, x: place(0), y: place(1), z: place(2) },
    radii: [4, 3.75, 3.5],
  }
}

function anions(): number[][] {
  const sites: number[][] = []
  for (let i = 0; i < 2 * CELLS; i++) {
    for (let j = 0; j < 2 * CELLS; j++) {
      for (let k = (i + j) % 2; k < 2 * CELLS; k += 2) {
        const corner = [i, j, k].map((n) => (n * EDGE) / 2)
        sites.push(
          corner,
          corner.map((value) => value + EDGE / 4),
        )
      }
    }
  }
  return sites
}

/** A correlated path round a place: standard deviation `width`, correlation `memory` from frame to frame. */
function walk(place: number, width: number, frames: number, deviate: () => number, memory: number): number[] {
  let at = width * deviate()
  return Array.from({ length: frames }, () => {
    at = memory * at + Math.sqrt(1 - memory ** 2) * width * deviate()
    return place + at
  })
}

const shortened = (job: NearestJob, frames: number): Partial<NearestJob> => {
  const cut = <T extends Float32Array | Float64Array>(values: T) =>
    values.filter((_, i) => i % job.frames < frames) as T
  const { centres } = job
  return {
    frames,
    x: cut(job.x),
    y: cut(job.y),
    z: cut(job.z),
    centres: centres.moving
      ? { ...centres, x: cut(centres.x), y: cut(centres.y), z: cut(centres.z) }
      : centres,
  }
}
