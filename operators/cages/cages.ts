import { type Lattice, latticeOf } from '../../pipeline/cell/lattice.ts'
import { transform } from '../../pipeline/definition/steps.ts'
import { type Block, type Rows, withLabels } from '../../pipeline/run/block.ts'
import { hashOf } from '../../pipeline/work/fingerprint.ts'
import { nearest } from '../kernels/nearest/nearest.ts'
import { displacementMaps } from '../kernels/nearest/nearest-maps.ts'
import type { CentrePositions, NearestJob } from '../kernels/nearest/nearest-plain.ts'
import type { VoxelMemory } from '../kernels/nearest/nearest-voxels.ts'
import { cageParams } from './cage-params.ts'
import { type CageSet, cageSet } from './cage-set.ts'

/** What the labels mean, and how they are found. */
export interface Cages extends CageSet {
  /** Å, infinite for "none"; one label each, by this name. */
  readonly radii: readonly number[]
  readonly labels: readonly string[]
  readonly lattice: Lattice
  /** Of a store row that is a centre its index. */
  readonly indexOf: ReadonlyMap<number, number>
  /** Centres that stand still, an array an axis. */
  readonly still?: Pick<CentrePositions, 'x' | 'y' | 'z'>
  readonly memory: VoxelMemory
}

/** Which cage each atom is in: label cage@RADIUS (cage@none) is k + 1 for the nearest centre k where it is closer than
 *  the radius, else 0. Distances over all periodic images in the cell of the frame; the first of equals; an atom is not
 *  its own centre. Centres move with their atoms, or stand at their mean over the whole run in the frame made before, or
 *  where a file has them (coordinates of the first frame). Constant memory; `cages.of(block)` says what the labels mean.
 *  Throws a usage error where no centres are found or their sites cannot be told, an input error for a bad file. */
export const cages = transform({
  name: 'cages',
  version: 1,
  summary: 'The cage that each atom is in: the nearest centre k with |r − c_k| < radius, at each radius.',
  source:
    'Ding et al., section "Resolving multiple hopping timescales": free S and Cl on 4c as cage centres.',
  cut: 'any',
  gives: ['cage'],
  params: cageParams,
  prepare(params, run, facts, before?: Cages): Cages {
    const set = cageSet(params, run, facts)
    const lattice = latticeOf(run.manifest.cell)
    return {
      ...set,
      radii: params.radius.map((radius) => (radius === 'none' ? Number.POSITIVE_INFINITY : radius)),
      labels: params.radius.map((radius) => `cage@${radius}`),
      lattice,
      indexOf: new Map(Array.from(set.rows, (row, k) => [row, k])),
      still: set.places && axesOf(set.places),
      memory: before && sameCentres(before, { ...set, lattice }) ? before.memory : {},
    }
  },
  changes: ({ places }) => places,
  reads: ({ still, rows }) => (still ? 0 : rows.length),
  apply: (block, { prepared }) => {
    const out = prepared.radii.map(() => new Uint16Array(block.rows.length * block.count))
    nearest(jobOf(block, prepared), prepared.memory, out)
    return withLabels(
      block,
      prepared.labels.map((name, i) => [name, out[i]]),
    )
  },
})

/** True where a table of voxels for the one is one for the other. */
const sameCentres = (a: CageSet & Pick<Cages, 'lattice'>, b: CageSet & Pick<Cages, 'lattice'>): boolean =>
  hashOf([a.rows, a.places, a.lattice]) === hashOf([b.rows, b.places, b.lattice])

function axesOf(places: Float64Array): Pick<CentrePositions, 'x' | 'y' | 'z'> {
  const [x, y, z] = [0, 1, 2].map((c) => places.filter((_, i) => i % 3 === c))
  return { x, y, z }
}

function jobOf(block: Block, { lattice, radii, rows, indexOf, still, cages }: Cages): NearestJob {
  const { reference, actual } = block.cell
  return {
    lattice,
    frames: block.count,
    x: block.column('x'),
    y: block.column('y'),
    z: block.column('z'),
    centres: {
      count: cages.length,
      moving: !still,
      ...(still ?? {
        x: block.column('x', rows),
        y: block.column('y', rows),
        z: block.column('z', rows),
      }),
    },
    maps: actual && displacementMaps(reference, actual),
    own: indexOf.size > 0 ? ownOf(block.rows, indexOf) : undefined,
    radii,
  }
}

/** Of each row the centre that it is itself, or −1. */
function ownOf(rows: Rows, indexOf: ReadonlyMap<number, number>): Int32Array {
  const own = new Int32Array(rows.length)
  for (let i = 0; i < rows.length; i++) own[i] = indexOf.get(rows[i]) ?? -1
  return own
}
