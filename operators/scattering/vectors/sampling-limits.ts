import { usageError } from '../../../schemas/errors.ts'
import { PLANCK } from '../../../schemas/units.ts'

/** Throws a usage error where ions turn further than π between frames: |Q| (Å⁻¹) times `step`, how far they go in a frame
 *  interval (Å, root mean square along Q), is above π. */
export function checkReach(Q: number, step: number): void {
  if (Q * step <= Math.PI) return
  throw usageError(
    `wave vectors: |Q| = ${Q.toPrecision(4)} Å⁻¹ is beyond what the frames sample: in one interval ions go ${step.toPrecision(3)} Å along it, Q times that is ${(Q * step).toPrecision(3)}, above π`,
    `Take |Q| up to ${(Math.PI / step).toPrecision(3)} Å⁻¹, or frames that follow one another more closely.`,
  )
}

/** The highest energy that frames so far apart (ps) tell apart, meV: h/2Δ. */
export const highestEnergy = (interval: number): number => PLANCK / (2 * interval)

/** Throws a usage error for energies (meV) beyond it. */
export function checkEnergy(energy: number, interval: number): void {
  const most = highestEnergy(interval)
  if (energy <= most) return
  throw usageError(
    `spectrum: energies to ${energy} meV, but frames ${interval} ps apart tell energies apart up to ${most.toPrecision(4)} meV`,
    `Ask for ${most.toPrecision(3)} meV or less, or take frames ${(PLANCK / (2 * energy)).toPrecision(3)} ps apart or closer.`,
  )
}
