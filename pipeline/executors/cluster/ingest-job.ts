import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { explain, IonstreamError, inputError, partialError, usageError } from '../../../schemas/errors.ts'
import {
  type IngestJob,
  type IngestNote,
  type IngestRun,
  ingestJob,
  ingestNote,
} from '../../../schemas/ingest-job.ts'
import { type IngestOptions, ingest } from '../../ingest/index.ts'
import { VERSION } from '../../run/version.ts'
import { probe } from '../../sources/index.ts'
import { manifestPath, readable, writeWhole } from '../../store/files.ts'
import { isChanged, toldWhole } from '../../store/told-whole.ts'
import { hashOf } from '../../work/fingerprint.ts'

const ingestPath = (dir: string): string => join(dir, 'ingest.json')

export const writeIngest = (dir: string, job: IngestJob): void => writeWhole(ingestPath(dir), toldWhole(job))

/** Reads `ingest.json`; undefined where runs were not ingested by an array. */
export function readIngest(dir: string): IngestJob | undefined {
  const path = ingestPath(dir)
  if (!existsSync(path)) return undefined
  const json = parse(path)
  const parsed = ingestJob.safeParse(json)
  if (parsed.success && !isChanged(json)) return parsed.data
  throw inputError(path, 'is not what was submitted', 'Submit again with --ingest.')
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw readable(error, path, 'read')
  }
}

/** What "ionstream ingest" would be told of a run. */
export const optionsOf = (
  { options }: Pick<IngestJob, 'options'>,
  { files, store, tags }: IngestRun,
): IngestOptions => ({ ...options, files: files.map(({ path }) => path), out: store, tags })

const notePath = (dir: string, index: number): string =>
  join(dir, 'ingest', `${String(index).padStart(5, '0')}.json`)

const orderOf = ({ code, options }: IngestJob, run: IngestRun): string => hashOf([code, options, run])

/** What is known of a run as it was asked for last. */
export function noteOf(dir: string, job: IngestJob, index: number): IngestNote | undefined {
  const path = notePath(dir, index)
  if (!existsSync(path)) return undefined
  const note = ingestNote.safeParse(parse(path))
  if (!note.success || note.data.order !== orderOf(job, job.runs[index])) return undefined
  return note.data.error === null && !existsSync(manifestPath(job.runs[index].store)) ? undefined : note.data
}

/** Forgets failures of these tasks, which are to be tried again. */
export function forgetFailures(dir: string, job: IngestJob, tasks: readonly number[]): void {
  for (const index of runsOf(job, tasks))
    if (noteOf(dir, job, index)?.error !== null) rmSync(notePath(dir, index), { force: true })
}

const runsOf = (job: IngestJob, tasks: readonly number[]): number[] =>
  job.runs.flatMap((_, index) => (tasks.includes(index % job.tasks) ? [index] : []))

interface Watching {
  readonly onProgress?: IngestOptions['onProgress']
  /** Called with each store that has been read, before its run counts as done. */
  readonly settle?: (store: string) => void
}

/** Reads the runs of one task into their stores, going on where an earlier start stopped; runs that are done are skipped.
 *  Every run is tried; then the first failure is thrown. */
export async function ingestTask(
  dir: string,
  task: number,
  watching: Watching = {},
): Promise<{ done: number; skipped: number }> {
  const job = readIngest(dir)
  if (!job) throw inputError(ingestPath(dir), 'no such job', 'Submit with --ingest first.')
  if (job.code !== VERSION)
    throw usageError(
      `${ingestPath(dir)}: submitted with ionstream ${job.code}, this is ionstream ${VERSION}`,
      `Load version ${job.code} on this machine, or submit again with this one.`,
    )
  if (task >= job.tasks) throw usageError(`task ${task}: there are ${job.tasks} tasks, 0 to ${job.tasks - 1}`)
  const runs = runsOf(job, [task])
  const open = runs.filter((index) => noteOf(dir, job, index)?.error !== null)
  const failures: unknown[] = []
  for (const index of open) await ingestRun(dir, job, index, watching).catch((error) => failures.push(error))
  if (failures.length > 0) throw failures[0]
  return { done: open.length, skipped: runs.length - open.length }
}

async function ingestRun(
  dir: string,
  job: IngestJob,
  index: number,
  { onProgress, settle }: Watching,
): Promise<void> {
  const run = job.runs[index]
  const note = (frames: number | null, error: string | null): void =>
    writeWhole(notePath(dir, index), JSON.stringify({ order: orderOf(job, run), frames, error }))
  try {
    refuseShorter(run)
    const { frames } = await ingest({ ...optionsOf(job, run), onProgress })
    settle?.(run.store)
    note(frames, null)
  } catch (error) {
    note(null, error instanceof IonstreamError ? explain(error) : String(error))
    throw error
  }
}

function refuseShorter({ files }: IngestRun): void {
  for (const { path, bytes } of files) {
    const now = probe(path).bytes
    if (now < bytes)
      throw inputError(path, `has ${now} bytes, it had ${bytes} when it was submitted`, 'Submit again.')
  }
}

/** The stores of an ingest that is done. Throws a partial error that names the runs that are not. */
export function ingestedStores(dir: string): string[] {
  const job = readIngest(dir)
  if (!job) throw usageError(`${dir}: nothing was ingested here`, 'Submit with --ingest first.')
  const open = openRuns(dir, job)
  if (open.length > 0) throw notIngested(dir, job, open)
  return job.runs.map(({ store }) => store)
}

/** Runs without a store, and why. */
export const openRuns = (dir: string, job: IngestJob): { index: number; error: string | null }[] =>
  job.runs.flatMap((_, index) => {
    const note = noteOf(dir, job, index)
    return note?.error === null ? [] : [{ index, error: note?.error ?? null }]
  })

const MOST_NAMED = 5

export function notIngested(dir: string, job: IngestJob, open: ReturnType<typeof openRuns>): IonstreamError {
  const lines = open
    .slice(0, MOST_NAMED)
    .map(
      ({ index, error }) =>
        `${job.runs[index].name} (task ${index % job.tasks}): ${error?.split('\n')[0] ?? 'missing'}`,
    )
  const rest = open.length > MOST_NAMED ? [`… ${open.length - MOST_NAMED} more`] : []
  return partialError(
    `${dir}: ${open.length} of ${job.runs.length} runs are not ingested:\n  ${[...lines, ...rest].join('\n  ')}`,
    `Mend them, then: ionstream collect ${resolve(dir)} --resubmit`,
  )
}
