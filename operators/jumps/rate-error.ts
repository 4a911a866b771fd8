import type { RunState } from '../../pipeline/definition/operator.ts'
import type { Estimate } from '../sampling/estimate.ts'
import { PARTS } from '../sampling/means.ts'
import { overRunsAndParts } from '../sampling/over-runs.ts'

/** Jumps counted in consecutive, equal parts of each run, [run][part]. */
export type RateCounts = readonly Float64Array[]

export const noCounts = (runs: number): RateCounts =>
  Array.from({ length: runs }, () => new Float64Array(PARTS))

/** Counts a jump of run number `index`. */
export function countJump(counts: RateCounts, index: number, frame: number, frames: number): void {
  counts[index][partOf(frame, frames)]++
}

/** The part that a frame of a run of so many is in. */
export const partOf = (frame: number, frames: number): number =>
  Math.min(PARTS - 1, Math.floor((PARTS * frame) / frames))

/** Σ events / Σ ion-time, per ion and ns. */
export function rateOf(runs: readonly Pick<RunState, 'run' | 'rows'>[], counts: RateCounts): Estimate {
  const parts = runs.map(({ run, rows }, i) => ({
    parts: Array.from(counts[i]),
    time: (rows.length * (run.frames - 1) * run.interval) / 1000 / PARTS,
  }))
  return overRunsAndParts(parts, 'rate', (above, { time: below }) => ({ above, below }))
}
