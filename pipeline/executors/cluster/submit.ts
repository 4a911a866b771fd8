import { chmodSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { ClusterJob } from '../../../schemas/cluster.ts'
import { refuseOther } from '../../analysis/results-folder.ts'
import { makeFolder, writeWhole } from '../../store/files.ts'
import { writeJob } from './job.ts'
import type { Request, Scheduler } from './scheduler.ts'
import { schedulerOf } from './schedulers.ts'
import { ranges } from './shares.ts'

/** The two jobs of a submission: an array that computes shares, and one that collects when it has ended. */
export function requestsOf(
  dir: string,
  job: ClusterJob,
  program: readonly string[],
  shares: readonly number[],
) {
  const { threads, memory, collectMemory, time, stage } = job.request
  const common = { logs: join(resolve(dir), 'logs'), site: job.site, time }
  const array: Request = {
    ...common,
    name: 'ionstream',
    command: [...program, 'task', ...(stage ? ['--stage'] : []), resolve(dir)],
    shares,
    threads,
    memory,
  }
  const collect: Request = {
    ...common,
    name: 'ionstream-collect',
    command: [...program, 'collect', resolve(dir)],
    threads: 1,
    memory: collectMemory,
  }
  return { array, collect }
}

/** Writes the job file and hands both jobs to the scheduler; returns the job file's new content.
 *  `array` has no shares where everything is computed: then there is only the collect job. */
export async function handOver(
  dir: string,
  job: ClusterJob,
  program: readonly string[],
  shares: readonly number[],
): Promise<ClusterJob> {
  refuseOther(dir)
  for (const folder of ['states', 'logs']) makeFolder(join(dir, folder))
  writeJob(dir, job)
  const scheduler = schedulerOf(job.site)
  if (!scheduler) return job
  const { array, collect } = requestsOf(dir, job, program, shares)
  const first = shares.length > 0 ? await hand(dir, scheduler, 'array', array) : undefined
  const remember = (second: string): ClusterJob => {
    const entry = { array: first ?? second, collect: second, shares: [...shares] }
    const submitted = { ...job, submitted: [...job.submitted, entry] }
    writeJob(dir, submitted)
    return submitted
  }
  if (first !== undefined) remember(first)
  return remember(await hand(dir, scheduler, 'collect', collect, first))
}

/** Writes a script and hands it to the scheduler; returns the job's id. */
export async function hand(
  dir: string,
  scheduler: Scheduler,
  kind: string,
  request: Request,
  after?: string,
) {
  const path = join(resolve(dir), `${kind}.sh`)
  writeWhole(path, scheduler.script(request))
  chmodSync(path, 0o755)
  return scheduler.submit(path, request, after)
}

/** A time limit. */
export const clock = (minutes: number): string =>
  `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:00`

/** How to compute shares without a scheduler. */
export const byHand = (dir: string, shares: readonly number[], count: number): string =>
  shares.length === 0
    ? `ionstream collect ${dir}`
    : [
        shares.length === count
          ? `for share in $(seq 0 ${count - 1}); do ionstream task ${dir} $share; done`
          : `for share in ${shares.join(' ')}; do ionstream task ${dir} $share; done   # ${ranges(shares)}`,
        `ionstream collect ${dir}`,
      ].join('\n')
