import { type Analysis, analyse, type PlanSummary, planned } from '../../../pipeline/analysis/analyse.ts'
import type { RunRequest } from '../../../pipeline/definition/study.ts'
import type { Circumstances } from '../../../pipeline/report/results/results.ts'
import { type Progress, progress } from '../../../pipeline/run/progress.ts'
import { timeText, workingTime } from './expected-time.ts'
import { interrupts } from './interrupt.ts'
import { executorFrom, type WorkOptions, workersFor } from './options.ts'
import { say } from './print.ts'

export interface Work {
  readonly module: string
  readonly params: unknown
  readonly runs: readonly RunRequest[]
  readonly out: string
  readonly options: WorkOptions
  /** False where nothing is written: no pictures are made then. */
  readonly drawn?: boolean
  /** Writes what was found, before anything of it is printed. */
  write?(analysis: Analysis, circumstances: Omit<Circumstances, 'definition'>): Promise<unknown>
}

/** A definition over runs, with the plan and progress on stderr: what "analyse" and "measure" share. */
export async function work({ module, params, runs, out, options, drawn, write }: Work): Promise<Analysis> {
  const start = performance.now()
  let workers = executorFrom(options)
  let bar: Progress | undefined
  return analyse({
    module,
    params,
    runs,
    out,
    executor: (...given) => workers.executor(...given),
    stop: interrupts(),
    drawn,
    onPlan(plan) {
      workers = workersFor(options, plan)
      if (plan.runs.length > 0) say(planText(plan, workers.threads))
      if (plan.openTasks > 0) bar = progress({ label: 'analysing', total: plan.frames, unit: 'frames' })
    },
    onProgress: (done) => bar?.update(done),
    onBusy(label, total, unit) {
      bar?.done()
      return progressOf({ label, total, unit })
    },
    onWait: (who) => say(`${who} makes the same results: waiting for it`),
    async onResults(analysis) {
      bar?.done()
      const seconds = (performance.now() - start) / 1000
      await write?.(analysis, { executor: workers.kind, threads: workers.threads, timing: { seconds } })
    },
  })
}

/** A line of progress that ends with the last of all. */
function progressOf({ label, total, unit }: { label: string; total: number; unit: string }) {
  const bar = progress({ label, total, unit })
  return (done: number) => {
    bar.update(done)
    if (done >= total) bar.done()
  }
}

/** What that would be, said on stdout; nothing is computed or written. */
export async function dryRun({ options, ...request }: Omit<Work, 'write'>): Promise<void> {
  const plan = await planned(request)
  const { threads } = workersFor(options, plan)
  process.stdout.write(`${planText(plan, threads)}\n  ${timeText(workingTime(plan, threads))}\n`)
}

/** What will be read, kept and needed, in a few lines. */
function planText(plan: PlanSummary, threads: number): string {
  const { runs, measurements, tasks, openTasks, bytes, passedBytes } = plan
  const whole = runs.filter(({ halvings }) => !halvings)
  const frames = whole.reduce((sum, run) => sum + run.frames, 0)
  const shorter = runs.length - whole.length
  const mb = (value: number) => `${(value / 1e6).toFixed(1)} MB`
  const lines = measurements.map(
    ({ name, operator, columns, rows, channels, bytes: own }) =>
      `  ${name}: ${operator}, ${channels ? `${channels.count} ${channels.of}` : `${rows} atoms`}, columns ${columns.join(' ')}, ${mb(own)} a task`,
  )
  const done = tasks - openTasks
  return [
    `${whole.length} ${whole.length === 1 ? 'run' : 'runs'}, ${frames} frames${shorter > 0 ? `, and ${shorter} beginnings of them` : ''}, ${tasks} tasks${done > 0 ? `, ${done} done before` : ''}`,
    ...lines,
    `  about ${mb(bytes * threads)} in ${threads} ${threads === 1 ? 'thread' : 'threads'} besides the program itself, ${mb(passedBytes)} to go through`,
  ].join('\n')
}
