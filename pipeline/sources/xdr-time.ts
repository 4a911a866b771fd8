import { shortest, spacing } from './floats.ts'

/** A time in ps, and how far it may be off because of how it was written. */
export interface WrittenTime {
  readonly time: number
  readonly timeError: number
}

/** Times that were written in single precision beside step numbers. A run that begins at step × timestep goes on so:
 *  there the time is the step number times a timestep of at most six digits, where that rounds to what is written. */
export function singleTimes(): (step: number, written: number) => WrittenTime {
  let proportional: boolean | undefined
  return (step, written) => {
    const exact = step === 0 ? (written === 0 ? 0 : undefined) : proportionalTime(step, written)
    proportional ??= exact !== undefined
    if (proportional && exact !== undefined) return { time: exact, timeError: 0 }
    return { time: shortest(written), timeError: spacing(written) }
  }
}

function proportionalTime(step: number, written: number): number | undefined {
  const time = Number((step * Number((written / step).toPrecision(6))).toPrecision(15))
  return Math.fround(time) === written || Math.abs(time - written) <= spacing(written) ? time : undefined
}
