import { cages } from '../../operators/cages/cages.ts'
import { type NearestJob, nearestPlain } from '../../operators/kernels/nearest/nearest-plain.ts'
import { latticeOf } from '../../pipeline/cell/lattice.ts'
import type { Block } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { anionFrame, EDGE } from '../helpers/argyrodite.ts'
import { normal, seeded } from '../helpers/random.ts'
import { type BenchResult, cpu, paired } from './whole/load.ts'

const [IONS, FRAMES, CELLS] = [648, 256, 3]
const PLAIN_FRAMES = 4
/** Blocks that follow one another, and rows of a task. */
const [BLOCKS, GROUP] = [4, 64]

/** Labels of 648 ions by 216 cage centres, all that the transform does, µs of a core per frame, against brute force. */
export async function bench(): Promise<BenchResult[]> {
  return [
    await labels(false, [4]),
    await labels(false, [4, 3.75, 3.5]),
    await labels(true, [4]),
    await labels(true, [4, 3.75, 3.5]),
  ]
}

export async function labels(moving: boolean, radii: readonly number[]): Promise<BenchResult> {
  const jobs = Array.from({ length: BLOCKS }, (_, seed) => crystal(moving, radii, seed + 1))
  const blocks = jobs.flatMap(blocksOf)
  const prepared = preparedFor(jobs[0])
  const few = { ...jobs[0], ...shortened(jobs[0], PLAIN_FRAMES) }
  const out = radii.map(() => new Uint16Array(IONS * PLAIN_FRAMES))
  const { a, b } = await paired(
    () => {
      for (const block of blocks) cages.operator.apply(block, { params: {} as never, prepared, carry: {} })
    },
    () => nearestPlain(few, out),
    15,
    cpu,
  )
  const many = radii.length > 1 ? `${radii.length} radii` : 'one radius'
  return {
    name: `cages, ${moving ? 'moving' : 'fixed'} centres, ${IONS} × ${few.centres.count}, ${many}, per frame`,
    unit: 'µs',
    value: (1000 * a) / (BLOCKS * FRAMES),
    peer: { name: 'brute force', value: (1000 * b) / PLAIN_FRAMES },
  }
}

/** What `cages` works out once for a run; moving centres are the rows after the ions. */
function preparedFor({ centres, lattice, radii }: NearestJob) {
  const { count, moving, x, y, z } = centres
  const rows = Uint32Array.from({ length: moving ? count : 0 }, (_, k) => IONS + k)
  return {
    cages: Array.from({ length: count }, () => ({ kind: 'S', site: '4c' })),
    rows,
    radii,
    labels: radii.map((radius) => `cage@${radius}`),
    lattice,
    indexOf: new Map(Array.from(rows, (row, k) => [row, k])),
    still: moving ? undefined : { x, y, z },
    memory: {},
  }
}

/** A job as the blocks of its tasks. */
function blocksOf(job: NearestJob): Block[] {
  return Array.from({ length: Math.ceil(IONS / GROUP) }, (_, group) => {
    const [from, to] = [GROUP * group, Math.min(IONS, GROUP * (group + 1))]
    const own = Object.fromEntries(
      (['x', 'y', 'z'] as const).map((name) => [name, job[name].slice(from * FRAMES, to * FRAMES)]),
    )
    return {
      run: {} as Run,
      first: 0,
      count: FRAMES,
      time: new Float64Array(FRAMES),
      cell: { reference: job.lattice.basis, origin: new Float64Array(3) },
      rows: Uint32Array.from({ length: to - from }, (__, i) => from + i),
      column: (name, rows) => (rows ? job.centres[name as 'x'] : own[name]) as Float32Array,
      meanOf: () => new Float64Array(),
      labels: new Map(),
      facts: [],
    }
  })
}

/** Ions that diffuse through an argyrodite's two face-centred lattices of cages, the cages at rest or shaking. */
function crystal(moving: boolean, radii: readonly number[], seed: number): NearestJob {
  const random = seeded(seed)
  const deviate = normal(random)
  const cell = CELLS * EDGE
  const { chlorine, cages: sulfur } = anionFrame([CELLS, CELLS, CELLS])
  const sites = [...chlorine, ...sulfur]
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
    radii,
  }
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
