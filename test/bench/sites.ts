import { argyroditeSites } from '../../operators/crystal/argyrodite-sites.ts'
import { placesIn, supercellOf } from '../../operators/crystal/supercell.ts'
import { polyhedra } from '../../operators/kernels/polyhedra/polyhedra.ts'
import { type PolyhedraJob, polyhedraPlain } from '../../operators/kernels/polyhedra/polyhedra-plain.ts'
import { countVoxels, countVoxelsPlain } from '../../operators/kernels/voxels/voxel-counts.ts'
import { cornersOf } from '../../operators/sites/site-corners.ts'
import { latticeOf } from '../../pipeline/cell/lattice.ts'
import { inverse3 } from '../../pipeline/cell/matrix.ts'
import { normal, seeded } from '../helpers/random.ts'
import { type BenchResult, cpu, paired } from './whole/load.ts'

const [CELLS, FRAMES, PLAIN_FRAMES] = [2, 128, 2]
/** Counts of one set of places in a round, so that a round takes a while. */
const TIMES = 20
/** As many ions as three cells along each axis have, in the tetrahedra of two. */
const IONS = 648

/** Sites of 648 ions in 1056 tetrahedra that move with their anions, µs per frame, and densities, against their plain twins. */
export async function bench(): Promise<BenchResult[]> {
  const job = crystal(FRAMES)
  const few = crystal(PLAIN_FRAMES)
  const out = new Uint16Array(IONS * FRAMES)
  const memory = {}
  const { a, b } = await paired(
    () => polyhedra(job, memory, out),
    () => polyhedraPlain(few, out),
    9,
    cpu,
  )
  return [
    await density(),
    {
      name: `sites, polyhedra, ${IONS} ions × ${job.tetrahedra.length / 4} sites, per frame`,
      unit: 'µs',
      value: (1000 * a) / FRAMES,
      peer: { name: 'brute force', value: (1000 * b) / PLAIN_FRAMES },
    },
  ]
}

/** Ions that hop between T5 and T2 sites of a shaking argyrodite. */
function crystal(frames: number): PolyhedraJob {
  const random = seeded(1)
  const deviate = normal(random)
  const source = argyroditeSites(['T1', 'T2', 'T3', 'T4', 'T5'])
  const cell = source.cell.map((value) => CELLS * value)
  const supercell = supercellOf(source.cell, cell, 'bench')
  const points = source.anchors.filter(({ corner }) => corner).map(({ at }) => at)
  const atoms = placesIn(supercell, cell, points)
  const lattice = latticeOf(cell)
  const fit = {
    lattice,
    supercell,
    setting: 1 as const,
    shift: [0, 0, 0],
    rows: new Uint32Array(0),
    places: atoms,
  }
  const corners = cornersOf(source, fit, cell, atoms)
  const places = placesIn(
    supercell,
    cell,
    source.sites.map(({ at }) => at),
  )
  const busy = source.sites.flatMap(({ kind }, i) => (kind === 'T5' || kind === 'T2' ? [i] : []))
  const axis = (c: number) => ({
    ions: Float32Array.from({ length: IONS * frames }),
    anions: Float32Array.from({ length: (atoms.length / 3) * frames }, (_, i) => {
      return atoms[3 * Math.floor(i / frames) + c] + 0.25 * deviate()
    }),
  })
  const [x, y, z] = [0, 1, 2].map(axis)
  for (let ion = 0; ion < IONS; ion++) {
    let site = 0
    for (let t = 0; t < frames; t++) {
      if (t === 0 || random() < 0.2)
        site =
          busy[Math.floor(random() * busy.length)] +
          source.sites.length * Math.floor(random() * CELLS * CELLS * CELLS)
      ;[x, y, z].forEach(({ ions }, c) => {
        ions[ion * frames + t] = places[3 * site + c] + 0.2 * deviate()
      })
    }
  }
  return {
    lattice,
    frames,
    x: x.ions,
    y: y.ions,
    z: z.ions,
    ...corners,
    corners: { x: x.anions, y: y.anions, z: z.anions },
    current: new Uint16Array(IONS),
  }
}

/** Counting ions in 128³ voxels, ns per ion and frame. */
async function density(): Promise<BenchResult> {
  const { x, y, z } = crystal(FRAMES)
  const [edge, size] = [20.31, 128]
  const job = {
    inverse: inverse3([edge, 0, 0, 0, edge, 0, 0, 0, edge]),
    fold: [1, 1, 1],
    size: [size, size, size],
    x,
    y,
    z,
  }
  const counts = new Float64Array(size * size * size)
  const { a, b } = await paired(
    () => {
      for (let k = 0; k < TIMES; k++) countVoxels(job, counts)
    },
    () => countVoxelsPlain(job, counts),
    9,
    cpu,
  )
  const each = 1e6 / x.length
  return {
    name: `density, ${size}³ voxels, per ion and frame`,
    unit: 'ns',
    value: (a * each) / TIMES,
    peer: { name: 'plain', value: b * each },
  }
}
