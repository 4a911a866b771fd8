import type { Run } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'
import { isMultipleOf, tidy } from '../../schemas/units.ts'

export type LagsParam = number | 'all' | undefined

/** Largest lag in frames: the one that was asked for, T − 1 for "all", else a third of the run's T frames.
 *  Throws usage errors for a lag that is no multiple of the interval, not positive, or longer than the run. */
export function largestLag(operator: string, lags: LagsParam, run: Run): number {
  const most = run.frames - 1
  const longest = `${tidy(most * run.interval)} ps`
  if (most < 1) throw usageError(`${operator}: ${run.name} has one frame`, 'A lag needs two frames at least.')
  if (lags === 'all') return most
  if (lags === undefined) return Math.max(1, Math.floor(run.frames / 3))
  if (!(lags > 0))
    throw usageError(`${operator}: lags of ${lags} ps`, `Give a time above 0 and up to ${longest}, or "all".`)
  if (!isMultipleOf(lags, run.interval)) throw noMultiple(operator, lags, run)
  const frames = Math.round(lags / run.interval)
  if (frames > most)
    throw usageError(
      `${operator}: lags up to ${tidy(lags)} ps, but ${run.name} has lags up to ${longest}`,
      `Give ${longest} or less; a third of the run is the default.`,
    )
  return frames
}

function noMultiple(operator: string, lags: number, run: Run) {
  const below = Math.floor(lags / run.interval)
  const near = [below, below + 1].filter((frames) => frames > 0).map((frames) => tidy(frames * run.interval))
  return usageError(
    `${operator}: lags of ${tidy(lags)} ps are no multiple of the frame interval of ${run.name}, ${tidy(run.interval)} ps`,
    `Give ${near.join(' or ')} ps.`,
  )
}
