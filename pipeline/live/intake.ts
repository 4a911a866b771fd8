import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { IonstreamError, inputError } from '../../schemas/errors.ts'
import { ruleName } from '../../schemas/reading.ts'
import type { Tags } from '../../schemas/store.ts'
import type { Warning } from '../../schemas/warning.ts'
import {
  type IngestOptions,
  type IngestReport,
  ingest,
  type OpenIngest,
  openIngest,
} from '../ingest/index.ts'
import type { HeldStore } from '../run/held.ts'
import { fullError, manifestPath } from '../store/files.ts'
import { type Lock, takeLock } from '../store/lock.ts'
import { readManifest } from '../store/manifest.ts'
import type { WatchedRun } from './watch.ts'

/** ms of reading before other things get their turn. */
const SLICE = 2000

/** How one run stands. */
export interface Intake {
  readonly name: string
  readonly store: string
  /** Tags of its own. */
  readonly tags: Tags
  watched: WatchedRun
  /** Mark of the files when they were read last. */
  seen: string
  /** Frames in the store; how many came last, and when, ms. */
  frames: number
  newFrames: number
  /** True where there is more in the files than was read. */
  behind: boolean
  /** Bytes of a frame that is being written. */
  torn: boolean
  /** What it waits for, or what is wrong with it. */
  waiting: string | undefined
  problem: IonstreamError | undefined
  readonly notes: Warning[]
  lock: Lock | undefined
  /** The run while it is read, and its store with what is not on the disk. */
  run: OpenIngest | undefined
  held: HeldStore | undefined
  /** True where the disk lacks frames that were read. */
  dirty: boolean
}

export const makeIntake = (watched: WatchedRun, stores: string, tags: Tags = {}): Intake => ({
  name: watched.name,
  store: join(stores, watched.name),
  tags,
  watched,
  seen: '',
  frames: 0,
  newFrames: 0,
  behind: false,
  torn: false,
  waiting: undefined,
  problem: undefined,
  notes: [],
  lock: undefined,
  run: undefined,
  held: undefined,
  dirty: false,
})

type Told = Omit<IngestOptions, 'files' | 'out' | 'lock' | 'halted' | 'onProgress'>

/** Reads what has come into the files of a run: complete frames only, a slice of them where there are many.
 *  True where the store has changed. What is wrong with the files is kept with the run; usage errors are thrown. */
export async function takeIn(intake: Intake, told: Told, stopped: () => boolean): Promise<boolean> {
  const { mark } = intake.watched
  try {
    intake.lock ??= takeLock(intake.store)
    checkThere(intake)
    const report = await read(intake, told, stopped)
    const changed = report.frames !== intake.frames || report.newFrames > 0
    Object.assign(intake, {
      frames: report.frames,
      newFrames: report.newFrames,
      torn: report.torn !== null,
      behind: report.halted,
      seen: report.halted ? '' : mark,
      waiting: undefined,
      problem: undefined,
    })
    if (changed) Object.assign(intake, { held: intake.run?.held(), dirty: intake.run !== undefined })
    return changed
  } catch (error) {
    release(intake)
    return settle(intake, mark, fullError(error) ?? error)
  }
}

/** Puts what was read on the disk; until then it would be read again. After an error it may be tried again: frames that are
 *  not in memory any more are read again. */
export async function save(intake: Intake): Promise<void> {
  const { run, dirty } = intake
  if (!dirty || !run) return
  try {
    await run.save()
    intake.dirty = false
  } catch (error) {
    if (run.isLost) {
      release(intake)
      intake.seen = ''
    }
    throw error
  }
}

/** Ends reading; what was not saved is read again by the next start. */
export function release(intake: Intake): void {
  intake.run?.close()
  Object.assign(intake, { run: undefined, held: undefined, dirty: false })
}

/** Tags of the run and of all; nothing where none are given, so that the store keeps its own. */
function tagsOf({ tags }: Intake, told: Told): Tags | undefined {
  const all = { ...tags, ...told.tags }
  return Object.keys(all).length > 0 ? all : undefined
}

/** Reads on; where a file is not the one it was, the store is put aside and the run begins anew. */
async function read(intake: Intake, told: Told, stopped: () => boolean): Promise<IngestReport> {
  const options: IngestOptions = {
    ...told,
    tags: tagsOf(intake, told),
    files: intake.watched.files,
    out: intake.store,
    lock: intake.lock,
    halted: slice(stopped),
    growing: true,
  }
  try {
    return await readOn(intake, options)
  } catch (error) {
    if (!(error instanceof IonstreamError) || error.passing !== 'changed' || !existsSync(intake.store))
      throw error
    release(intake)
    const aside = freePath(intake.store)
    renameSync(intake.store, aside)
    intake.notes.push({
      name: 'begun-anew',
      message: `${error.message}; the run is read again from its first frame, what was stored is kept in ${aside}`,
      count: 1,
    })
    return readOn(intake, options)
  }
}

/** These rules look at the whole run again and again: nothing is kept open for them. */
const WHOLE = ['average-cell', 'toroidal']

async function readOn(intake: Intake, options: IngestOptions): Promise<IngestReport> {
  if (WHOLE.includes(ruleName(options.unwrap) ?? '')) return ingest(options)
  if (!intake.run) {
    const opened = await openIngest(options)
    if ('skipped' in opened) return opened
    intake.run = opened
  }
  return intake.run.read(options)
}

/** Ends a slice at the end of a block, once it has taken its time, and far longer than it took to come there. */
function slice(stopped: () => boolean): (newBlocks: number) => boolean {
  const start = performance.now()
  let first: number | undefined
  return (newBlocks) => {
    const now = performance.now()
    first ??= now
    return stopped() || (newBlocks > 0 && now - first > Math.max(SLICE, 4 * (first - start)))
  }
}

/** Files that were read and are gone now take nothing with them: the store has their frames. */
function checkThere({ store, watched, run }: Intake): void {
  if (!run && !existsSync(manifestPath(store))) return
  const { sources } = run?.held().manifest ?? readManifest(store)
  if (sources.length <= watched.files.length) return
  const gone = sources.map(({ path }) => path).filter((path) => !watched.files.includes(path))
  throw inputError(
    gone.join(', '),
    `${gone.length === 1 ? 'is' : 'are'} gone; ${store} holds the frames`,
    'Put the file back to go on with this run.',
  )
}

function settle(intake: Intake, mark: string, error: unknown): false {
  if (!(error instanceof IonstreamError) || error.fault === 'usage') throw error
  const early = error.passing === 'early'
  Object.assign(intake, {
    behind: false,
    seen: error.passing === 'locked' || error.passing === 'full' ? '' : mark,
    waiting: early ? error.message : undefined,
    problem: early ? undefined : error,
  })
  return false
}

function freePath(store: string): string {
  let n = 1
  while (existsSync(`${store}.before-${n}`)) n++
  return `${store}.before-${n}`
}
