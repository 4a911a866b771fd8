import { z } from 'zod'
import { transform } from '../../pipeline/definition/steps.ts'
import { type Block, derive, remember } from '../../pipeline/run/block.ts'
import { OPEN_ROOM } from '../../pipeline/run/room.ts'
import { elementsOf, type Run, rowsOfTypes, typesOf } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'
import { didYouMean } from '../../schemas/nearest.ts'
import { words } from '../../schemas/params.ts'
import type { ColumnName } from '../../schemas/store.ts'
import { simdDrift } from '../kernels/drift/drift-simd.ts'
import { type MeanVelocities, meanVelocity, rememberVelocities } from './mean-velocity.ts'

const params = z.object({
  frame: words(
    'elements whose mean position is at rest; "host" = all that are not mobile, "mass" = the same by mass, "none" = as stored',
  ).default(['host']),
  mobile: words('mobile elements').default(['Li']),
})

interface Framework {
  readonly types: number[]
  readonly byMass: boolean
  /** Mean position of the framework in the first frame, Å. */
  readonly start: Float64Array
  readonly velocities: MeanVelocities
}

/** Elements that are usually the mobile ones. */
const CARRIERS: readonly string[] = ['Li', 'Na', 'K', 'Ag', 'Cu', 'Mg', 'Ca', 'Zn', 'H', 'F', 'O']
/** Frames that are no elements. */
const WORDS: readonly string[] = ['host', 'mass', 'none']

const AXES: Partial<Record<ColumnName, number>> = { x: 0, y: 1, z: 2 }
const VELOCITIES: readonly ColumnName[] = ['vx', 'vy', 'vz']

const operator = transform({
  name: 'in-frame-of',
  version: 2,
  summary:
    'Positions and velocities in the frame of the framework: r(t) − [R(t) − R(0)] and v(t) − V(t), R and V the means over the framework atoms.',
  source:
    'Physics convention of every transport measure: unweighted mean over the atoms that are not mobile.',
  cut: 'any',
  params,
  prepare: ({ frame, mobile }, run): Framework | undefined => {
    const types = frameworkTypes(run, frame, mobile)
    if (types.length === 0) return undefined
    const byMass = frame[0] === 'mass'
    const start = run.block(0, new Uint32Array(0)).meanOf(types, byMass).slice(0, 3)
    const velocities = rememberVelocities(run, rowsOfTypes(run, types), byMass)
    return { types, byMass, start, velocities }
  },
  warns: ({ frame }, prepared, run) =>
    prepared || frame[0] === 'none'
      ? undefined
      : {
          name: 'no-framework',
          message: `${run.name} has mobile atoms alone: positions and velocities are as stored, a drift of all atoms counts as diffusion`,
        },
  apply: (block, { prepared }) => {
    if (!prepared) return block
    const { types, byMass, start } = prepared
    const shift = block.meanOf(types, byMass)
    for (let i = 0; i < shift.length; i += 3) for (let c = 0; c < 3; c++) shift[i + c] -= start[c]
    return derive(block, {
      column: remember((name, rows = block.rows) =>
        VELOCITIES.includes(name)
          ? subtract(block.column(name, rows), meanVelocity(prepared.velocities, block, name), 0, 1, block)
          : subtract(block.column(name, rows), shift, AXES[name] as number, 3, block),
      ),
      meanOf: (wanted, mass) => block.meanOf(wanted, mass).map((value, i) => value - shift[i]),
    })
  },
})

/** Positions in the frame of these elements' mean position; without any, of all that are not Li.
 *  Throws usage errors for elements that the run does not have, and where none of its atoms is mobile. */
export const inFrameOf = Object.assign(
  (...frame: string[]) => operator(frame.length > 0 ? { frame } : {}),
  operator,
)

function frameworkTypes(run: Run, frame: readonly string[], mobile: readonly string[]): number[] {
  const elements = elementsOf(run)
  const word = frame.find((each) => WORDS.includes(each))
  if (word !== undefined && frame.length > 1)
    throw usageError(
      `in-frame-of: "${word}" beside other words: ${frame.join(', ')}`,
      `Give "${word}" alone, or elements.`,
    )
  if (word === 'none') return []
  if (word !== undefined) {
    if (!mobile.some((element) => elements.includes(element)))
      throw usageError(
        `in-frame-of: ${run.name} has no atoms of a mobile element (${mobile.join(', ')}), so that the frame would move with those that are`,
        `Say which move, as in --mobile ${elements.find((element) => CARRIERS.includes(element)) ?? elements[0]}, or take positions as they are: --frame none. It has ${elements.join(', ')}.`,
      )
    return typesOf(
      run,
      elements.filter((element) => !mobile.includes(element)),
    )
  }
  const stranger = frame.find((element) => !elements.includes(element))
  if (stranger !== undefined)
    throw usageError(`in-frame-of: ${run.name} has no atoms "${stranger}"`, didYouMean(stranger, elements))
  return typesOf(run, frame)
}

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
