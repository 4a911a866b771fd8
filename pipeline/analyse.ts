import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { lastValueFrom, NEVER, type Observable, scan, startWith, tap } from 'rxjs'
import { partialError, usageError } from '../schemas/errors.ts'
import type { Warning } from '../schemas/warning.ts'
import { addWarning } from '../schemas/warning.ts'
import { type Job, loadStudy, resolveRuns } from './definition.ts'
import { type Evaluated, evaluate } from './evaluate.ts'
import type { Executor } from './executors/executor.ts'
import { contentOf, type Order, openTasks, openWorkshop, type Workshop } from './executors/work.ts'
import { hashOf } from './fingerprint.ts'
import type { Measurement } from './flow.ts'
import { mergeRun } from './merge.ts'
import type { RunState } from './operator.ts'
import type { Run } from './run.ts'
import { readable, sweepHalfWritten } from './store/files.ts'
import type { RunRequest, Study } from './study.ts'

export interface AnalyseOptions {
  /** URL of the definition module, and what it is called with. */
  readonly module: string
  readonly params?: unknown
  /** Stores in place of the definition's own. */
  readonly runs?: readonly RunRequest[]
  readonly out: string
  readonly executor: Executor
  readonly stop?: Observable<unknown>
  /** Told once, before frame 0. */
  onPlan?(plan: PlanSummary): void
  onProgress?(framesDone: number, framesTotal: number): void
}

/** What will be read and kept, known before frame 0. */
export interface PlanSummary {
  readonly runs: readonly Run[]
  readonly measurements: readonly {
    name: string
    operator: string
    columns: readonly string[]
    rows: number
    bytes: number
  }[]
  readonly tasks: number
  readonly openTasks: number
  /** Frames that open tasks will read, summed over tasks. */
  readonly frames: number
  readonly bytes: number
}

export interface Analysis {
  readonly study: Study
  readonly job: Job
  readonly runs: readonly Run[]
  readonly results: readonly Evaluated[]
  readonly warnings: readonly Warning[]
  readonly fingerprint: string
  readonly plan: PlanSummary
}

/** Plans, computes what no partial covers, merges and finishes. Throws usage errors before frame 0,
 *  a partial error when it was stopped: everything done is kept. */
export async function analyse(options: AnalyseOptions): Promise<Analysis> {
  const study = await loadStudy(options.module, options.params)
  const requests = options.runs?.length ? options.runs : study.runs
  if (requests.length === 0)
    throw usageError(
      'no runs: neither the definition nor the command names any',
      'Name stores after the definition.',
    )
  const out = resolve(options.out)
  const job: Job = {
    module: options.module,
    params: options.params ?? null,
    runs: await resolveRuns(requests),
    out,
  }
  makeFolders(out)
  const workshop = await openWorkshop(job)
  const { orders, plan } = planAll(workshop)
  options.onPlan?.(plan)
  await carryOutAll(job, orders, plan, options)
  const { results, warnings } = evaluate(workshop.study.outputs, mergeAll(workshop))
  for (const run of plan.runs)
    for (const { name, message, count } of run.manifest.warnings)
      addWarning(warnings, `${run.name}: ${name}`, message, count)
  return { study, job, runs: plan.runs, results, warnings, fingerprint: fingerprintOf(workshop), plan }
}

function makeFolders(out: string): void {
  try {
    mkdirSync(join(out, 'states'), { recursive: true })
    sweepHalfWritten(join(out, 'states'))
  } catch (error) {
    throw readable(error, out, 'made')
  }
}

function planAll(workshop: Workshop): { orders: Order[]; plan: PlanSummary } {
  const orders: Order[] = []
  const runs: Run[] = []
  let frames = 0
  let tasks = 0
  workshop.job.runs.forEach((_, index) => {
    const plan = workshop.plan(index)
    runs.push(plan.run)
    tasks += plan.tasks.length
    for (const task of openTasks(workshop.job.out, plan)) {
      orders.push({ run: index, task: task.id, content: contentOf(plan.run) })
      frames +=
        (task.to - task.from) * plan.run.blockFrames + (task.tail ? (plan.run.manifest.tail?.frames ?? 0) : 0)
    }
  })
  const first = workshop.plan(0)
  const measurements = first.chains.map(({ name, measure, rows, slots }) => ({
    name,
    operator: measure.operator.name,
    columns: measure.operator.needs,
    rows: rows.length,
    bytes: stateBytes(slots) + carryBytes(first.run, measure, rows),
  }))
  const blockBytes = first.run.blockFrames * 4 * 64 * 6
  return {
    orders,
    plan: {
      runs,
      measurements,
      tasks,
      openTasks: orders.length,
      frames,
      bytes: blockBytes + measurements.reduce((sum, { bytes }) => sum + bytes, 0),
    },
  }
}

const stateBytes = (slots: Readonly<Record<string, { length: number }>>): number =>
  Object.values(slots).reduce((sum, { length }) => sum + 8 * length, 0)

/** Size of the memory of one group of rows, from the memory itself. */
function carryBytes(run: Run, { operator, params }: Measurement['measure'], rows: Uint32Array): number {
  const carry = operator.carry?.(params, run, rows.subarray(0, 64), rows) ?? {}
  return Object.values(carry).reduce(
    (sum: number, value) => sum + (typeof value === 'number' ? 8 : (value as Float64Array).byteLength),
    0,
  )
}

async function carryOutAll(
  job: Job,
  orders: readonly Order[],
  plan: PlanSummary,
  options: AnalyseOptions,
): Promise<void> {
  let done = 0
  const events = options.executor(job, orders, options.stop ?? NEVER).pipe(
    tap((event) => {
      if (event.kind === 'done') done++
    }),
    scan((frames, event) => frames + (event.kind === 'frames' ? event.frames : 0), 0),
    tap((frames) => options.onProgress?.(Math.min(frames, plan.frames), plan.frames)),
    startWith(0),
  )
  await lastValueFrom(events)
  if (done < orders.length) {
    throw partialError(
      `stopped after ${done} of ${orders.length} tasks; they are saved`,
      'Run the same command again: it goes on from there.',
    )
  }
}

function mergeAll(workshop: Workshop): Map<Measurement, RunState[]> {
  const states = new Map<Measurement, RunState[]>()
  workshop.job.runs.forEach((_, index) => {
    const plan = workshop.plan(index)
    workshop.measurements.forEach(({ measurement }, i) => {
      states.set(measurement, [
        ...(states.get(measurement) ?? []),
        mergeRun(workshop.job.out, plan, plan.chains[i]),
      ])
    })
  })
  return states
}

/** Of everything that decides the numbers: chains over stores and their content. */
const fingerprintOf = (workshop: Workshop): string =>
  hashOf(
    workshop.job.runs.map((_, index) =>
      workshop.plan(index).chains.map((chain) => [chain.name, chain.fingerprint]),
    ),
  )
