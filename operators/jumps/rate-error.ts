import type { RunState } from '../../pipeline/definition/operator.ts'
import { errorOfMean } from '../sampling/statistics.ts'

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

/** 68 % error of a rate Σ events / Σ ion-time (per ion and ns): over replicas where there are several, else over consecutive
 *  eighths of the one run, else √n. */
export function rateError(
  runs: readonly RunState[],
  { byRun, byPiece }: RateCounts,
): { error: number | undefined; method: string } {
  const times = runs.map(({ run, rows }) => (rows.length * (run.frames - 1) * run.interval) / 1000)
  const total = times.reduce((sum, time) => sum + time, 0)
  if (runs.length > 1) {
    const error = errorOfMean(
      times.map((time, i) => byRun[i] / time),
      times.map((time) => time / total),
    )
    return { error, method: `${runs.length} replicas` }
  }
  if (byRun[0] < LEAST_MEAN * PIECES) return { error: Math.sqrt(byRun[0]) / total, method: 'Poisson' }
  return { error: errorOfMean(byPiece.map((count) => (count * PIECES) / total)), method: `${PIECES} parts` }
}
