import { VELOCITIES } from '../../schemas/store.ts'
import type { Warning } from '../../schemas/warning.ts'
import { needsOf } from '../definition/operator.ts'
import { measurementsOf, type Study } from '../definition/study.ts'
import type { Run } from '../run/run.ts'

/** Warnings of a store that say something of its velocities alone. */
const OF_VELOCITIES = ['nyquist']

/** What a run's store warns of and concerns a study: of velocities where one is read. */
export function runWarnings(
  { outputs }: Pick<Study, 'outputs'>,
  { manifest }: Pick<Run, 'manifest'>,
): readonly Warning[] {
  const moving = measurementsOf(outputs).some(({ measurement }) =>
    needsOf(measurement.measure).some((column) => VELOCITIES.includes(column)),
  )
  return manifest.warnings.filter(({ name }) => moving || !OF_VELOCITIES.includes(name))
}
