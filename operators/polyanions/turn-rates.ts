import { errorOfMean } from '../sampling/statistics.ts'

/** Fewer turns than this a rotor on average say nothing about their scatter. */
const LEAST_MEAN = 2
/** Turns that are seen in fewer than 68 % of the looks where none was seen: −ln(1 − 0.68). */
const NONE_SEEN = 1.1478

/** Turns per rotor and unit of time, and half its 68 % interval; where no turn was seen the rate is 0 and `below` bounds it. */
export interface TurnRate {
  readonly turns: number
  readonly rate: number
  readonly error: number | undefined
  readonly below: number | undefined
  readonly method: 'samples' | 'Poisson' | 'none seen'
}

/** Rate Σ turns / Σ time of rotors that are alike. `turns` counts them by rotor; `time` is how long each was watched.
 *  The error is taken between rotors, or is √n/Σ time where they turned less than twice on average. */
export function turnRate(turns: ArrayLike<number>, time: ArrayLike<number>): TurnRate {
  const [all, total] = [sumOf(turns), sumOf(time)]
  if (all === 0) return { turns: 0, rate: 0, error: undefined, below: NONE_SEEN / total, method: 'none seen' }
  const rate = all / total
  if (turns.length < 2 || all < LEAST_MEAN * turns.length)
    return { turns: all, rate, error: Math.sqrt(all) / total, below: undefined, method: 'Poisson' }
  const each = Array.from(turns, (count, i) => count / time[i])
  const error = errorOfMean(
    each,
    Array.from(time, (value) => value / total),
  )
  return { turns: all, rate, error, below: undefined, method: 'samples' }
}

const sumOf = (values: ArrayLike<number>): number => {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum
}
