import { usageError } from '../../../schemas/errors.ts'
import { carryOutAll } from '../../analysis/analyse.ts'
import type { Job } from '../../definition/definition.ts'
import { NEVER, type Observable } from '../../flow/rxjs.ts'
import type { Executor } from '../../work/executor.ts'
import { framesOf } from '../../work/plan.ts'
import { contentOf, type Order, openTasks, openWorkshop, orderOf } from '../../work/workshop.ts'
import { checkRun, engineJob, readJob } from './job.ts'
import { cutShares } from './shares.ts'
import { stageRuns } from './stage.ts'

export interface ShareOptions {
  readonly dir: string
  readonly index: number
  /** Number of shares, where it is not that of the job. */
  readonly of?: number
  readonly executor: Executor
  readonly stop?: Observable<unknown>
  /** Folder on this machine where stores are copied first. */
  readonly scratch?: string
  onProgress?(framesDone: number, framesTotal: number): void
}

/** Computes one share of a submitted job, whatever of it no partial covers; returns how many tasks there were.
 *  Refuses another version of the program, another definition, a store that was changed; a partial error when stopped. */
export async function computeShare(options: ShareOptions): Promise<{ tasks: number; open: number }> {
  const { dir, index, executor, onProgress } = options
  const submitted = readJob(dir)
  const count = options.of ?? submitted.shares
  if (index >= count) throw usageError(`share ${index}: there are ${count} shares, 0 to ${count - 1}`)
  const spans = cutShares(submitted.runs, count)[index]
  const runs = spans.map(({ run }) => submitted.runs[run])
  const workshop = await openWorkshop(engineJob(dir, submitted, runs))
  const orders: Order[] = []
  let [frames, tasks] = [0, 0]
  spans.forEach(({ from, to }, run) => {
    const plan = workshop.plan(run)
    checkRun(dir, runs[run], plan)
    const mine = plan.tasks.slice(from, to)
    tasks += mine.length
    for (const task of openTasks({ ...plan, tasks: mine }, workshop.read)) {
      orders.push(orderOf(run, plan.run, task, contentOf(plan.run)))
      frames += framesOf(plan.run, task)
    }
  })
  const compute = (job: Job) =>
    carryOutAll(job, orders, { frames }, { executor, stop: options.stop ?? NEVER, onProgress })
  const { scratch } = options
  if (orders.length > 0)
    await (scratch ? stageRuns(workshop.job, orders, scratch, compute) : compute(workshop.job))
  return { tasks, open: orders.length }
}
