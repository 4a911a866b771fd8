import type { RunState } from '../../pipeline/definition/operator.ts'
import { errorOfMean } from '../sampling/statistics.ts'
import { ionTime } from '../sampling/subject-elements.ts'

const PIECES = 8
/** Fewer jumps than this in a piece on average say nothing about its scatter. */
const LEAST_MEAN = 2

/** Jumps counted by run, and by consecutive eighths of the first. */
export interface RateCounts {
  readonly byRun: Float64Array
  readonly byPiece: Float64Array
}

export const noCounts = (runs: number): RateCounts => ({
  byRun: new Float64Array(runs),
  byPiece: new Float64Array(PIECES),
})

/** Counts a jump of run number `index`. */
export function countJump(
  { byRun, byPiece }: RateCounts,
  index: number,
  frame: number,
  frames: number,
): void {
  byRun[index]++
  if (index === 0) byPiece[Math.min(PIECES - 1, Math.floor((PIECES * frame) / frames))]++
}

/** 68 % error of a rate Σ events / Σ ion-time of the ions of an element (per ion and ns): over replicas where there are several, else
 *  over consecutive eighths of the one run, else √n. */
export function rateError(
  runs: readonly RunState[],
  { byRun, byPiece }: RateCounts,
  element: string,
): { error: number | undefined; method: string } {
  const times = runs.map((run) => ionTime(run, element))
  const total = times.reduce((sum, time) => sum + time, 0)
  const having = [...times.keys()].filter((i) => times[i] > 0)
  if (having.length > 1) {
    const error = errorOfMean(
      having.map((i) => byRun[i] / times[i]),
      having.map((i) => times[i] / total),
    )
    return { error, method: `${having.length} replicas` }
  }
  const events = byRun[having[0]]
  if (having[0] > 0 || events < LEAST_MEAN * PIECES)
    return { error: Math.sqrt(events) / total, method: 'Poisson' }
  return { error: errorOfMean(byPiece.map((count) => (count * PIECES) / total)), method: `${PIECES} parts` }
}
