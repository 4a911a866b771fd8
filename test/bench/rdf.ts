import { countPairs } from '../../operators/kernels/pairs/pairs.ts'
import { countPairsPlain } from '../../operators/kernels/pairs/pairs-plain.ts'
import type { Points } from '../../operators/kernels/pairs/pairs-points.ts'
import { rdf } from '../../operators/structure/rdf.ts'
import { knownOf } from '../../pipeline/definition/operator.ts'
import { NO_CHANNELS } from '../../pipeline/state/channels.ts'
import { emptyState } from '../../pipeline/state/slots.ts'
import { resolveParams } from '../../schemas/params.ts'
import { normal, seeded } from '../helpers/random.ts'
import { synthetic } from '../helpers/synthetic.ts'
import { type BenchResult, cpu, paired, python, typical } from './whole/load.ts'

const ATOMS = [
  ['Cl', 216],
  ['Li', 648],
  ['P', 108],
  ['S', 432],
] as const
const EDGE = 29.577
const FRAMES = 256

/** A crystal's worth of atoms on a grid; lithium walks, the others rattle. */
function crystal() {
  const deviate = normal(seeded(1))
  const at = Float64Array.from({ length: 3 * 1404 }, (_, k) => {
    const [atom, axis] = [Math.floor(k / 3), k % 3]
    const place = [atom % 12, Math.floor(atom / 12) % 12, Math.floor(atom / 144)][axis]
    return (place * EDGE) / 12 + 0.3 * deviate()
  })
  return synthetic({
    atoms: ATOMS,
    frames: FRAMES,
    interval: 0.1,
    cell: [EDGE, 0, 0, 0, EDGE, 0, 0, 0, EDGE],
    position: (atom) => {
      const walks = atom >= 216 && atom < 864
      const rattle = walks ? 0 : 0.2
      if (walks) for (let c = 0; c < 3; c++) at[3 * atom + c] += 0.12 * deviate()
      const [x, y, z] = at.subarray(3 * atom, 3 * atom + 3)
      return [x + rattle * deviate(), y + rattle * deviate(), z + rattle * deviate()]
    },
  })
}

const MDTRAJ = `
import time, numpy as np, mdtraj
rng = np.random.default_rng(1); frames = 20
top = mdtraj.Topology(); residue = top.add_residue('X', top.add_chain())
for _ in range(1404): top.add_atom('Li', mdtraj.element.lithium, residue)
x = mdtraj.Trajectory((2.9577 * rng.random((frames, 1404, 3))).astype('f4'), top)
x.unitcell_vectors = np.repeat(2.9577 * np.eye(3)[None], frames, 0).astype('f4')
pairs = np.column_stack(np.triu_indices(1404, 1)); spent = []
for _ in range(4):
    start = time.process_time(); mdtraj.compute_rdf(x, pairs, r_range=(0, .8), n_bins=400); spent.append(time.process_time() - start)
print(1000 * sorted(spent[1:])[1] / frames)
`

/** 1404 atoms, all pairs of elements to 8 Å in bins of 0.02 Å. */
export async function bench(): Promise<BenchResult[]> {
  const run = crystal()
  const params = resolveParams('rdf', rdf.operator.params, {})
  const block = run.block(0)
  const known = knownOf(rdf.operator, params, run, block.rows)
  const slots = rdf.operator.slots(known)
  const at = { ...known, carry: {}, channels: NO_CHANNELS }
  const update = () => rdf.operator.update(emptyState(slots), run.block(0), at)
  const whole = (await typical(update, 5, cpu)) / FRAMES
  const short = 8
  const points: Points = {
    frames: short,
    kind: run.typeOf,
    reference: block.cell.reference,
    x: block.column('x').filter((_, k) => k % FRAMES < short),
    y: block.column('y').filter((_, k) => k % FRAMES < short),
    z: block.column('z').filter((_, k) => k % FRAMES < short),
  }
  const base = Int32Array.from({ length: 16 }, (_, k) => 400 * Math.min(4 * (k % 4) + (k >> 2), k))
  const histogram = { kinds: 4, base, bins: 400, width: 0.02 }
  const both = await paired(
    () => countPairs(points, histogram, new Uint32Array(6400)),
    () => countPairsPlain(points, histogram, new Uint32Array(6400)),
    5,
    cpu,
  )
  const mdtraj = python('mdtraj', MDTRAJ)
  return [
    {
      name: 'rdf, all pairs to 8 Å',
      unit: 'ms per frame',
      value: whole,
      ...(mdtraj === undefined ? {} : { peer: { name: 'mdtraj', value: mdtraj } }),
      note: '1404 atoms, 10 pairs, from the store',
    },
    {
      name: 'rdf, kernel alone',
      unit: 'ms per frame',
      value: both.a / short,
      peer: { name: 'plain twin', value: both.b / short },
      note: `${short} frames; median ratio of rounds ${both.ratio.toFixed(2)}`,
    },
  ]
}
