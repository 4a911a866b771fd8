import { fitRotations } from '../../kernels/rotors/rotation-fit.ts'
import { matrixOf } from '../orientation.ts'
import type { Watch } from './of-rotors.ts'
import type { RotorSet } from './rotor-set.ts'

/** Unit vector of a rotor's axis in every frame, [3][frame]: that of the first frame, turned as its arms have turned since; of a rotor whose
 *  arms lie on one line that of its first arm. */
export function axisDirections(set: RotorSet, { rotor, units, frames, arms }: Watch): Float64Array {
  const reference = set.directions.subarray(3 * set.starts[rotor], 3 * set.starts[rotor + 1])
  if (liesOnLine(reference)) return units.slice(0, 3 * frames)
  const turns = new Float64Array(4 * frames)
  fitRotations(units, frames, 0, arms, reference, turns)
  return turnedAxis(set.axes.subarray(3 * rotor, 3 * rotor + 3), turns, frames)
}

function turnedAxis(axis: Float64Array, turns: Float64Array, frames: number): Float64Array {
  const out = new Float64Array(3 * frames)
  for (let t = 0; t < frames; t++) {
    const R = matrixOf(turns[t], turns[frames + t], turns[2 * frames + t], turns[3 * frames + t])
    for (let k = 0; k < 3; k++)
      out[k * frames + t] = R[3 * k] * axis[0] + R[3 * k + 1] * axis[1] + R[3 * k + 2] * axis[2]
  }
  return out
}

/** True where no two directions [arm][3] make an angle of more than 3° or less than 177°. */
function liesOnLine(directions: Float64Array): boolean {
  const [x, y, z] = directions
  for (let i = 3; i < directions.length; i += 3) {
    const cosine = x * directions[i] + y * directions[i + 1] + z * directions[i + 2]
    if (Math.abs(cosine) < 0.9986) return false
  }
  return true
}
