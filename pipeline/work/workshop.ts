import { type Job, loadStudy } from '../definition/definition.ts'
import { growingOf, measurementsOf, type NamedMeasurement, type Study } from '../definition/study.ts'
import { namesOf } from '../run/names.ts'
import type { Run } from '../run/run.ts'
import { VERSION } from '../run/version.ts'
import { shelfOf, sweepShelf } from '../state/log.ts'
import { type Partial, readPartial, writePartial } from '../state/partial.ts'
import { beginningOf } from '../store/beginning.ts'
import { replaceFile } from '../store/files.ts'
import { openRun } from '../store/read.ts'
import { contentHash, hashOf, tailHash } from './fingerprint.ts'
import { mostTogether } from './footprint.ts'
import { partialPath } from './merge.ts'
import { planRun, type RunPlan, type Task } from './plan.ts'
import { covers, runTasks } from './task.ts'
import type { Halted, OnFrames } from './walk.ts'

/** A task by name: what travels between threads and machines. */
export interface Order {
  /** Index of the run in the job. */
  readonly run: number
  readonly task: string
  /** Content of the run when the order was given: a plan of another is not used. */
  readonly content: string
  /** Those of a run that are alike here may be carried out together, at most so many. */
  readonly along?: { readonly of: string; readonly most: number }
}

/** The order of a task of a run that holds this. */
export function orderOf(index: number, run: Run, task: Task, content: string): Order {
  const most = mostTogether(run, task)
  const order = { run: index, task: task.id, content }
  return most > 1 ? { ...order, along: { of: subjectOf(task), most } } : order
}

/** What the names of all tasks of one subject begin with. */
const subjectOf = ({ id }: Task): string => id.slice(0, id.lastIndexOf('.'))

/** A job made ready in one thread: its measurements, and plans of runs as they are asked for. */
export interface Workshop {
  readonly job: Job
  readonly study: Study
  readonly measurements: readonly NamedMeasurement[]
  plan(run: number, content?: string): RunPlan
  /** The partial of a task, as far as it is of this version; not `whole`: what is added up of it. */
  read(task: string, whole?: boolean): Partial | undefined
}

/** What a run holds: all that a plan depends on. */
export const contentOf = (run: Run): string => hashOf([contentHash(run, run.blocks), tailHash(run)])

/** Runs that a thread keeps open. */
const MOST_PLANS = 32
/** The same of one that does tasks alone: it keeps to a run until that has no task left. */
export const PLANS_AT_WORK = 2

/** Opens a run of a job, with the tags that the job gives it; its place is that of the store, even if a copy is read. */
function openJobRun(job: Job, index: number, before?: Run): Run {
  const { path, tags, copy, halvings } = job.runs[index]
  const run = openRun(copy ?? path, before)
  const name = namesIn(job).get(path) as string
  return beginningOf({ ...run, path, name, tags: { ...run.tags, ...tags } }, halvings)
}

const names = new WeakMap<Job['runs'], ReadonlyMap<string, string>>()

/** Names of a job's runs, by path. */
function namesIn({ runs }: Job): ReadonlyMap<string, string> {
  const known = names.get(runs) ?? namesOf(runs.map(({ path }) => path))
  names.set(runs, known)
  return known
}

/** The partial of a task that was saved under `out`; undefined where there is none of this version. */
export function savedPartial(out: string, task: string, whole = true): Partial | undefined {
  const partial = readPartial(partialPath(out, task), whole)
  return partial?.code === VERSION && partial.task === task ? partial : undefined
}

/** Makes a job ready; what works on the same job in this thread has the same workshop. */
export function openWorkshop(job: Job, mostPlans = MOST_PLANS): Promise<Workshop> {
  const workshop = makeWorkshop(job, mostPlans)
  current = { job, workshop }
  return workshop
}

async function makeWorkshop(job: Job, mostPlans: number): Promise<Workshop> {
  const study = await loadStudy(job.module, job.params)
  const measurements = measurementsOf(study.outputs)
  const growing = growingOf(study.outputs)
  const plans = new Map<number, RunPlan>()
  return {
    job,
    study,
    measurements,
    read: (task, whole) => savedPartial(job.out, task, whole),
    plan(index, content) {
      const known = plans.get(index)
      if (known && (content === undefined || content === contentOf(known.run))) return known
      known?.run.close()
      plans.delete(index)
      if (plans.size >= mostPlans) {
        const [oldest, { run }] = plans.entries().next().value as [number, RunPlan]
        run.close()
        plans.delete(oldest)
      }
      const run = openJobRun(job, index)
      const wanted = run.halvings
        ? measurements.filter((each) => growing.has(each.measurement))
        : measurements
      const plan = planRun(wanted, run)
      plans.set(index, plan)
      return plan
    },
  }
}

let current: { job: Job; workshop: Promise<Workshop> } | undefined

/** The workshop of this thread: made once for each job. */
export function workshopFor(job: Job, mostPlans = MOST_PLANS): Promise<Workshop> {
  return current?.job === job ? current.workshop : openWorkshop(job, mostPlans)
}

/** ms of work after which what there is of a task is saved; twice as long each time, as going on may mean to read again what a memory holds. */
const PATIENCE = 300_000

/** Does tasks of one run and writes their partials, those of long tasks on the way too; of each false where it was halted before its end. */
export function carryOut(
  workshop: Workshop,
  orders: readonly Order[],
  onFrames: OnFrames,
  halted: Halted = () => false,
  patience = PATIENCE,
): boolean[] {
  const done = new Set<Order>()
  for (let wait = patience; done.size < orders.length; wait *= 2) {
    const open = orders.filter((order) => !done.has(order))
    const stretch = stretchOf(wait)
    const tell = (frames: number) => {
      stretch.moved()
      onFrames(frames)
    }
    const whole = goOn(workshop, open, tell, () => halted() || stretch.isOver())
    open.forEach((order, i) => {
      if (whole[i]) done.add(order)
    })
    if (halted() || !stretch.wasOver()) break
  }
  return orders.map((order) => done.has(order))
}

/** Some work that is over after so many ms, and never before any of it is done. */
function stretchOf(wait: number) {
  const end = performance.now() + wait
  let [hasMoved, over] = [false, false]
  return {
    moved() {
      hasMoved = true
    },
    isOver() {
      over ||= hasMoved && performance.now() >= end
      return over
    },
    wasOver: () => over,
  }
}

/** Goes on with tasks from what is saved of them, and saves what there is then. */
function goOn(workshop: Workshop, orders: readonly Order[], onFrames: OnFrames, halted: Halted): boolean[] {
  const { run, tasks } = workshop.plan(orders[0].run, orders[0].content)
  const works = orders.map((order) => workOf(workshop, run, tasks, order))
  const done: boolean[] = []
  for (const partial of runTasks(run, works, VERSION, { onFrames, halted })) {
    const { task, shelf } = works[done.length]
    // The disk is not waited for: a partial that a power cut tears is known by its checksum, and made again.
    writePartial(partialPath(workshop.job.out, task.id), partial, replaceFile)
    sweepShelf(shelf, stretchesOf(partial))
    done.push(covers(run, task, partial))
  }
  return done
}

function workOf(workshop: Workshop, run: Run, tasks: readonly Task[], order: Order) {
  const task = tasks.find(({ id }) => id === order.task)
  if (!task)
    throw new Error(
      `task ${order.task} is not in the plan of ${run.name}: the definition is not the same everywhere`,
    )
  const known = workshop.read(task.id)
  const shelf = shelfOf(partialPath(workshop.job.out, task.id))
  sweepShelf(shelf, stretchesOf(known))
  return { task, known, shelf }
}

const stretchesOf = (partial: Partial | undefined) =>
  Object.values(partial?.sections ?? {}).map(({ stretches }) => stretches ?? {})

/** Tasks of a run that no partial covers yet. */
export const openTasks = (plan: RunPlan, read: Workshop['read']): Task[] =>
  plan.tasks.filter((task) => !covers(plan.run, task, read(task.id)))
