import { z } from 'zod'
import { transform } from '../../pipeline/definition/steps.ts'
import { type Block, derive, remember } from '../../pipeline/run/block.ts'
import { OPEN_ROOM } from '../../pipeline/run/room.ts'
import { rowsOfTypes } from '../../pipeline/run/run.ts'
import { words } from '../../schemas/params.ts'
import { type ColumnName, VELOCITIES } from '../../schemas/store.ts'
import { simdDrift } from '../kernels/drift/drift-simd.ts'
import { frameTypes, hasNoHost, refuseWanderers } from './frame-types.ts'
import { type MeanVelocities, meanVelocity, rememberVelocities } from './mean-velocity.ts'

const params = z.object({
  frame: words(
    'elements whose mean position is at rest; "host" = all that are not mobile, "mass" = the centre of mass of all atoms, "none" = as stored',
  ).default(['host']),
  mobile: words(
    'mobile elements; those of the store where nothing is given, of one that names none lithium',
  ).default([]),
  asked: words(
    'elements that somebody asks for: those that are usually mobile count as such, any where no other is mobile; on the command line those of --of',
  ).default([]),
})
type Given = Partial<Record<'frame' | 'mobile' | 'asked', readonly string[] | string>>

interface Framework {
  readonly types: readonly number[]
  readonly byMass: boolean
  /** Types whose atoms have places of their own; undefined where the frame does not tell them from those that move. */
  readonly still: readonly number[] | undefined
  /** True where what the atoms of the run did decided it: more frames may decide otherwise. */
  readonly found: boolean
  /** Mean position of the framework in the first frame, Å. */
  readonly start: Float64Array
  readonly velocities: MeanVelocities
}

const AXES: Partial<Record<ColumnName, number>> = { x: 0, y: 1, z: 2 }

const operator = transform({
  name: 'in-frame-of',
  version: 4,
  summary:
    'Positions and velocities in the frame of the framework: r(t) − [R(t) − R(0)] and v(t) − V(t), R and V the means over the framework atoms.',
  source:
    'Physics convention of every transport measure: unweighted mean over the atoms that are not mobile, the centre of mass where all are.',
  cut: 'any',
  params,
  prepare: (params, run): Framework | undefined => {
    const { types, found } = frameTypes(params, run)
    if (types.length === 0) return undefined
    refuseWanderers(params, run, types)
    const byMass = params.frame[0] === 'mass' || hasNoHost(params, run, types)
    const start = run.block(0, new Uint32Array(0)).meanOf(types, byMass).slice(0, 3)
    const velocities = rememberVelocities(run, rowsOfTypes(run, types), byMass)
    return { types, byMass, still: byMass ? undefined : types, found, start, velocities }
  },
  changes: (prepared) => (prepared?.found ? prepared.types : undefined),
  warns: (params, prepared, run) => {
    if (!prepared) return undefined
    refuseWanderers(params, run, prepared.types)
    if (!hasNoHost(params, run, prepared.types)) return undefined
    return {
      name: 'no-framework',
      message: `${run.name} has no atoms that stay: positions and velocities are taken from the centre of mass of all atoms`,
    }
  },
  apply: (block, { prepared }) => {
    if (!prepared) return block
    const { types, byMass, start } = prepared
    const shift = block.meanOf(types, byMass)
    for (let i = 0; i < shift.length; i += 3) for (let c = 0; c < 3; c++) shift[i + c] -= start[c]
    return derive(block, {
      column: remember(block.rows, (name, rows) =>
        VELOCITIES.includes(name)
          ? subtract(block.column(name, rows), meanVelocity(prepared.velocities, block, name), 0, 1, block)
          : subtract(block.column(name, rows), shift, AXES[name] as number, 3, block),
      ),
      meanOf: (wanted, mass) => block.meanOf(wanted, mass).map((value, i) => value - shift[i]),
    })
  },
})

/** Positions in the frame of these elements' mean position; without any, of all that are not mobile: by what is said, by the store, else not Li,
 *  as in `inFrameOf({ mobile: ['Na'] })`. Where all are mobile (a melt) their centre of mass is at rest.
 *  Throws usage errors for elements that the run does not have, where none of its atoms is mobile, and where atoms of the framework
 *  leave their places, so that it would move with them. */
export const inFrameOf = Object.assign((...frame: readonly string[] | readonly [Given]) => {
  const [first] = frame
  if (typeof first === 'object') return operator(first as object)
  return operator(first === undefined ? {} : { frame: frame as readonly string[] })
}, operator)

function subtract(
  values: Float32Array,
  shift: Float64Array,
  axis: number,
  stride: number,
  { count, room = OPEN_ROOM }: Block,
): Float32Array {
  const out = room.take(values.length)
  const along = new Float64Array(count)
  for (let t = 0; t < count; t++) along[t] = shift[stride * t + axis]
  simdDrift().subtract(values, along, out)
  return out
}
