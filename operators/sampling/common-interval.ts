import type { RunState } from '../../pipeline/definition/operator.ts'
import { usageError } from '../../schemas/errors.ts'

/** The frame interval that replicas share, ps. Throws a usage error where they do not. */
export function commonInterval(operator: string, runs: readonly RunState[]): number {
  const { run } = runs[0]
  const other = runs.find((state) => Math.abs(state.run.interval / run.interval - 1) > 1e-6)?.run
  if (other)
    throw usageError(
      `${operator}: ${run.name} has a frame every ${run.interval} ps, its replica ${other.name} every ${other.interval} ps`,
      'Replicas need one frame interval. Give the runs different tags, or ingest them alike.',
    )
  return run.interval
}
