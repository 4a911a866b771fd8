import type { Run } from '../run/run.ts'
import type { Partial, Section } from '../state/partial.ts'
import { contentHash, tailHash } from './fingerprint.ts'
import { isRebuilt } from './memory.ts'
import type { Chain, Task } from './plan.ts'
import { goesAlong } from './together.ts'
import { type How, type OnFrames, walk } from './walk.ts'
import type { Work } from './working.ts'

/** One task → one partial: the only place where frames become numbers. What `known` covers is not computed again; its
 *  arrays are gone on with, so nobody may use it any more.
 *  Halted in the middle it gives a checkpoint: a partial that the next start goes on from. */
export function runTask(
  run: Run,
  task: Task,
  known: Partial | undefined,
  code: string,
  { shelf, ...how }: How & Pick<Work, 'shelf'> = {},
): Partial {
  const [partial] = runTasks(run, [{ task, known, shelf }], code, how)
  return partial
}

/** Some tasks of one subject of a run, one partial after the other, with the same bits as each alone: what reads other rows besides goes
 *  through the blocks once for all of them. */
export function* runTasks(
  run: Run,
  works: readonly Work[],
  code: string,
  how: How = {},
): Generator<Partial, void, void> {
  const jobs = works.map((work) => jobOf(run, work))
  const joint = works.length > 1 ? jointWalks(run, jobs) : []
  const halves = new Set(joint.flatMap((each) => each.jobs.filter(({ waiting }) => waiting.size > 0)))
  const told = (jobs: readonly Job[]): OnFrames | undefined => {
    const share = jobs.some((job) => halves.has(job)) ? 0.5 : 1
    return how.onFrames && ((frames) => how.onFrames?.(share * frames))
  }
  for (const { start, chains, jobs } of joint) {
    if (how.halted?.()) break
    const own = jobs.map(({ work }) => work)
    const found = walk(run, own, chains, start, { ...how, onFrames: told(jobs) })
    found.forEach((sections, i) => {
      Object.assign(jobs[i].sections, sections)
    })
  }
  for (const job of jobs) {
    const { work, sections, waiting } = job
    for (const [start, chains] of waiting) {
      if (how.halted?.()) break
      Object.assign(sections, ...walk(run, [work], chains, start, { ...how, onFrames: told([job]) }))
    }
    yield { task: work.task.id, code, sections: inOrder(work.task, sections) }
  }
}

/** Sections in the order of their chains, whichever was walked first. */
const inOrder = ({ chains }: Task, sections: Readonly<Record<string, Section>>): Record<string, Section> =>
  Object.fromEntries(chains.flatMap(({ name }) => (name in sections ? [[name, sections[name]]] : [])))

/** A task with the sections that it has, and by the block from which they go on the chains that are missing. */
interface Job {
  readonly work: Work
  readonly sections: Record<string, Section>
  readonly waiting: Map<number, readonly Chain[]>
}

function jobOf(run: Run, work: Work): Job {
  const { task, known } = work
  const sections: Record<string, Section> = {}
  const waiting = new Map<number, readonly Chain[]>()
  for (const chain of task.chains) {
    const section = usable(run, task, chain, known?.sections[chain.name])
    if (section) sections[chain.name] = section
    if (!section || !isComplete(run, task, section)) {
      const start = section && canContinue(chain, section) ? section.blocks : task.from
      waiting.set(start, [...(waiting.get(start) ?? []), chain])
    }
  }
  return { work, sections, waiting }
}

/** What several jobs are to do from the same block on: taken from what each waits for. */
function jointWalks(run: Run, jobs: readonly Job[]) {
  const walks = new Map<string, { start: number; chains: readonly Chain[]; jobs: Job[] }>()
  for (const job of jobs) {
    for (const [start, waiting] of job.waiting) {
      const chains = waiting.filter((chain) => goesAlong(job.work.task, run, chain))
      const key = [start, ...chains.map(({ name }) => name)].join('/')
      const known = walks.get(key) ?? { start, chains, jobs: [] }
      known.jobs.push(job)
      if (chains.length > 0) walks.set(key, known)
    }
  }
  const joint = [...walks.values()].filter((each) => each.jobs.length > 1)
  for (const { start, chains, jobs } of joint) for (const { waiting } of jobs) leave(waiting, start, chains)
  return joint
}

/** Takes chains out of those that wait. */
function leave(waiting: Job['waiting'], start: number, chains: readonly Chain[]): void {
  const left = waiting.get(start)?.filter((chain) => !chains.includes(chain)) ?? []
  if (left.length > 0) waiting.set(start, left)
  else waiting.delete(start)
}

/** A section of the same fingerprint over the same content so far. */
function usable(run: Run, task: Task, chain: Chain, section: Section | undefined): Section | undefined {
  if (section?.fingerprint !== chain.fingerprint) return undefined
  if (section.blocks < task.from || section.blocks > task.to) return undefined
  return section.content === contentHash(run, section.blocks) ? section : undefined
}

const isComplete = (run: Run, task: Task, section: Section): boolean =>
  section.blocks === task.to && section.tail === (task.tail ? tailHash(run) : '')

/** True where nothing but a new task is missing for this partial. */
export const covers = (run: Run, task: Task, partial: Partial | undefined): boolean =>
  partial?.task === task.id &&
  task.chains.every((chain) => {
    const section = usable(run, task, chain, partial.sections[chain.name])
    return section !== undefined && isComplete(run, task, section)
  })

/** Memory that is not there must be one that the store can rebuild. */
const canContinue = (chain: Chain, { carries }: Section): boolean =>
  carries.at(-1) !== null || isRebuilt(chain)
