import type { Run } from '../../../pipeline/run/run.ts'
import { usageError } from '../../../schemas/errors.ts'
import { tidy } from '../../../schemas/units.ts'
import { type LagsParam, largestLag } from '../../sampling/lags.ts'

/** Velocities forget within some ps: the largest lag where none is asked for, ps. */
const USUAL = 5

/** Frames that central differences cost. */
const LOST = 2

export interface LagParams {
  readonly lags?: LagsParam
  readonly velocities: 'stored' | 'differences'
}

/** Largest lag in frames: 5 ps, at most a third of the run, where nothing is given.
 *  Throws usage errors for a lag that is no multiple of the interval, not positive, or longer than the run, and for
 *  differences of so few frames that there are no two velocities. */
export function vacfLags({ lags, velocities }: LagParams, run: Run): number {
  const found = largestLag('vacf', lags, run)
  const most = run.frames - 1 - (velocities === 'differences' ? LOST : 0)
  if (most < 1)
    throw usageError(
      `vacf: ${run.name} has ${run.frames} frames, ${LOST + 2} are needed for velocities from differences`,
      'The first and the last frame have no central difference, and a lag needs two velocities.',
    )
  if (lags === undefined) return Math.max(1, Math.min(found, Math.floor(USUAL / run.interval + 1e-9)))
  if (found <= most) return found
  if (lags === 'all') return most
  throw usageError(
    `vacf: lags up to ${tidy(found * run.interval)} ps, but ${run.name} has ${most} lags of velocities from differences`,
    `Give ${tidy(most * run.interval)} ps or less: the first and the last frame have no central difference.`,
  )
}
