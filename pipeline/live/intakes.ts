import { usageError } from '../../schemas/errors.ts'
import type { Tags } from '../../schemas/store.ts'
import type { IngestOptions } from '../ingest/index.ts'
import { makeParser } from '../kernels/parser.ts'
import type { FullDisk } from './full-disk.ts'
import { type Intake, makeIntake, release, save, takeIn } from './intake.ts'
import { findRuns, lookAt, type WatchedRun } from './watch.ts'

/** Which files are followed, and what is said of them. */
export interface Watching {
  /** Patterns of the files; each folder is a run. */
  readonly watch: readonly string[]
  readonly ingest: Omit<IngestOptions, 'files' | 'out' | 'lock' | 'parser' | 'halted' | 'onProgress'>
  /** Tags of the run in a folder, besides those of all runs. */
  tagsOf?(folder: string): Tags
  /** True once somebody wants it to end. */
  stopped(): boolean
}

/** The runs that are followed, in the order in which they were found. */
export interface Intakes {
  readonly all: readonly Intake[]
  /** Looks at the files of the known runs, and now and then for others. */
  look(): Promise<void>
  /** The next look is for other runs too. */
  lookForOthers(): void
  /** Reads what is new, one run after the other; true where there was something. */
  takeIn(): Promise<boolean>
  /** True where there is more in the files than was read. */
  readonly behind: boolean
  /** True where a file is not any more what was read: reading others may have taken so long. */
  hasGrown(): boolean
  /** Puts what was read on the disk; where that is full it waits. */
  save(disk: FullDisk): Promise<void>
  close(): void
}

/** Follows the runs that match; their stores are in the folder `stores`. `findEvery`: ms between two looks for others. */
export function openIntakes(
  { watch, ingest, tagsOf, stopped }: Watching,
  stores: string,
  findEvery: number,
): Intakes {
  const known = new Map<string, Intake>()
  // Runs are read one after the other.
  const told = { ...ingest, parser: makeParser() }
  const beside = [...(told.velocities ?? []), ...(told.cells ?? [])]
  const lookAgain = (watched: WatchedRun): WatchedRun => lookAt(watched, beside) ?? watched
  const all = () => [...known.values()]
  let found = Number.NEGATIVE_INFINITY

  const find = async (): Promise<void> => {
    found = performance.now()
    for (const run of await findRuns(watch)) {
      const [watched, intake] = [lookAgain(run), known.get(run.name)]
      if (intake) intake.watched = watched
      else known.set(run.name, makeIntake(watched, stores, tagsOf?.(run.folder)))
    }
    refuseShared(ingest, known.size)
  }

  return {
    get all() {
      return all()
    },
    async look() {
      if (performance.now() - found >= findEvery) return find()
      for (const intake of all()) intake.watched = lookAgain(intake.watched)
    },
    lookForOthers() {
      found = Number.NEGATIVE_INFINITY
    },
    async takeIn() {
      let changed = false
      for (const intake of all())
        if (intake.seen !== intake.watched.mark && !stopped())
          changed = (await takeIn(intake, told, stopped)) || changed
      return changed
    },
    get behind() {
      return all().some(({ behind }) => behind)
    },
    hasGrown: () => all().some(({ seen, watched }) => seen !== '' && lookAgain(watched).mark !== seen),
    async save(disk) {
      for (const intake of all()) await disk.triesLong(`last frames of ${intake.name}`, () => save(intake))
    },
    close() {
      for (const intake of all()) {
        release(intake)
        intake.lock?.release()
      }
    },
  }
}

/** Files beside those of positions belong to one run. */
function refuseShared({ velocities, cells }: Watching['ingest'], runs: number): void {
  if ((velocities || cells) && runs > 1)
    throw usageError('--velocities and --cells name files of one run', 'Follow such runs one by one.')
}
