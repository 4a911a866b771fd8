import type { Coordinates } from '../common/source.ts'
import { lengthUnit, timeUnit, velocityUnit } from '../common/unit-words.ts'
import { DOUBLE, FLOAT, INT, INT64, type NetcdfHeader, type Variable } from './netcdf-header.ts'

/** A variable with what its values are multiplied by. */
export interface Scaled {
  readonly variable: Variable
  readonly factor: number
}

/** What of a file is used. */
export interface NetcdfVariables {
  readonly atoms: number
  readonly coordinates: Coordinates
  readonly positions: Scaled
  readonly velocities?: Scaled
  readonly images?: readonly Variable[]
  readonly id?: Variable
  readonly type?: Variable
  /** ps; times of LAMMPS count steps. */
  readonly time?: Scaled
  readonly countsSteps: boolean
  readonly edges?: Scaled
  readonly angles?: Variable
  readonly origin?: Scaled
}

/** Variables whose values are read as they are; times are not among them. */
export const usedOf = ({
  positions,
  velocities,
  images,
  id,
  type,
  edges,
  angles,
  origin,
}: NetcdfVariables): Variable[] =>
  [
    positions.variable,
    velocities?.variable,
    ...(images ?? []),
    id,
    type,
    edges?.variable,
    angles,
    origin?.variable,
  ].filter((variable) => variable !== undefined)

const POSITIONS: readonly (readonly [Coordinates, readonly string[]])[] = [
  ['wrapped', ['coordinates']],
  ['scaled', ['scaled_coordinates']],
  ['unwrapped', ['unwrapped_coordinates', 'unwrapped']],
]
const REALS = [FLOAT, DOUBLE]
const WHOLE = [INT, INT64]

/** Chooses the variables of the Amber convention and of LAMMPS: folded coordinates with images, else unfolded ones, else folded
 *  ones alone. A sentence where something is missing or has another shape. */
export function chooseVariables(header: NetcdfHeader): NetcdfVariables | string {
  try {
    return choose(header)
  } catch (error) {
    if (typeof error === 'string') return error
    throw error
  }
}

function choose({ variables, attributes }: NetcdfHeader): NetcdfVariables {
  const images = ['ix', 'iy', 'iz'].map((name) => variables.get(name))
  const hasImages = images.every((variable) => variable !== undefined)
  const found = POSITIONS.flatMap(([kind, names]) =>
    names.flatMap((name) =>
      variables.has(name) ? [{ kind, variable: variables.get(name) as Variable }] : [],
    ),
  )
  const folded = found.find(({ kind }) => kind !== 'unwrapped')
  const choice = (hasImages && folded) || found.find(({ kind }) => kind === 'unwrapped') || folded
  if (!choice) throw `variables ${[...variables.keys()].join(', ')}, expected "coordinates" among them`
  const { variable, kind } = choice
  const atoms = variable.shape[0]
  if (!variable.isRecord || !(atoms >= 1))
    throw `"${variable.name}" of shape [${variable.shape}], expected frames of atoms × 3`
  const get = (name: string, types: readonly number[], shape: readonly number[]): Variable | undefined => {
    const variable = variables.get(name)
    if (variable) check(variable, types, shape)
    return variable
  }
  check(variable, REALS, [atoms, 3])
  for (const name of ['velocities', 'time'])
    if (variables.get(name)?.isRecord === false) throw `"${name}" does not change from frame to frame`
  const scaled = (variable: Variable | undefined, unit: Unit) => variable && scale(variable, unit)
  const perAtom = (name: string) => get(name, WHOLE, [atoms])
  return {
    atoms,
    coordinates: kind,
    positions: kind === 'scaled' ? { variable, factor: 1 } : scale(variable, LENGTH),
    velocities: scaled(get('velocities', REALS, [atoms, 3]), VELOCITY),
    images:
      hasImages && kind !== 'unwrapped'
        ? ['ix', 'iy', 'iz'].map((name) => perAtom(name) as Variable)
        : undefined,
    id: perAtom('id'),
    type: perAtom('type'),
    time: scaled(get('time', REALS, []), TIME),
    countsSteps: attributes.get('program') === 'LAMMPS',
    edges: scaled(get('cell_lengths', REALS, [3]), LENGTH),
    angles: get('cell_angles', REALS, [3]),
    origin: scaled(get('cell_origin', REALS, [3]), LENGTH),
  }
}

function check({ name, type, shape }: Variable, types: readonly number[], expected: readonly number[]): void {
  if (!types.includes(type)) throw `"${name}" is of type ${type}, expected ${types.join(' or ')}`
  if (shape.length !== expected.length || shape.some((length, k) => length !== expected[k]))
    throw `"${name}" of shape [${shape}], expected [${expected}]`
}

type Unit = readonly [what: string, read: (words: string) => number | undefined, usual: string]
const LENGTH: Unit = ['length', lengthUnit, 'angstrom']
const TIME: Unit = ['time', timeUnit, 'picosecond']
const VELOCITY: Unit = ['velocity', velocityUnit, 'angstrom/picosecond']

/** Without a unit it is the one of the convention. */
function scale(variable: Variable, [what, read, usual]: Unit): Scaled {
  const words = variable.attributes.get('units') ?? usual
  const unit = read(String(words))
  const factor = variable.attributes.get('scale_factor') ?? 1
  if (unit === undefined) throw `"${variable.name}" in "${words}", expected a unit of ${what} like "${usual}"`
  if (typeof factor !== 'number' || !(factor > 0 && factor < Infinity))
    throw `"${variable.name}" has scale_factor ${factor}, expected a number above zero`
  return { variable, factor: unit * Number(factor.toPrecision(7)) }
}
