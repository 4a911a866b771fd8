import { existsSync } from 'node:fs'
import { notIngested, openRuns, readIngest } from '../../../pipeline/executors/cluster/ingest-job.ts'
import { refuseWhileIngesting } from '../../../pipeline/executors/cluster/ingest-submit.ts'
import { jobPath } from '../../../pipeline/executors/cluster/job.ts'
import { shellWords } from '../../../pipeline/executors/cluster/scheduler.ts'
import { partialError } from '../../../schemas/errors.ts'
import { submitTasks } from './submit-ingest.ts'

/** Looks after the ingest of a submission whose analysis is not planned yet: names what is missing, and on request submits
 *  it again. False where there is nothing to look after. */
export async function mendIngest(dir: string, resubmit: boolean): Promise<boolean> {
  const job = readIngest(dir)
  if (!job || existsSync(jobPath(dir))) return false
  const open = openRuns(dir, job)
  if (!resubmit && open.length > 0) throw notIngested(dir, job, open)
  if (!resubmit)
    throw partialError(
      `${dir}: all runs are ingested, the analysis is not submitted yet`,
      `See ionstream status ${dir}; or submit it: ionstream ${shellWords(job.plan)}`,
    )
  await refuseWhileIngesting(dir)
  const tasks = [...new Set(open.map(({ index }) => index % job.tasks))].sort((a, b) => a - b)
  await submitTasks(dir, job, tasks)
  return true
}
