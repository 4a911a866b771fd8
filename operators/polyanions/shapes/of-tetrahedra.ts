import type { Facts } from '../../../pipeline/run/block.ts'
import type { Run } from '../../../pipeline/run/run.ts'
import { usageError } from '../../../schemas/errors.ts'
import { choice, text } from '../../../schemas/params.ts'
import { fitRotations } from '../../kernels/rotors/rotation-fit.ts'
import { type RotorShape, rotorParams, rotorShape, type Watch } from '../rotors/of-rotors.ts'
import { distortions, idealCorners, type Switching, toOwnAxes } from '../tetrahedron.ts'

export const tetrahedronParams = {
  ...rotorParams,
  axes: choice(
    ['crystal', 'own'],
    'axes that a tetrahedron is looked at in: x, y, z, where a tilt counts as distortion too, or its own',
  ).default('crystal'),
  switching: text(
    'how bonds are weighed by their length: none, or FROM,WIDTH[,N,M] of a rational switching function, Å, with N,M = 6,12 where they are not given',
  ).default('none'),
}

/** The rotors that are tetrahedra, and how they are looked at. */
export interface TetrahedronShape extends RotorShape {
  readonly switching: Switching
  /** Of each rotor in its own axes the corners that its bonds stand for, [bond][3]; undefined where it is no tetrahedron. */
  readonly corners: readonly (Float64Array | undefined)[]
  readonly own: boolean
}

interface Given {
  readonly per: 'kind' | 'rotor'
  readonly axes: 'crystal' | 'own'
  readonly switching: string
}

/** Throws usage errors where no rotor has one centre and four arms, and for a switching function that is none. */
export function tetrahedronShape(given: Given, run: Run, facts: Facts): TetrahedronShape {
  const shape = rotorShape(given, run, facts)
  const { rotors, starts, directions } = shape.set
  const corners = rotors.map(({ centres, rows }, i) =>
    centres === 1 && rows.length === 5
      ? idealCorners(directions.subarray(3 * starts[i], 3 * starts[i + 1]))
      : undefined,
  )
  if (corners.every((each) => each === undefined))
    throw usageError(
      `distortion: ${run.name} has no tetrahedra; its rotors are ${shape.set.kinds.join(', ')}`,
      'Give bonds by which a centre has four ligands.',
    )
  return { ...shape, corners, switching: switchingOf(given.switching), own: given.axes === 'own' }
}

export function switchingOf(said: string): Switching {
  if (said === 'none') return 'none'
  const [from, width, n = 6, m = 12] = said.split(',').map(Number)
  const isWhole = [n, m].every((value) => Number.isInteger(value) && value > 0)
  if (from >= 0 && width > 0 && isWhole && n !== m) return { from, width, n, m }
  throw usageError(
    `distortion: switching "${said}"`,
    'Give none, or where it begins and how wide it is in Å, as 2,1, and two different exponents, as 2,1,6,12.',
  )
}

/** s_d of a rotor in every frame of a stretch; undefined where it is no tetrahedron. */
export function distortionsIn(
  { corners, switching, own }: TetrahedronShape,
  { rotor, units, lengths, frames }: Watch,
): Float64Array | undefined {
  const ideal = corners[rotor]
  if (!ideal) return undefined
  if (own) {
    const turns = new Float64Array(4 * frames)
    fitRotations(units, frames, 0, 4, ideal, turns)
    toOwnAxes(units, frames, 0, 4, turns)
  }
  const out = new Float64Array(frames)
  distortions(units, lengths, frames, 0, 4, switching, out)
  return out
}
