import { existsSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { SiteOptions } from '../../../schemas/cluster.ts'
import { usageError } from '../../../schemas/errors.ts'
import type { IngestJob } from '../../../schemas/ingest-job.ts'
import { checkIngest } from '../../ingest/index.ts'
import { VERSION } from '../../run/version.ts'
import { probe } from '../../sources/index.ts'
import { makeFolder } from '../../store/files.ts'
import { forgetFailures, optionsOf, readIngest, writeIngest } from './ingest-job.ts'
import { jobPath } from './job.ts'
import { findRuns, tagsFrom } from './raw-runs.ts'
import { type Request, type ShareState, shellWords } from './scheduler.ts'
import { schedulerOf } from './schedulers.ts'
import { clock, hand } from './submit.ts'

/** What a person says of runs that are to be ingested on a cluster. */
export interface IngestWishes {
  readonly patterns: readonly string[]
  readonly tags: IngestJob['runs'][number]['tags']
  readonly tagFrom?: string
  readonly options: IngestJob['options']
  readonly memory?: number
  readonly time?: string
  readonly site: SiteOptions
  /** Words of the command that plans the analysis afterwards. */
  readonly plan: readonly string[]
}

/** Tasks of an array: most clusters refuse more. */
const MOST_TASKS = 1000
/** Bytes that one task is taken to read in a second: a cautious figure, for the request alone. */
const BYTES_PER_SECOND = 5e6
const LEAST_MINUTES = 10
const MEMORY_MB = 1500

/** Finds the runs, reads the first frame of each, and says what is to be done. Throws what "ionstream ingest" throws. */
export async function draftIngest(dir: string, wishes: IngestWishes): Promise<IngestJob> {
  const found = await findRuns(wishes.patterns)
  const runs = found.map(({ name, folder, files }) => ({
    name,
    files: files.map((path) => ({ path, bytes: probe(path).bytes })),
    store: join(resolve(dir), 'stores', name),
    tags: { ...(wishes.tagFrom === undefined ? {} : tagsFrom(wishes.tagFrom, folder)), ...wishes.tags },
  }))
  const { options, site } = wishes
  for (const run of runs) await checkIngest(optionsOf({ options }, run))
  const tasks = Math.min(MOST_TASKS, runs.length)
  return {
    format: 'ionstream-ingest',
    version: 1,
    created: new Date().toISOString(),
    code: VERSION,
    runs,
    options,
    tasks,
    plan: [...wishes.plan],
    request: { memory: wishes.memory ?? MEMORY_MB, time: wishes.time ?? timeOf(runs, tasks) },
    site,
    submitted: [],
  }
}

/** Twice what the longest task may take. */
function timeOf(runs: IngestJob['runs'], tasks: number): string {
  const bytes = new Array<number>(tasks).fill(0)
  runs.forEach(({ files }, index) => {
    for (const file of files) bytes[index % tasks] += file.bytes
  })
  const seconds = bytes.reduce((most, each) => Math.max(most, each), 0) / BYTES_PER_SECOND
  return clock(Math.max(LEAST_MINUTES, Math.ceil((2 * seconds) / 60)))
}

/** An array that ingests, and a job that plans and submits the analysis when it has ended. */
export function ingestRequests(
  dir: string,
  job: IngestJob,
  program: readonly string[],
  tasks: readonly number[],
): { array: Request; plan: Request } {
  const common = { ...job.request, threads: 1, logs: join(resolve(dir), 'logs'), site: job.site }
  return {
    array: {
      ...common,
      name: 'ionstream-ingest',
      log: 'ingest',
      command: [...program, 'task', '--ingest', resolve(dir)],
      shares: tasks,
    },
    plan: { ...common, name: 'ionstream-plan', command: [...program, ...job.plan] },
  }
}

/** Writes `ingest.json` and hands both jobs to the scheduler; returns its new content.
 *  A plan of an earlier analysis goes away: what it has computed stays and is gone on from. */
export async function handOverIngest(
  dir: string,
  job: IngestJob,
  program: readonly string[],
  tasks: readonly number[],
): Promise<IngestJob> {
  for (const folder of ['ingest', 'logs']) makeFolder(join(dir, folder))
  forgetFailures(dir, job, tasks)
  writeIngest(dir, job)
  rmSync(jobPath(dir), { force: true })
  const scheduler = schedulerOf(job.site)
  if (!scheduler) return job
  const { array, plan } = ingestRequests(dir, job, program, tasks)
  const first = tasks.length > 0 ? await hand(dir, scheduler, 'ingest', array) : undefined
  const remember = (second: string): IngestJob => {
    const entry = { array: first ?? second, plan: second, tasks: [...tasks] }
    const submitted = { ...job, submitted: [...job.submitted, entry] }
    writeIngest(dir, submitted)
    return submitted
  }
  if (first !== undefined) remember(first)
  return remember(await hand(dir, scheduler, 'plan', plan, first))
}

/** What the scheduler says of every task, and of the job that plans; the newest job counts. */
export async function ingestStates(job: IngestJob) {
  const scheduler = schedulerOf(job.site)
  const tasks = new Map<number, { state: ShareState; word: string }>()
  for (const entry of job.submitted) {
    const states = entry.tasks.length > 0 ? await scheduler?.state(entry.array) : undefined
    for (const task of entry.tasks) {
      const state = states?.get(task)
      if (state) tasks.set(task, state)
      else tasks.delete(task)
    }
  }
  const last = job.submitted.at(-1)
  const plan = last && last.plan !== last.array ? (await scheduler?.state(last.plan))?.get(0) : undefined
  const only = last && last.tasks.length === 0 ? (await scheduler?.state(last.plan))?.get(0) : undefined
  return { tasks, plan: plan ?? only }
}

/** Refuses to go on while an ingest that was submitted here is waiting or running. */
export async function refuseWhileIngesting(dir: string): Promise<void> {
  const job = existsSync(dir) ? readIngest(dir) : undefined
  if (!job) return
  const { tasks, plan } = await ingestStates(job)
  const active = [...tasks.values(), ...(plan ? [plan] : [])].filter(({ state }) => state !== 'ended')
  if (active.length === 0) return
  throw usageError(
    `${dir}: runs are still being ingested (job ${job.submitted.at(-1)?.array})`,
    `Let them end (ionstream status ${dir}), or end them: ionstream cancel ${dir}`,
  )
}

/** How to ingest and plan without a scheduler. */
export const ingestByHand = (dir: string, job: IngestJob, tasks: readonly number[]): string => {
  const numbers = tasks.length === job.tasks ? `$(seq 0 ${job.tasks - 1})` : tasks.join(' ')
  const plan = `ionstream ${shellWords(job.plan)}`
  if (tasks.length === 0) return plan
  return `for run in ${numbers}; do ionstream task ${dir} $run --ingest; done\n${plan}`
}
