import type { Run } from '../../pipeline/run/run.ts'
import { usageError } from '../../schemas/errors.ts'
import { isMultipleOf, tidy } from '../../schemas/units.ts'

/** Lags in frames of a run, in their order. Throws usage errors for a lag that is not positive, no multiple of the
 *  interval, given twice, or as long as the run. */
export function lagFrames(operator: string, lags: readonly number[], run: Run): number[] {
  const frames = lags.map((lag) => oneLag(operator, lag, run))
  const twice = frames.findIndex((lag, i) => frames.indexOf(lag) !== i)
  if (twice >= 0) throw usageError(`${operator}: the lag ${tidy(lags[twice])} ps is given twice`)
  if (frames.length === 0) throw usageError(`${operator}: no lags`, 'Give at least one time.')
  return frames
}

function oneLag(operator: string, lag: number, run: Run): number {
  const { interval, frames, name } = run
  if (!(lag > 0)) throw usageError(`${operator}: a lag of ${lag} ps`, 'Give a time above 0.')
  if (!isMultipleOf(lag, interval)) {
    const below = Math.floor(lag / interval)
    const near = [below, below + 1].filter((n) => n > 0).map((n) => tidy(n * interval))
    throw usageError(
      `${operator}: the lag ${tidy(lag)} ps is no multiple of the frame interval of ${name}, ${tidy(interval)} ps`,
      `Give ${near.join(' or ')} ps.`,
    )
  }
  const count = Math.round(lag / interval)
  if (count < frames) return count
  throw usageError(
    `${operator}: the lag ${tidy(lag)} ps is as long as the run ${name}, which spans ${tidy((frames - 1) * interval)} ps`,
    'Give lags that are shorter with --lags.',
  )
}
