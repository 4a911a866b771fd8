import { existsSync } from 'node:fs'
import type { ClusterJob } from '../../../schemas/cluster.ts'
import { usageError } from '../../../schemas/errors.ts'
import { jobPath, readAnyJob } from './job.ts'
import { pbs } from './pbs.ts'
import type { Scheduler, ShareState } from './scheduler.ts'
import { sge } from './sge.ts'
import { ranges } from './shares.ts'
import { slurm } from './slurm.ts'

const SCHEDULERS: readonly Scheduler[] = [slurm, pbs, sge]

/** The scheduler of a site; undefined where shares are computed by hand. */
export const schedulerOf = ({ scheduler }: ClusterJob['site']): Scheduler | undefined =>
  SCHEDULERS.find(({ name }) => name === scheduler)

/** What the scheduler says of every share; the newest job that had it counts. */
export async function statesOf(job: ClusterJob): Promise<Map<number, { state: ShareState; word: string }>> {
  const scheduler = schedulerOf(job.site)
  const found = new Map<number, { state: ShareState; word: string }>()
  for (const { array, shares } of job.submitted) {
    const states = await scheduler?.state(array)
    for (const share of shares) {
      const state = states?.get(share)
      if (state) found.set(share, state)
      else found.delete(share)
    }
  }
  return found
}

/** Refuses to go on while shares of a job that was submitted here are waiting or running. */
export async function refuseWhileActive(dir: string): Promise<void> {
  if (!existsSync(jobPath(dir))) return
  const job = readAnyJob(dir)
  const active = [...(await statesOf(job))].flatMap(([share, { state }]) =>
    state === 'ended' ? [] : [share],
  )
  if (active.length === 0) return
  throw usageError(
    `${dir}: shares are still waiting or running: ${ranges(active.sort((a, b) => a - b))} (job ${job.submitted.map(({ array }) => array).join(', ')})`,
    `Let them end (ionstream status ${dir}), or end them: ionstream cancel ${dir}`,
  )
}
