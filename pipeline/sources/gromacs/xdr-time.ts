import { shortest, spacing } from '../common/floats.ts'

/** A time in ps, and how far it may be off because of how it was written. */
export interface WrittenTime {
  readonly time: number
  readonly timeError: number
}

/** Times are rounded to this part of a ps, as far as doubles have the digits. */
const DIGITS = 1e9
const EXACT = 1e6

/** Times that were written in single precision beside step numbers. A run that begins at step × timestep goes on so:
 *  there the time is the step number times a timestep of at most six digits, where that rounds to what is written. */
export function singleTimes(): (step: number, written: number) => WrittenTime {
  let proportional: boolean | undefined
  let timestep = Number.NaN
  return (step, written) => {
    const ratio = written / step
    // Nearer than this it is the same one to six digits.
    if (!(Math.abs(ratio - timestep) < 4e-7 * timestep)) timestep = Number(ratio.toPrecision(6))
    const exact = step === 0 ? (written === 0 ? 0 : undefined) : proportionalTime(step, timestep, written)
    proportional ??= exact !== undefined
    if (proportional && exact !== undefined) return { time: exact, timeError: 0 }
    return { time: shortest(written), timeError: spacing(written) }
  }
}

function proportionalTime(step: number, timestep: number, written: number): number | undefined {
  const product = step * timestep
  const time = Math.abs(product) < EXACT ? Math.round(product * DIGITS) / DIGITS : product
  return Math.fround(time) === written || Math.abs(time - written) <= spacing(written) ? time : undefined
}
