import { VELOCITIES } from '../../schemas/store.ts'
import type { Warning } from '../../schemas/warning.ts'
import { needsOf } from '../definition/operator.ts'
import { measurementsOf, type Study } from '../definition/study.ts'
import type { Run } from '../run/run.ts'
import { isBeingWritten } from '../store/lock.ts'

/** Warnings of a store that say something of its velocities alone. */
const OF_VELOCITIES = ['nyquist']

/** What a run's store warns of and concerns a study: of velocities where one is read, and of frames that are not there yet. */
export function runWarnings(
  { outputs }: Pick<Study, 'outputs'>,
  run: Pick<Run, 'manifest' | 'path' | 'frames'>,
): readonly Warning[] {
  const moving = measurementsOf(outputs).some(({ measurement }) =>
    needsOf(measurement.measure).some((column) => VELOCITIES.includes(column)),
  )
  const heard = run.manifest.warnings.filter(({ name }) => moving || !OF_VELOCITIES.includes(name))
  return isUnfinished(run) ? [...heard, unfinished(run)] : heard
}

/** True where reading into a store was ended before its files were, and nobody is at it. */
const isUnfinished = ({ manifest, path }: Pick<Run, 'manifest' | 'path'>): boolean =>
  !manifest.complete && !isBeingWritten(path)

const unfinished = ({ path, frames }: Pick<Run, 'path' | 'frames'>): Warning => ({
  name: 'unfinished',
  message: `${path} has ${frames} frames only: its ingest was not finished. Run the same ingest (or follow) again: it goes on from there`,
  count: 1,
})
