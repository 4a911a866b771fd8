import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { IonstreamError } from '../../schemas/errors.ts'
import type { Analysis } from '../analysis/analyse.ts'
import { refuseOther } from '../analysis/results-folder.ts'
import type { Study } from '../definition/study.ts'
import { makeFolder, manifestPath, type writeWhole } from '../store/files.ts'
import { takeLock } from '../store/lock.ts'
import { type FullDisk, fullDisk } from './full-disk.ts'
import type { Intake } from './intake.ts'
import { type Intakes, openIntakes, type Watching } from './intakes.ts'
import { makePace, type Pace } from './pace.ts'
import { openWorkbench, type Workbench } from './workbench.ts'

export interface FollowOptions extends Watching {
  /** URL of the definition module, and what it is called with. */
  readonly module: string
  readonly params?: unknown
  readonly out: string
  /** ms without news after which it ends; never where it is left out. */
  readonly idle?: number
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
  /** How partial results are written, where it is not the usual way. */
  readonly write?: typeof writeWhole
}

/** How things stand. */
export interface Round {
  readonly bench: Workbench
  readonly intakes: readonly Intake[]
  /** What has to wait for room on the disk; what a round writes itself may wait there too. */
  readonly disk: FullDisk
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
  /** Files or definitions that were off to the end, and what a full disk did not take. */
  readonly problems: readonly IonstreamError[]
  readonly disk: FullDisk
}

const POLL = 500
const SHARE = 0.105
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
  refuseOther(out)
  makeFolder(join(out, 'stores'))
  const disk = fullDisk()
  const definition = { module: options.module, params: options.params ?? null, out }
  const bench = await openWorkbench(definition, disk, options.write)
  options.onStudy?.(bench.workshop.study)
  const { poll = POLL } = options
  const runs = openIntakes(options, join(out, 'stores'), Math.min(FIND_EVERY, 4 * poll))
  try {
    const follower = makeFollower(options, out, bench, runs, disk)
    const why = await rounds(follower)
    await runs.save(disk)
    bench.save(true)
    return { why, analysis: follower.analysis, intakes: runs.all, problems: problemsOf(follower), disk }
  } finally {
    bench.close()
    runs.close()
  }
}

/** What a follower works with, and how far it has come; times as of `performance.now()`. */
interface Follower {
  readonly options: FollowOptions
  readonly out: string
  readonly bench: Workbench
  readonly runs: Intakes
  readonly disk: FullDisk
  readonly reading: Pace
  readonly computing: Pace
  readonly reporting: Pace
  analysis: Analysis | undefined
  /** True where frames came that the analysis lacks. */
  isOld: boolean
  /** True where the analysis has been reported. */
  isReported: boolean
  /** When frames came last, when nothing was left to be read, when things were saved. */
  news: number
  current: number
  saved: number
  /** True where a stop file was found: it ends after one more look. */
  isLastLook: boolean
}

const makeFollower = (
  options: FollowOptions,
  out: string,
  bench: Workbench,
  runs: Intakes,
  disk: FullDisk,
): Follower => ({
  ...{ options, out, bench, runs, disk },
  reading: makePace(options.share ?? SHARE, options.poll ?? POLL),
  computing: makePace(CATCH_UP_SHARE, CATCH_UP_EVERY),
  reporting: makePace(REPORT_SHARE, REPORT_EVERY),
  analysis: undefined,
  isOld: false,
  isReported: true,
  news: performance.now(),
  current: performance.now(),
  saved: performance.now(),
  isLastLook: false,
})

async function rounds(follower: Follower): Promise<Ending['why']> {
  const { options, runs, reading } = follower
  for (;;) {
    await runs.look()
    const isNew = await reading.run(() => round(follower))
    await saveSometimes(follower, isNew)
    const why = endOf(follower)
    await reportSometimes(follower, why !== undefined)
    if (why) return why
    if (!runs.behind) await pause(Math.max(20, reading.wait()), options.stopped)
  }
}

/** Reads, computes and shows; true where there are new results. */
async function round(follower: Follower): Promise<boolean> {
  const { options, runs } = follower
  if (await runs.takeIn()) {
    follower.isOld = true
    follower.news = performance.now()
  }
  const isNew = await computeSometimes(follower)
  await options.onRound?.(stateOf(follower, isNew))
  return isNew
}

/** Computes what is new; while there is more to be read, now and then. */
async function computeSometimes(follower: Follower): Promise<boolean> {
  const { options, runs, computing } = follower
  const now = performance.now()
  if (!runs.behind) follower.current = now
  const behindFor = now - follower.current
  const waits = behindFor > 0 && (behindFor < CATCH_UP_EVERY || computing.wait() > 0)
  if (!follower.isOld || options.stopped() || waits) return false
  return computing.run(() => compute(follower))
}

async function compute(follower: Follower): Promise<boolean> {
  const { options, bench, runs } = follower
  bench.refresh(
    runs.all
      .filter(({ store, held, frames }) => frames > 0 && (held || existsSync(manifestPath(store))))
      .map(({ store, held }) => ({ path: store, held })),
  )
  if (!(await bench.compute(options.stopped))) return false
  follower.analysis = bench.analysis()
  follower.isOld = follower.isReported = false
  return true
}

async function saveSometimes(follower: Follower, isNew: boolean): Promise<void> {
  const { bench, runs, disk } = follower
  const now = performance.now()
  const isQuiet = now - follower.news > QUIET
  if ((!isNew && !isQuiet) || now - follower.saved <= (isQuiet ? QUIET : SAVE_EVERY)) return
  await runs.save(disk)
  if (isNew || disk.waiting.size > 0) bench.save(false)
  follower.saved = performance.now()
}

async function reportSometimes(follower: Follower, isLast: boolean): Promise<void> {
  const { options, runs, disk, reporting } = follower
  if (follower.isReported || !follower.analysis) return
  if (!isLast && (reporting.wait() > 0 || runs.behind)) return
  follower.isReported = await reporting.run(() =>
    disk.triesLong('results', async () => options.onReport?.(stateOf(follower, false))),
  )
}

/** Why it ends now, if it does. */
function endOf(follower: Follower): Ending['why'] | undefined {
  const { options, out, runs } = follower
  if (options.stopped()) return 'stopped'
  const isDone = !follower.isOld && !runs.behind
  if (follower.isLastLook && isDone) return 'stop-file'
  if (existsSync(join(out, 'stop'))) {
    follower.isLastLook = true
    runs.lookForOthers()
    return undefined
  }
  const isLong = performance.now() - follower.news > (options.idle ?? Number.POSITIVE_INFINITY)
  return isDone && isLong && !runs.hasGrown() ? 'idle' : undefined
}

const stateOf = ({ bench, runs, disk, analysis, reading }: Follower, isNew: boolean): Round => ({
  ...{ bench, disk, analysis, isNew, intakes: runs.all, cost: reading.cost },
})

function problemsOf({ bench, runs, disk }: Follower): IonstreamError[] {
  const off = runs.all.flatMap(({ problem }) => (problem ? [problem] : []))
  return [...new Set([...off, ...disk.waiting.values(), ...bench.problems.values()])]
}

/** Waits, but not longer than somebody wants it to end. */
async function pause(ms: number, stopped: () => boolean): Promise<void> {
  for (const end = performance.now() + ms; !stopped() && performance.now() < end; )
    await sleep(Math.min(100, Math.max(1, end - performance.now())))
}
