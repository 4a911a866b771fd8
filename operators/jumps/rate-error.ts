import type { RunState } from '../../pipeline/definition/operator.ts'
import type { Estimate } from '../sampling/estimate.ts'
import { PARTS } from '../sampling/means.ts'
import { overRunsAndParts } from '../sampling/over-runs.ts'
import { ionTime } from '../sampling/subject-elements.ts'

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

/** Σ events / Σ ion-time of the ions of an element, per ion and ns. */
export function rateOf(
  runs: readonly Pick<RunState, 'run' | 'rows'>[],
  counts: RateCounts,
  element: string,
): Estimate {
  const parts = runs
    .map((run, i) => ({ parts: Array.from(counts[i]), time: ionTime(run, element) / PARTS }))
    .filter(({ time }) => time > 0)
  return overRunsAndParts(parts, 'rate', (above, { time: below }) => ({ above, below }))
}
