import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ClusterJob } from '../../../schemas/cluster.ts'
import { partialError } from '../../../schemas/errors.ts'
import { type Analysis, collectAll, type PlanSummary, planAll } from '../../analysis/analyse.ts'
import { VERSION } from '../../run/version.ts'
import { readPartial } from '../../state/partial.ts'
import { partialPath } from '../../work/merge.ts'
import type { Chain, Task } from '../../work/plan.ts'
import { openWorkshop, type Workshop } from '../../work/workshop.ts'
import { checkRun, engineJob, readJob } from './job.ts'
import { cutShares, ranges } from './shares.ts'

/** A task without its partial, and why. */
export interface Open {
  readonly task: string
  readonly share: number
  readonly why: string
}

/** How far a job has come. */
export interface Survey {
  readonly job: ClusterJob
  readonly workshop: Workshop
  readonly plan: PlanSummary
  /** Tasks of each share. */
  readonly sizes: readonly number[]
  readonly open: readonly Open[]
  /** Files among the partials that are none of this job, and why. */
  readonly strangers: readonly string[]
}

/** Looks through the partials of a job. Refuses what `task` refuses. */
export async function survey(dir: string): Promise<Survey> {
  const job = readJob(dir)
  const workshop = await openWorkshop(engineJob(dir, job))
  const shares = cutShares(job.runs, job.shares)
  const sizes = shares.map((spans) => spans.reduce((sum, { from, to }) => sum + to - from, 0))
  const shareOf = shares.flatMap((spans, share) =>
    spans.flatMap(({ from, to }) => new Array<number>(to - from).fill(share)),
  )
  const ids = new Map<string, number>()
  const open: Open[] = []
  let index = 0
  const { plan } = planAll(workshop, (runPlan, tasks) => {
    checkRun(dir, job.runs[index++], runPlan)
    for (const { id } of runPlan.tasks) ids.set(id, shareOf[ids.size])
    for (const task of tasks)
      open.push({ task: task.id, share: ids.get(task.id) as number, why: reason(workshop.job.out, task) })
  })
  return { job, workshop, plan, sizes, open, strangers: strangersIn(workshop.job.out, ids) }
}

/** Why a partial does not cover its task. */
function reason(out: string, task: Task): string {
  const path = partialPath(out, task.id)
  if (!existsSync(path)) return 'missing'
  const partial = readPartial(path)
  if (!partial) return 'torn'
  if (partial.code !== VERSION) return `made by ionstream ${partial.code}`
  if (partial.task !== task.id) return `a copy of ${partial.task}`
  const sections = task.chains.map((chain: Chain) => [chain, partial.sections[chain.name]] as const)
  const foreign = sections.find(([chain, section]) => section && section.fingerprint !== chain.fingerprint)
  return foreign ? `of another definition (${foreign[0].name})` : 'unfinished'
}

/** Partials under names that no task of the job has. */
export function strangersIn(out: string, ids: ReadonlyMap<string, number>): string[] {
  const folder = join(out, 'states')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.arrow') && !ids.has(file.slice(0, -'.arrow'.length)))
    .sort()
    .map((file) => {
      const task = readPartial(join(folder, file))?.task
      if (task === undefined) return `${file}: torn, and of no task of this job`
      return `${file}: ${ids.has(task) ? `a second partial of ${task}` : 'of no task of this job'}`
    })
}

/** Shares with open tasks. */
export const openShares = ({ open }: Pick<Survey, 'open'>): number[] =>
  [...new Set(open.map(({ share }) => share))].sort((a, b) => a - b)

const MOST_NAMED = 5

const named = (lines: readonly string[]): string =>
  [
    ...lines.slice(0, MOST_NAMED),
    ...(lines.length > MOST_NAMED ? [`… ${lines.length - MOST_NAMED} more`] : []),
  ].join('\n  ')

/** Adds and finishes the partials of a job, with the bits of one machine. Throws a partial error that names what is
 *  lost, what is there twice and what is foreign. */
export function collectSurveyed(dir: string, found: Survey): Analysis {
  if (found.strangers.length > 0) {
    throw partialError(
      `${dir}: ${found.strangers.length} partial results that would not be counted once:\n  ${named(found.strangers)}`,
      'Nothing was added. Move these files out of the folder "states", then collect again.',
    )
  }
  if (found.open.length > 0) {
    const lines = found.open.map(({ task, share, why }) => `${task} (share ${share}): ${why}`)
    throw partialError(
      `${dir}: ${found.open.length} of ${found.plan.tasks} partial results are not there:\n  ${named(lines)}`,
      `Compute these shares again, --array=${ranges(openShares(found))}: ionstream collect ${dir} --resubmit`,
    )
  }
  const analysis = collectAll(found.workshop, found.plan)
  sweepWriting(found.workshop.job.out)
  return analysis
}

/** Removes what shares that were killed left half written. */
function sweepWriting(out: string): void {
  const folder = join(out, 'states')
  for (const file of readdirSync(folder))
    if (file.includes('.arrow.writing-')) rmSync(join(folder, file), { force: true })
}
