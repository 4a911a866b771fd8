import { readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { type ClusterJob, clusterJob, type JobRun } from '../../../schemas/cluster.ts'
import { inputError, usageError } from '../../../schemas/errors.ts'
import type { Job } from '../../definition/definition.ts'
import { needsOf } from '../../definition/operator.ts'
import { VERSION } from '../../run/version.ts'
import { readable, writeWhole } from '../../store/files.ts'
import { isChanged, toldWhole } from '../../store/told-whole.ts'
import { hashOf } from '../../work/fingerprint.ts'
import { rowsRead } from '../../work/footprint.ts'
import { framesOf, type RunPlan, type Task } from '../../work/plan.ts'
import { contentOf } from '../../work/workshop.ts'

export const jobPath = (dir: string): string => join(dir, 'job.json')

export const writeJob = (dir: string, job: ClusterJob): void => writeWhole(jobPath(dir), toldWhole(job))

const ANEW =
  'See that none of its shares runs or waits, move this file elsewhere and submit the definition again: what the folder has of it is gone on from.'

/** Reads `job.json`, whichever version of the program wrote it. Throws an input error where it is missing or damaged. */
export function readAnyJob(dir: string): ClusterJob {
  const path = jobPath(dir)
  const json = parse(path)
  if (isChanged(json)) throw inputError(path, 'is not what was written: its checksum does not fit', ANEW)
  const parsed = clusterJob.safeParse(json)
  if (parsed.success) return parsed.data
  const { path: at, message } = parsed.error.issues[0]
  throw inputError(path, `is not a job: ${at.join('.')}: ${message}`, ANEW)
}

/** Reads `job.json` to compute or collect it. Throws a usage error where another version of the program wrote it. */
export function readJob(dir: string): ClusterJob {
  const job = readAnyJob(dir)
  if (job.code === VERSION) return job
  throw usageError(
    `${jobPath(dir)}: submitted with ionstream ${job.code}, this is ionstream ${VERSION}`,
    `Load version ${job.code} on this machine, or submit again with this one.`,
  )
}

function parse(path: string): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw inputError(path, 'no such job', 'Give the folder that was "ionstream submit --out".')
    throw readable(error, path, 'read')
  }
  try {
    return JSON.parse(text)
  } catch {
    throw inputError(path, 'is not JSON: it was changed after it was written', ANEW)
  }
}

/** What a job file keeps of a run. */
export function jobRun({ run, chains, tasks }: RunPlan): JobRun {
  const costs = tasks.map((task) => costOf(run, task))
  const counted: [number, number][] = []
  for (const cost of costs) {
    const last = counted.at(-1)
    if (last?.[1] === cost) last[0]++
    else counted.push([1, cost])
  }
  return {
    path: run.path,
    tags: run.tags,
    frames: run.frames,
    ...(run.halvings ? { halvings: run.halvings } : {}),
    definition: hashOf(chains.map(({ name, fingerprint }) => [name, fingerprint])).slice(0, 16),
    content: contentOf(run).slice(0, 16),
    tasks: counted,
  }
}

/** Bytes that a task reads, each measurement by itself: the measure of its work. */
const costOf = (run: RunPlan['run'], task: Task): number =>
  task.chains.reduce(
    (sum, chain) => sum + needsOf(chain.measure).length * Math.max(1, rowsRead(task, chain)),
    0,
  ) *
  4 *
  framesOf(run, task)

/** The engine's job over some of the runs, in another place perhaps than where it was submitted. */
export const engineJob = (dir: string, job: ClusterJob, runs: readonly JobRun[] = job.runs): Job => ({
  module: job.module,
  params: job.params,
  runs: runs.map(({ path, tags, halvings }) => ({ path, tags, halvings })),
  out: resolve(dir),
})

/** Refuses a run that is not what it was when the job was submitted: its store grew, or the definition says something else. */
export function checkRun(dir: string, known: JobRun, plan: RunPlan): void {
  const found = jobRun(plan)
  if (found.content !== known.content) {
    throw inputError(
      known.path,
      `the store has ${found.frames} frames, and is not what it was when the job was submitted (${known.frames} frames)`,
      `Submit again: what ${basename(dir)} has of it is gone on from.`,
    )
  }
  if (found.definition !== known.definition) {
    throw usageError(
      `${known.path}: the definition has fingerprint ${found.definition}, ${jobPath(dir)} was submitted with ${known.definition}`,
      'It was changed after it was submitted, or differs between machines. Put it back, or submit again.',
    )
  }
}
