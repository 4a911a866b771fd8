import { ratioError } from '../sampling/ratio-error.ts'
import { errorOfMean } from '../sampling/statistics.ts'

/** Jumps and ion-time (ps) of a run or of a part of one. */
export interface JumpsInTime {
  readonly jumps: number
  readonly time: number
}

const LEAST_PARTS = 4

/** Between replicas where there are several and each has jumps, else between parts, else from the number of jumps. */
export function residenceError(
  runs: readonly JumpsInTime[],
  parts: readonly JumpsInTime[],
  residence: number,
): { error: number; method: string } {
  if (runs.length > 1 && runs.every((run) => run.jumps > 0)) {
    const error = errorOfMean(runs.map((run) => run.time / run.jumps)) as number
    return { error, method: `${runs.length} replicas` }
  }
  const pieces = parts.map(({ time, jumps }) => ({ time, events: jumps }))
  if (pieces.length >= LEAST_PARTS) return { error: ratioError(pieces), method: `${pieces.length} parts` }
  const jumps = runs.reduce((sum, run) => sum + run.jumps, 0)
  return { error: residence / Math.sqrt(jumps), method: 'Poisson' }
}
