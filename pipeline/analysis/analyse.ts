import { resolve } from 'node:path'
import { partialError, usageError } from '../../schemas/errors.ts'
import type { Warning } from '../../schemas/warning.ts'
import { addWarning } from '../../schemas/warning.ts'
import { type Job, loadStudy, resolveRuns } from '../definition/definition.ts'
import { type Busy, needsOf } from '../definition/operator.ts'
import { growingOf, measurementsOf, type RunRequest, type Study } from '../definition/study.ts'
import { lastValueFrom, NEVER, type Observable, scan, startWith, tap } from '../flow/rxjs.ts'
import type { Run } from '../run/run.ts'
import type { Channels } from '../state/channels.ts'
import { settled } from '../store/read.ts'
import type { Executor } from '../work/executor.ts'
import { hashOf } from '../work/fingerprint.ts'
import { firstTask, heldBytes, passedBytes, stateBytes, taskBytes } from '../work/footprint.ts'
import { type Chain, framesOf, type RunPlan, type Task } from '../work/plan.ts'
import { contentOf, type Order, openTasks, openWorkshop, orderOf, type Workshop } from '../work/workshop.ts'
import { withBeginnings } from './beginnings.ts'
import { type Known, known, refuseCopies, type Sameness } from './copies/copies.ts'
import { describeOutputs } from './describe-outputs.ts'
import { type Evaluated, evaluate } from './evaluate.ts'
import { oddRuns } from './odd-runs.ts'
import { makeFolders } from './results-folder.ts'
import { lockResults } from './results-lock.ts'
import { runWarnings } from './run-warnings.ts'
import { systemsOf } from './systems-of.ts'

export interface AnalyseOptions {
  /** URL of the definition module, and what it is called with. */
  readonly module: string
  readonly params?: unknown
  /** Stores in place of the definition's own. */
  readonly runs?: readonly RunRequest[]
  readonly out: string
  readonly executor: Executor
  readonly stop?: Observable<unknown>
  /** False where nothing is written: pictures and files are then not made. */
  readonly drawn?: boolean
  /** Told once, before frame 0. */
  onPlan?(plan: PlanSummary): void
  onProgress?(framesDone: number, framesTotal: number): void
  /** Told of finishing that takes its time. */
  readonly onBusy?: Busy
  /** Told where another process makes the same results: they are waited for. */
  onWait?(who: string): void
  /** Writes what was found: nobody else writes to the same folder meanwhile. */
  onResults?(analysis: Analysis): Promise<void>
}

/** What will be read and kept, known before frame 0. */
export interface PlanSummary {
  readonly runs: readonly Run[]
  readonly measurements: readonly {
    name: string
    operator: string
    columns: readonly string[]
    rows: number
    /** Where it is cut by channels: what it has of them. */
    channels: Channels | undefined
    bytes: number
  }[]
  readonly tasks: number
  readonly openTasks: number
  /** Frames that open tasks will read, summed over tasks. */
  readonly frames: number
  /** Bytes that open tasks will go through. */
  readonly passedBytes: number
  readonly bytes: number
  /** Bytes of one run's states. */
  readonly stateBytes: number
  /** What is odd about the runs. */
  readonly warnings: readonly Warning[]
  /** Of everything that decides the numbers: chains over stores, their content, and what is made of them. */
  readonly fingerprint: string
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

/** Plans, computes what no partial covers, merges and finishes. Throws usage errors before frame 0, an input error where
 *  another analysis writes to the same folder, a partial error when it was stopped: everything done is kept. */
export async function analyse(options: AnalyseOptions): Promise<Analysis> {
  const workshop = await prepare(options)
  const { out } = workshop.job
  makeFolders(out)
  const before = planAll(workshop)
  const { lock, waited } = await lockResults(out, before.plan.fingerprint, options)
  try {
    const { orders, plan } = waited ? planAll(workshop) : before
    options.onPlan?.(plan)
    await carryOutAll(workshop.job, orders, plan, options)
    const analysis = collectAll(workshop, plan, options.drawn, options.onBusy)
    await options.onResults?.(analysis)
    return analysis
  } finally {
    lock.release()
  }
}

/** What `analyse` would do, without a file written. Throws the usage errors that it would throw before frame 0. */
export const planned = async (
  options: Pick<AnalyseOptions, 'module' | 'params' | 'runs' | 'out'>,
): Promise<PlanSummary> => planAll(await prepare(options)).plan

/** Loads the definition and finds its runs. */
export async function prepare(options: Pick<AnalyseOptions, 'module' | 'params' | 'runs' | 'out'>) {
  const study = await loadStudy(options.module, options.params)
  const requests = options.runs?.length ? options.runs : study.runs
  if (requests.length === 0 && measurementsOf(study.outputs).length > 0)
    throw usageError(
      'no runs: neither the definition nor the command names any',
      'Name stores after the definition.',
    )
  const runs = await resolveRuns(requests)
  const job = { module: options.module, params: options.params ?? null, runs, out: resolve(options.out) }
  return growingOf(study.outputs).size === 0 ? openWorkshop(job) : withBeginnings(job)
}

/** Adds and finishes what has been computed. Throws a partial error that names what is missing. */
export function collectAll(workshop: Workshop, plan: PlanSummary, drawn = true, busy?: Busy): Analysis {
  const { study, job } = workshop
  const { results, warnings: heard } = evaluate(study.outputs, systemsOf(workshop, plan.runs), drawn, busy)
  const warnings = [...plan.warnings, ...heard]
  const wholeRuns = plan.runs.filter(({ halvings }) => !halvings)
  for (const run of wholeRuns)
    for (const { name, message, count } of runWarnings(study, run))
      addWarning(warnings, `${run.name}: ${name}`, message, count)
  return { study, job, runs: wholeRuns, results, warnings, fingerprint: plan.fingerprint, plan }
}

/** Plans every run; `onRun` sees each plan and the tasks of it that no partial covers, `same` what has been compared before. */
export function planAll(
  workshop: Workshop,
  onRun: (plan: RunPlan, open: readonly Task[]) => void = () => {},
  same?: Sameness,
): { orders: Order[]; plan: PlanSummary } {
  const orders: Order[] = []
  const runs: Run[] = []
  const contents: string[] = []
  const whole: Known[] = []
  const fingerprints: (readonly [string, string])[][] = []
  let frames = 0
  let passed = 0
  let tasks = 0
  workshop.job.runs.forEach((_, index) => {
    const plan = workshop.plan(index)
    runs.push(settled(plan.run))
    tasks += plan.tasks.length
    fingerprints.push(plan.chains.map((chain) => [chain.name, chain.fingerprint]))
    const content = contentOf(plan.run)
    contents.push(content)
    if (!plan.run.halvings) whole.push({ ...known(plan.run, content), run: runs[index] })
    const open = openTasks(plan, workshop.read)
    onRun(plan, open)
    for (const task of open) {
      orders.push(orderOf(index, plan.run, task, content))
      frames += framesOf(plan.run, task)
      passed += passedBytes(plan.run, task)
    }
  })
  refuseCopies(whole, same)
  // A study of measured data alone has no run.
  const first = runs.length > 0 ? workshop.plan(0) : undefined
  const measurements = first ? first.chains.map((chain) => measurementOf(first, chain)) : []
  return {
    orders,
    plan: {
      runs,
      measurements,
      tasks,
      openTasks: orders.length,
      frames,
      passedBytes: passed,
      warnings: oddRuns(runs),
      fingerprint: hashOf([fingerprints, contents, describeOutputs(workshop.study.outputs)]),
      stateBytes: first?.chains.reduce((sum, chain) => sum + stateBytes(chain), 0) ?? 0,
      bytes: first ? heldBytes(first) : 0,
    },
  }
}

const measurementOf = (plan: RunPlan, chain: Chain): PlanSummary['measurements'][number] => ({
  name: chain.name,
  operator: chain.measure.operator.name,
  columns: needsOf(chain.measure),
  rows: chain.rows.length,
  channels: chain.channels,
  bytes: taskBytes(plan.run, firstTask(plan.tasks, chain), chain),
})

/** Hands orders to the executor. Throws a partial error when it was stopped: everything done is kept. */
export async function carryOutAll(
  job: Job,
  orders: readonly Order[],
  plan: Pick<PlanSummary, 'frames'>,
  options: Pick<AnalyseOptions, 'executor' | 'stop' | 'onProgress'>,
): Promise<void> {
  let done = 0
  const events = options.executor(job, orders, options.stop ?? NEVER).pipe(
    tap((event) => {
      if (event.kind === 'done') done++
    }),
    scan((frames, event) => frames + (event.kind === 'frames' ? event.frames : 0), 0),
    tap((frames) => options.onProgress?.(Math.min(Math.floor(frames), plan.frames), plan.frames)),
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
