import { resolve } from 'node:path'
import type { ClusterJob, JobRun, SiteOptions } from '../../../schemas/cluster.ts'
import { usageError } from '../../../schemas/errors.ts'
import { type PlanSummary, planAll } from '../../analysis/analyse.ts'
import { VERSION } from '../../run/version.ts'
import { MOST_PARTS } from '../../state/parts.ts'
import type { Workshop } from '../../work/workshop.ts'
import { jobRun } from './job.ts'
import { cutShares, taskCount } from './shares.ts'
import { clock } from './submit.ts'
import { strangersIn } from './survey.ts'

/** What a person may say of a job; the plan says the rest. */
export interface Wishes {
  readonly definition: string
  readonly shares?: number
  readonly threads: number
  readonly memory?: number
  readonly time?: string
  readonly stage: boolean
  readonly site: SiteOptions
}

/** Bytes that one thread is taken to read and measure in a second: a cautious figure, for the request alone. */
const BYTES_PER_SECOND = 20e6
/** Seconds that a share should take. */
const SHARE_SECONDS = 3600
const MOST_SHARES = 1000
const LEAST_MINUTES = 10
/** MB of the program, and of one more thread with its compiled code. */
const PROGRAM_MB = 400
const THREAD_MB = 100
/** States that a run keeps: its total and its parts. */
const STATES = 1 + MOST_PARTS

export interface Draft {
  readonly job: ClusterJob
  readonly plan: PlanSummary
  /** Shares with tasks that no partial covers. */
  readonly open: readonly number[]
}

/** Plans a definition for a cluster: runs, shares, and what to ask of the scheduler. */
export function draftJob(workshop: Workshop, wishes: Wishes): Draft {
  const runs: JobRun[] = []
  const openTasks: { run: number; task: number }[] = []
  const ids = new Map<string, number>()
  const { plan } = planAll(workshop, (runPlan, open) => {
    for (const { id } of runPlan.tasks) ids.set(id, runs.length)
    const wanted = new Set(open)
    runPlan.tasks.forEach((task, number) => {
      if (wanted.has(task)) openTasks.push({ run: runs.length, task: number })
    })
    runs.push(jobRun(runPlan))
  })
  refuseStrangers(workshop.job.out, ids)
  const { seconds, shares } = sizes(runs, wishes)
  const job: ClusterJob = {
    format: 'ionstream-job',
    version: 1,
    created: new Date().toISOString(),
    code: VERSION,
    definition: resolve(wishes.definition),
    module: workshop.job.module,
    params: workshop.job.params,
    fingerprint: plan.fingerprint,
    runs,
    shares,
    request: {
      threads: wishes.threads,
      memory: wishes.memory ?? memoryOf(plan, wishes.threads),
      collectMemory: wishes.memory ?? collectMemoryOf(plan),
      time: wishes.time ?? clock(Math.max(LEAST_MINUTES, Math.ceil((2 * seconds) / 60))),
      stage: wishes.stage,
    },
    site: wishes.site,
    submitted: [],
  }
  return { job, plan, open: sharesWith(job, openTasks) }
}

function refuseStrangers(out: string, ids: ReadonlyMap<string, number>): void {
  const strangers = strangersIn(out, ids)
  if (strangers.length === 0) return
  throw usageError(
    `${out}: ${strangers.length} partial results of something else are here, as ${strangers[0]}`,
    'Choose another --out, or move these files out of its folder "states".',
  )
}

/** Number of shares, and seconds that one may take. */
function sizes(runs: readonly JobRun[], { shares, threads }: Wishes) {
  const bytes = runs.reduce((sum, { tasks }) => sum + tasks.reduce((all, [n, cost]) => all + n * cost, 0), 0)
  const tasks = taskCount(runs)
  const total = bytes / BYTES_PER_SECOND / threads
  const wanted = shares ?? Math.min(MOST_SHARES, Math.ceil(total / SHARE_SECONDS))
  const count = Math.max(1, Math.min(tasks, wanted))
  return { shares: count, seconds: total / count }
}

/** Parts of a state, sealed and closed, while a task writes them. */
const memoryOf = ({ bytes, stateBytes }: PlanSummary, threads: number): number =>
  PROGRAM_MB + threads * (THREAD_MB + Math.ceil((2 * bytes + 2 * STATES * stateBytes) / 1e6))

/** The states of every run of the largest system, whole and in parts. */
function collectMemoryOf({ stateBytes, runs }: PlanSummary): number {
  const systems = new Map<string, number>()
  for (const { tags } of runs) systems.set(JSON.stringify(tags), (systems.get(JSON.stringify(tags)) ?? 0) + 1)
  return PROGRAM_MB + THREAD_MB + Math.ceil((Math.max(...systems.values()) * STATES * stateBytes) / 1e6)
}

function sharesWith(job: ClusterJob, open: readonly { run: number; task: number }[]): number[] {
  const missing = new Set(open.map(({ run, task }) => `${run}.${task}`))
  return cutShares(job.runs, job.shares).flatMap((spans, share) =>
    spans.some(({ run, from, to }) => {
      for (let task = from; task < to; task++) if (missing.has(`${run}.${task}`)) return true
      return false
    })
      ? [share]
      : [],
  )
}
