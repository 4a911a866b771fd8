import { existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type IonstreamError, usageError } from '../../schemas/errors.ts'
import type { Tags } from '../../schemas/store.ts'
import type { Analysis } from '../analyse.ts'
import type { IngestOptions } from '../ingest/index.ts'
import { makeParser } from '../kernels/parser.ts'
import { type Intake, makeIntake, release, save, takeIn } from '../live/intake.ts'
import { makePace } from '../live/pace.ts'
import { findRuns, lookAt, type WatchedRun } from '../live/watch.ts'
import { openWorkbench, type Workbench } from '../live/workbench.ts'
import { takeLock } from '../store/lock.ts'
import type { Study } from '../study.ts'

export interface FollowOptions {
  /** URL of the definition module, and what it is called with. */
  readonly module: string
  readonly params?: unknown
  /** Patterns of the files; each folder is a run. */
  readonly watch: readonly string[]
  readonly out: string
  readonly ingest: Omit<IngestOptions, 'files' | 'out' | 'lock' | 'parser' | 'halted' | 'onProgress'>
  /** Tags of the run in a folder, besides those of all runs. */
  tagsOf?(folder: string): Tags
  /** ms without news after which it ends; never where it is left out. */
  readonly idle?: number
  /** True once somebody wants it to end. */
  stopped(): boolean
  /** Told once, with the study and before any file is looked at; it may refuse. */
  onStudy?(study: Study): void
  /** Told after every round in which something was looked at; what it costs counts. */
  onRound?(round: Round): Promise<void> | void
  /** Writes what takes longer: figures, the page. Called now and then, and once at the end. */
  onReport?(round: Round): Promise<void>
  /** ms between two looks at the files */
  readonly poll?: number
  /** Share of one core that following may take. */
  readonly share?: number
}

/** How things stand. */
export interface Round {
  readonly bench: Workbench
  readonly intakes: readonly Intake[]
  /** The newest results, and whether this round brought them. */
  readonly analysis: Analysis | undefined
  readonly isNew: boolean
  /** ms that the last round took to compute. */
  readonly cost: number
}

/** Why following came to its end. */
export interface Ending {
  readonly why: 'stopped' | 'stop-file' | 'idle'
  readonly analysis: Analysis | undefined
  readonly intakes: readonly Intake[]
  /** Files or definitions that were off to the end. */
  readonly problems: readonly IonstreamError[]
}

const POLL = 500
const SHARE = 0.115
const REPORT_SHARE = 0.015
const REPORT_EVERY = 20_000
const SAVE_EVERY = 30_000
/** ms without news after which nothing waits to be saved. */
const QUIET = 2000
const FIND_EVERY = 5000
/** While files are read that have been written long ago, results wait, and then come now and then. */
const CATCH_UP_SHARE = 0.15
const CATCH_UP_EVERY = 30_000

/** Follows files that are being written: again and again what is new is read into the stores, computed and shown.
 *  Batch over the finished files gives the same bits: it is the same stores, tasks and trees. */
export async function follow(options: FollowOptions): Promise<Ending> {
  const out = resolve(options.out)
  const lock = takeLock(out)
  try {
    return await followLocked(options, out)
  } finally {
    lock.release()
  }
}

async function followLocked(options: FollowOptions, out: string): Promise<Ending> {
  mkdirSync(join(out, 'stores'), { recursive: true })
  const bench = await openWorkbench({ module: options.module, params: options.params ?? null, out })
  options.onStudy?.(bench.workshop.study)
  const intakes = new Map<string, Intake>()
  try {
    const ending = await rounds(options, out, bench, intakes)
    for (const intake of intakes.values()) await save(intake)
    bench.save(true)
    return ending
  } finally {
    bench.close()
    for (const intake of intakes.values()) {
      release(intake)
      intake.lock?.release()
    }
  }
}

async function rounds(
  options: FollowOptions,
  out: string,
  bench: Workbench,
  intakes: Map<string, Intake>,
): Promise<Ending> {
  const { stopped, poll = POLL, share = SHARE } = options
  // Runs are read one after the other.
  const told = { ...options.ingest, parser: makeParser() }
  const beside = [...(told.velocities ?? []), ...(told.cells ?? [])]
  const look = (watched: WatchedRun): WatchedRun => lookAt(watched, beside) ?? watched
  /** Reading others may have taken so long that there is more by now. */
  const hasGrown = ({ seen, watched }: Intake): boolean => seen !== '' && look(watched).mark !== seen
  const reading = makePace(share, poll)
  const computing = makePace(CATCH_UP_SHARE, CATCH_UP_EVERY)
  const reporting = makePace(REPORT_SHARE, REPORT_EVERY)
  let analysis: Analysis | undefined
  /** When nothing was left to be read. */
  let current = performance.now()
  let [isOld, reported, last, saved, found] = [false, true, performance.now(), performance.now(), -FIND_EVERY]
  const all = () => [...intakes.values()]
  const state = (isNew: boolean): Round => ({ bench, intakes: all(), analysis, isNew, cost: reading.cost })

  const compute = async (): Promise<boolean> => {
    bench.refresh(all().flatMap(({ store, held, frames }) => (frames > 0 ? [{ path: store, held }] : [])))
    if (!(await bench.compute(stopped))) return false
    analysis = bench.analysis()
    isOld = reported = false
    return true
  }
  const round = async (): Promise<boolean> => {
    for (const intake of all()) {
      if (intake.seen === intake.watched.mark || stopped()) continue
      if (await takeIn(intake, told, stopped)) {
        isOld = true
        last = performance.now()
      }
    }
    const now = performance.now()
    if (!all().some((intake) => intake.behind)) current = now
    const catchesUp = current < now && (now - current < CATCH_UP_EVERY || computing.wait() > 0)
    if (!isOld || stopped() || catchesUp) return false
    return computing.run(compute)
  }
  /** A stop file ends it after one more look. */
  let lastLook = false
  const why = (): Ending['why'] | undefined => {
    if (stopped()) return 'stopped'
    const quiet = !isOld && !all().some(({ behind }) => behind)
    if (lastLook && quiet) return 'stop-file'
    if (existsSync(join(out, 'stop'))) {
      lastLook = true
      found = -FIND_EVERY
      return undefined
    }
    const isLong = performance.now() - last > (options.idle ?? Number.POSITIVE_INFINITY)
    return quiet && isLong && !all().some(hasGrown) ? 'idle' : undefined
  }

  for (;;) {
    const now = performance.now()
    if (now - found >= Math.min(FIND_EVERY, 4 * poll)) {
      found = now
      for (const run of await findRuns(options.watch)) {
        const [watched, known] = [look(run), intakes.get(run.name)]
        if (known) known.watched = watched
        else intakes.set(run.name, makeIntake(watched, join(out, 'stores'), options.tagsOf?.(run.folder)))
      }
      refuseShared(options.ingest, intakes.size)
    } else for (const intake of all()) intake.watched = look(intake.watched)
    const isNew = await reading.run(async () => {
      const isNew = await round()
      await options.onRound?.(state(isNew))
      return isNew
    })
    const quiet = performance.now() - last > QUIET
    if ((isNew || quiet) && performance.now() - saved > (quiet ? QUIET : SAVE_EVERY)) {
      for (const intake of all()) await save(intake)
      if (isNew) bench.save(false)
      saved = performance.now()
    }
    const ending = why()
    if (!reported && analysis && (ending || (reporting.wait() <= 0 && !all().some(({ behind }) => behind)))) {
      await reporting.run(async () => options.onReport?.(state(false)))
      reported = true
    }
    if (ending) return { why: ending, analysis, intakes: all(), problems: problemsOf(bench, all()) }
    if (!all().some(({ behind }) => behind)) await pause(Math.max(20, reading.wait()), stopped)
  }
}

/** Files beside those of positions belong to one run. */
function refuseShared({ velocities, cells }: FollowOptions['ingest'], runs: number): void {
  if ((velocities || cells) && runs > 1)
    throw usageError('--velocities and --cells name files of one run', 'Follow such runs one by one.')
}

function problemsOf(bench: Workbench, intakes: readonly Intake[]): IonstreamError[] {
  return [...intakes.flatMap(({ problem }) => (problem ? [problem] : [])), ...bench.problems.values()]
}

/** Waits, but not longer than somebody wants it to end. */
async function pause(ms: number, stopped: () => boolean): Promise<void> {
  for (const end = performance.now() + ms; !stopped() && performance.now() < end; )
    await sleep(Math.min(100, Math.max(1, end - performance.now())))
}
