import type { RunState } from '../../pipeline/operator.ts'
import { errorOfMean } from '../statistics.ts'

const PIECES = 8
/** Fewer jumps than this in a piece on average say nothing about its scatter. */
const LEAST_MEAN = 2

/** 68 % error of a rate Σ events / Σ ion-time (per ion and ns): over replicas where there are several, else over consecutive
 *  eighths of the one run, else √n. */
export function rateError(
  runs: readonly RunState[],
  events: readonly { readonly run: RunState; readonly frame: number }[],
): { error: number | undefined; method: string } {
  const times = runs.map(({ run, rows }) => (rows.length * (run.frames - 1) * run.interval) / 1000)
  const total = times.reduce((sum, time) => sum + time, 0)
  if (runs.length > 1) {
    const counts = runs.map((run) => events.filter((event) => event.run === run).length)
    const error = errorOfMean(
      counts.map((count, i) => count / times[i]),
      times.map((time) => time / total),
    )
    return { error, method: `${runs.length} replicas` }
  }
  if (events.length < LEAST_MEAN * PIECES)
    return { error: Math.sqrt(events.length) / total, method: 'Poisson' }
  const counts = new Float64Array(PIECES)
  const { frames } = runs[0].run
  for (const { frame } of events)
    counts[Math.min(PIECES - 1, Math.floor((PIECES * frame) / frames))] += PIECES / total
  return { error: errorOfMean(counts), method: `${PIECES} parts` }
}
