import { IonstreamError } from '../../schemas/errors.ts'
import { addWarning, type Warning } from '../../schemas/warning.ts'
import { type Analysis, collectAll, planAll } from '../analysis/analyse.ts'
import { type Known, known, makeSameness } from '../analysis/copies/copies.ts'
import { makeFolders } from '../analysis/results-folder.ts'
import { type Job, loadStudy } from '../definition/definition.ts'
import { measurementsOf } from '../definition/study.ts'
import type { HeldStore } from '../run/held.ts'
import { VERSION } from '../run/version.ts'
import { shelfOf, type Tries } from '../state/log.ts'
import { type Partial, writePartial } from '../state/partial.ts'
import { writeWhole } from '../store/files.ts'
import { openRun } from '../store/read.ts'
import { type Scratch, savedForm } from '../work/memory.ts'
import { partialPath } from '../work/merge.ts'
import { CHUNK_BLOCKS, planRun, type RunPlan, type Task } from '../work/plan.ts'
import { covers, runTask } from '../work/task.ts'
import { contentOf, savedPartial, type Workshop } from '../work/workshop.ts'
import type { FullDisk } from './full-disk.ts'

/** A partial in memory, and how many blocks of it are saved. */
interface Held {
  readonly task: Task
  readonly partial: Partial
  readonly saved: string
}

/** Up to so many runs memory is left to be fast with; from more on, what the stores can rebuild is not held. */
export const FEW = 3

/** One run on the bench. */
interface Place {
  readonly plan: RunPlan
  readonly content: string
  /** Facts that stay as they are, and the first block that they were worked out with. */
  readonly lasting: Map<string, unknown>
  readonly first: string
}

/** A store by path, and what this process knows of it beyond the disk. */
export interface GrowingStore {
  readonly path: string
  readonly held: HeldStore | undefined
}

/** Measurements over runs that grow: what is known stays in memory, and what is new is computed. */
export interface Workbench {
  readonly workshop: Workshop
  /** What is wrong with runs that cannot be measured (yet), by store. */
  readonly problems: ReadonlyMap<string, IonstreamError>
  readonly notes: readonly Warning[]
  /** Looks at the stores again; those that hold no frames are none of them. */
  refresh(stores: readonly GrowingStore[]): void
  /** Computes what is new; false where it was stopped before the end. */
  compute(stopped: () => boolean): Promise<boolean>
  /** Undefined where there are no runs, and where the frames have shown that the results would be wrong. */
  analysis(): Analysis | undefined
  /** Saves the partials that have new full blocks, or everything that is not saved. What the disk has no room for is
   *  held, and saved later. */
  save(everything: boolean): void
  close(): void
}

/** What waits while the disk is full. */
const PARTIALS = 'partial results'

/** Runs that are compared as if there were so many: each then by frames at both ends of it. */
const COMPARED = 16

/** Makes the bench of a definition; partials are kept under `out`. */
export async function openWorkbench(
  given: Omit<Job, 'runs'>,
  disk: FullDisk,
  write = writeWhole,
): Promise<Workbench> {
  const study = await loadStudy(given.module, given.params)
  const measurements = measurementsOf(study.outputs)
  makeFolders(given.out)
  const held = new Map<string, Held>()
  const places = new Map<string, Place>()
  const problems = new Map<string, IonstreamError>()
  const notes: Warning[] = []
  const scratch: Scratch = new Map()
  const sameness = makeSameness(COMPARED)
  let refused: IonstreamError | undefined
  let job: Job = { ...given, runs: [] }

  const read = (task: string) => held.get(task)?.partial ?? savedPartial(given.out, task)
  const workshop: Workshop = {
    get job() {
      return job
    },
    study,
    measurements,
    read,
    plan: (index) => (places.get(job.runs[index].path) as Place).plan,
  }

  const replan = ({ path, held }: GrowingStore) => {
    const before = places.get(path)
    const run = openRun(path, before?.plan.run, held)
    const content = contentOf(run)
    if (before?.content === content) return run.close()
    const { id, cell, blocks } = run.manifest
    const first = JSON.stringify([id, cell, blocks[0]?.crc ?? content])
    const lasting = first === before?.first ? before.lasting : new Map<string, unknown>()
    try {
      const plan = planRun(measurements, run, lasting, before?.plan.prepared)
      if (first === before?.first) noteChanges(before.plan, plan)
      before?.plan.run.close()
      places.set(path, { plan, content, lasting, first })
      problems.delete(path)
    } catch (error) {
      run.close()
      if (!(error instanceof IonstreamError)) throw error
      before?.plan.run.close()
      places.delete(path)
      problems.set(path, error)
    }
  }

  /** A run with the frames of another one does not count. */
  const dropCopies = (): void => {
    if (places.size < 2) return
    const counted: Known[] = []
    for (const [path, { plan, content }] of [...places].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const each = known(plan.run, content)
      const same = sameness.among(counted, each)
      if (!same) counted.push(each)
      else {
        plan.run.close()
        places.delete(path)
        problems.set(path, same)
      }
    }
  }

  const noteChanges = (before: RunPlan, now: RunPlan): void =>
    now.chains.forEach(({ name, fingerprint }, i) => {
      if (
        fingerprint !== before.chains[i].fingerprint &&
        !notes.some((note) => note.message.startsWith(`${name} `))
      )
        addWarning(
          notes,
          'computed-anew',
          `${name} is computed again from the first frame whenever the run has grown: its parameters follow the length of the run (give it fixed lags, fixed centres)`,
        )
    })

  const hold = (task: Task, partial: Partial, saved: string): void => {
    held.set(task.id, { task, partial, saved })
    if (isChunk(task)) put({ task, partial })
  }

  const put = ({ task, partial }: Pick<Held, 'task' | 'partial'>): void => {
    const path = partialPath(given.out, task.id)
    if (!disk.tries(PARTIALS, () => writePartial(path, savedForm(task, partial), write), task.id)) return
    if (isChunk(task)) held.delete(task.id)
    else held.set(task.id, { task, partial, saved: markOf(partial, true) })
  }

  /** What the frames have shown meanwhile to be wrong with the definition is wrong with every run, until they show otherwise. */
  const tellAll = (error: IonstreamError | undefined): void => {
    for (const { path } of job.runs) {
      if (problems.get(path) === refused) problems.delete(path)
      if (error) problems.set(path, error)
    }
    refused = error
  }

  const forget = (): void => {
    const known = new Set([...places.values()].flatMap(({ plan }) => plan.tasks.map(({ id }) => id)))
    for (const id of held.keys()) {
      if (known.has(id)) continue
      held.delete(id)
      disk.forget(PARTIALS, id)
    }
  }

  return {
    workshop,
    problems,
    notes,
    refresh(stores) {
      for (const store of stores) replan(store)
      const there = new Set(stores.map(({ path }) => path))
      for (const path of places.keys()) if (!there.has(path)) places.delete(path)
      dropCopies()
      job = { ...given, runs: [...places.keys()].sort().map((path) => ({ path, tags: {} })) }
      forget()
    },
    async compute(stopped) {
      const keep = places.size > FEW ? 'saved' : 'all'
      for (const { plan } of places.values()) {
        for (const task of plan.tasks) {
          if (covers(plan.run, task, read(task.id))) continue
          if (stopped()) return false
          const known = read(task.id)
          // What is known is gone on with in place: after an error it counts for nothing.
          const { saved = '' } = held.get(task.id) ?? {}
          held.delete(task.id)
          const shelf = shelfOf(partialPath(given.out, task.id))
          const tries: Tries = (write) => disk.tries(PARTIALS, write, task.id)
          const how = { halted: stopped, keep, shelf, tries, scratch } as const
          hold(task, runTask(plan.run, task, known, VERSION, how), saved)
          await breath()
        }
      }
      return !stopped()
    },
    analysis() {
      if (job.runs.length === 0) return undefined
      try {
        const analysis = collectAll(workshop, planAll(workshop, undefined, sameness).plan)
        tellAll(undefined)
        return analysis
      } catch (error) {
        if (!(error instanceof IonstreamError)) throw error
        tellAll(error)
        return undefined
      }
    },
    save(everything) {
      for (const { task, partial, saved } of held.values())
        if (saved !== markOf(partial, everything) && saved !== markOf(partial, true)) put({ task, partial })
    },
    close() {
      for (const { plan } of places.values()) plan.run.close()
    },
  }
}

/** True where a task is done for good: its partial is not held any longer than until it is written. */
const isChunk = ({ cut, tail, from, to }: Task): boolean =>
  cut === 'frames' && !tail && to - from === CHUNK_BLOCKS

/** What a saved partial holds: its full blocks, and the tail where that counts. */
const markOf = ({ sections }: Partial, withTail: boolean): string =>
  Object.values(sections)
    .map(({ fingerprint, content, tail }) => `${fingerprint} ${content} ${withTail ? tail : ''}`)
    .join('\n')

/** Lets signals and requests through between tasks. */
const breath = () => new Promise((resolve) => setImmediate(resolve))
