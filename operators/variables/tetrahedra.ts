import type { Rows } from '../../pipeline/run/block.ts'
import type { Run } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'
import { armJob, emptyArms, fillArms } from '../kernels/rotors/arms.ts'
import { fitRotations } from '../kernels/rotors/rotation-fit.ts'
import { firstFrame, type Unit } from '../polyanions/bonded-units.ts'
import { distortions, idealCorners, toOwnAxes } from '../polyanions/tetrahedron.ts'
import type { Places } from './centres-of-mass.ts'

/** A polyanion of four ligands. */
export interface Tetrahedron extends Unit {
  /** The corners that its bonds stand for, [bond][3], where it is looked at in its own axes. */
  readonly corners?: Float64Array
}

/** The tetrahedra among the polyanions of a run. Throws a usage error where there are none. */
export function tetrahedraOf(run: Run, units: readonly Unit[], axes: 'crystal' | 'own'): Tetrahedron[] {
  const found = units.filter(({ rows }) => rows.length === 5)
  if (found.length === 0)
    throw usageError(
      `collective-variable: ${run.name} has no polyanion with four ligands`,
      'Ask for other variables, or set "bonded-within" to a little more than its bonds.',
    )
  return axes === 'crystal' ? found : found.map((unit) => ({ ...unit, corners: cornersOf(run, unit) }))
}

/** As it stands in the first frame. */
function cornersOf(run: Run, { rows, shifts }: Unit): Float64Array {
  const { places } = firstFrame(run, Uint32Array.from(rows))
  const beside = Float64Array.from(shifts, (shift, i) => places[i] - shift)
  return idealCorners(Float64Array.from({ length: 12 }, (_, i) => beside[3 + i] - beside[i % 3]))
}

/** s_d of each tetrahedron in every frame, [tetrahedron][frame], as `distortion` has it: all bonds weighed alike. */
export function distortionsOf(
  tetrahedra: readonly Tetrahedron[],
  placesOf: (rows: Rows) => Places,
  frames: number,
  maps: Float64Array | undefined,
): Float64Array {
  const out = new Float64Array(tetrahedra.length * frames)
  const turns = new Float64Array(4 * frames)
  tetrahedra.forEach(({ rows, shifts, corners }, i) => {
    const own = { rows: [0, 1, 2, 3, 4], centres: 1, shifts }
    const job = armJob([own], { frames, ...placesOf(Uint32Array.from(rows)), ...(maps ? { maps } : {}) })
    const arms = emptyArms(job)
    fillArms(job, arms)
    if (corners) {
      fitRotations(arms.units, frames, 0, 4, corners, turns)
      toOwnAxes(arms.units, frames, 0, 4, turns)
    }
    distortions(arms.units, arms.lengths, frames, 0, 4, 'none', out.subarray(i * frames, (i + 1) * frames))
  })
  return out
}
