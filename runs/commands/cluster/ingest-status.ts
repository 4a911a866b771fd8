import { noteOf, readIngest } from '../../../pipeline/executors/cluster/ingest-job.ts'
import { ingestStates } from '../../../pipeline/executors/cluster/ingest-submit.ts'
import { shellWords } from '../../../pipeline/executors/cluster/scheduler.ts'
import { ranges } from '../../../pipeline/executors/cluster/shares.ts'
import type { IngestJob } from '../../../schemas/ingest-job.ts'

export interface RunStatus {
  readonly run: string
  readonly task: number
  /** done, failed, running, pending or missing */
  readonly state: string
  readonly frames: number | null
  readonly error: string | null
  /** The scheduler's own word, where it knows the task. */
  readonly scheduler: string | null
}

const MOST_LINES = 40

type Seen = Awaited<ReturnType<typeof ingestStates>>['plan']

/** How far the ingest of a submission has come; undefined where there was none. */
export async function ingestStatus(dir: string) {
  const job = readIngest(dir)
  if (!job) return undefined
  const { tasks, plan } = await ingestStates(job)
  const runs = job.runs.map(({ name }, index): RunStatus => {
    const task = index % job.tasks
    const note = noteOf(dir, job, index)
    const seen = tasks.get(task)
    const waiting = seen && seen.state !== 'ended' ? seen.state : 'missing'
    const state = note ? (note.error === null ? 'done' : 'failed') : waiting
    return {
      run: name,
      task,
      state,
      frames: note?.frames ?? null,
      error: note?.error ?? null,
      scheduler: seen?.word ?? null,
    }
  })
  return { runs, submitted: job.submitted, text: ingestText(dir, job, runs, plan) }
}

function ingestText(dir: string, job: IngestJob, runs: readonly RunStatus[], plan: Seen | undefined): string {
  const count = (state: string) => runs.filter((run) => run.state === state).length
  const states = ['done', 'failed', 'running', 'pending', 'missing'].map(
    (state) => `${count(state)} ${state}`,
  )
  const unfinished = runs.filter(({ state }) => state !== 'done')
  const lines = unfinished.slice(0, MOST_LINES).map(({ run, task, state, error, scheduler }) => {
    const why = error === null ? '' : `: ${error.replaceAll('\n', '\n    ')}`
    return `  ${run} (task ${task}): ${state}${scheduler ? ` (${scheduler})` : ''}${why}`
  })
  return [
    `${dir}: ingest of ${runs.length} runs: ${states.join(', ')}`,
    ...lines,
    ...(unfinished.length > MOST_LINES ? [`  … ${unfinished.length - MOST_LINES} more`] : []),
    ...advice(dir, job, runs, plan),
  ].join('\n')
}

function advice(dir: string, job: IngestJob, runs: readonly RunStatus[], plan: Seen | undefined): string[] {
  const lost = runs.filter(({ state }) => state === 'failed' || state === 'missing')
  const tasks = [...new Set(lost.map(({ task }) => task))].sort((a, b) => a - b)
  if (tasks.length > 0)
    return [`not ingested: --array=${ranges(tasks)}; mend them, then: ionstream collect ${dir} --resubmit`]
  if (runs.some(({ state }) => state !== 'done')) return []
  if (plan && plan.state !== 'ended')
    return [`everything is ingested; the job that plans the analysis: ${plan.word}`]
  return [`everything is ingested; next: ionstream ${shellWords(job.plan)}`]
}
