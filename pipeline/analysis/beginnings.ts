import { IonstreamError } from '../../schemas/errors.ts'
import type { Job } from '../definition/definition.ts'
import { openWorkshop, type Workshop } from '../work/workshop.ts'

/** How often runs are cut in half, to see how a number comes in. */
const HALVINGS = 4

/** The runs of a job, then their beginnings, as far as they are long enough to be planned. */
export async function withBeginnings(job: Job): Promise<Workshop> {
  const shorter = Array.from({ length: HALVINGS }, (_, k) =>
    job.runs.map((run) => ({ ...run, halvings: k + 1 })),
  ).flat()
  const trial = await openWorkshop({ ...job, runs: shorter })
  const possible = shorter.filter((_, index) => {
    try {
      return trial.plan(index).run.close() === undefined
    } catch (error) {
      if (error instanceof IonstreamError && error.fault === 'usage') return false
      throw error
    }
  })
  return openWorkshop({ ...job, runs: [...job.runs, ...possible] })
}
