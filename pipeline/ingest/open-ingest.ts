import { existsSync, rmdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { IonstreamError, inputError, usageError } from '../../schemas/errors.ts'
import type { StoreManifest } from '../../schemas/store.ts'
import type { Warning } from '../../schemas/warning.ts'
import type { HeldStore } from '../run/held.ts'
import type { Torn } from '../sources/common/source.ts'
import { checkMobile } from '../store/mobile.ts'
import { makeStore, writeManifest } from '../store/write.ts'
import type { Clock } from './check/clock.ts'
import { checkSources, tagsFor } from './existing.ts'
import { readHead } from './heads.ts'
import { type Job, look } from './look.ts'
import type { IngestOptions } from './options/options.ts'
import { storeFiles } from './options/store-files.ts'
import { orderFiles } from './order.ts'
import { type Position, type ReadTold, readFiles } from './read-files.ts'
import { openSession } from './session.ts'
import { averageCell } from './unwrap/unwrap-rule.ts'
import { makeWriter, type Writer } from './write/writer.ts'

/** What an ingest did. */
export interface IngestReport {
  readonly store: string
  readonly frames: number
  /** Frames that were read this time. */
  readonly newFrames: number
  readonly atoms: number
  /** ps */
  readonly interval: number
  /** True where the store was up to date. */
  readonly skipped: boolean
  /** True where it ended before the files did, because it was asked to. */
  readonly halted: boolean
  /** An incomplete frame at the end, not taken. */
  readonly torn: (Torn & { readonly path: string }) | null
  readonly warnings: readonly Warning[]
}

/** A run that is being read into its store, and may be read on when its files have grown. */
export interface OpenIngest {
  /** Reads to the end of the files, or to where it is halted. The frames that fill no block are held in memory.
   *  After an error the full blocks are saved, and nothing more can be read. */
  read(options: ReadTold): Promise<IngestReport>
  /** Puts everything on the disk. After an error it may be tried again, unless something `isLost`. */
  save(): Promise<void>
  /** True where frames that were read are neither in memory nor on the disk for certain: they must be read again. */
  readonly isLost: boolean
  /** Saves the full blocks, where that can be done; then nothing more can be read or saved. */
  giveUp(): Promise<void>
  /** The store with what is not on the disk. */
  held(): HeldStore
  /** Gives the memory back. */
  close(): void
}

/** Opens a run for reading, or says that the store has all that its files have. The lock is the caller's. */
export async function openIngest(given: IngestOptions): Promise<OpenIngest | IngestReport> {
  const { options, old, fresh, ...known } = await look(given)
  const heads = headsOf(known)
  if (old && (await checkSources(options.out, old, options.files, heads))) return upToDate(options, old)
  const goesOn = old && old.blocks.length > 0 && known.settings.unwrap !== 'toroidal'
  return openJob(options, { ...known, manifest: goesOn ? old : fresh, isNew: old === undefined }, given.files)
}

/** Hashes of first frames; a file that is as it was is not read again. */
function headsOf({ format, reading }: Pick<Job, 'format' | 'reading'>) {
  const known = new Map<string, { mark: string; hash: string }>()
  return async (path: string): Promise<string> => {
    const { size, mtimeMs, ino } = statSync(path)
    const mark = `${size} ${mtimeMs} ${ino}`
    const before = known.get(path)
    if (before?.mark === mark) return before.hash
    const hash = (await readHead(path, format, reading))?.hash ?? ''
    known.set(path, { mark, hash })
    return hash
  }
}

function openJob(options: IngestOptions, job: Job, given: readonly string[]): OpenIngest {
  const { manifest, identity, settings } = job
  const store = options.out
  const there = existsSync(store)
  const from = manifest.blocks.at(-1)
  if (options.mobile) checkMobile(options.mobile, manifest.types, options.files[0])
  Object.assign(manifest, {
    complete: false,
    revision: from?.ingest?.restarts ?? 0,
    tags: tagsFor(store, manifest.tags, options.tags),
    ...(options.mobile && { mobile: [...options.mobile] }),
  })
  makeStore(store)
  const writer = makeWriter(store, manifest, options.storeFiles ?? storeFiles)
  const session = openSession(store, identity, settings, writer, job.joined)
  if (!from && job.format.hasIds && !identity.hasIds)
    writer.warn('no-ids', `${options.files[0]} has no id column: atoms are told apart by their line`)
  let position: Position | undefined = from && { last: from.source, open: false }
  let complete = false
  let ordered = options.files
  const inOrder = async (files: readonly string[]) => {
    if (files.join() !== given.join()) ordered = await orderFiles(files, job.format, job.reading)
    given = files
    return ordered
  }
  const heads = headsOf(job)
  const giveUp = () => keepWhole(store, job, writer, there)
  const kept = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      if (error instanceof IonstreamError && error.passing === 'unsure') await dropLastFile(writer)
      await giveUp()
      throw error
    }
  }
  return {
    held: writer.held,
    close: session.release,
    giveUp,
    get isLost() {
      return writer.isLost
    },
    read: (told) =>
      kept(async () => {
        const files = await inOrder(told.files)
        if (position?.open) await checkSources(store, manifest, files, heads)
        const reading = await readFiles({ ...told, files }, job, session, writer, position)
        position = reading.position
        complete = !reading.halted && !(options.growing && reading.torn)
        if (isLone(session.clock) && !options.growing && !reading.torn) session.clock.standAlone()
        checkEnd(files[0], session.clock)
        session.provisional()
        if (manifest.blocks.length === 0 && !manifest.tail)
          throw usageError(
            `no frame is left of ${session.clock.count}`,
            'Check --from, --until and --equilibration against the times of the run.',
          )
        writer.summarise()
        return { ...report(options, manifest, reading.frames, reading.torn), halted: reading.halted }
      }),
    async save() {
      writer.putProvisional()
      if (settings.unwrap === 'average-cell' && averageCell(store, manifest) && from) manifest.revision++
      manifest.complete = complete
      await writer.save()
      writer.sweep()
    },
  }
}

const isLone = ({ count, interval }: Clock): boolean => count === 1 && interval === undefined

function checkEnd(path: string, { count, interval }: Clock): void {
  if (count === 0) throw inputError(path, 'has no complete frame yet', undefined, 'early')
  if (interval !== undefined) return
  throw inputError(
    path,
    'has one frame: the time between frames is not known',
    'Give all files of the run, or wait for a second frame.',
    'early',
  )
}

/** Drops the blocks of the file that was read last: any of its numbers may be wrong. */
async function dropLastFile({ manifest, cutTo }: Writer): Promise<void> {
  const file = manifest.sources.length - 1
  const index = manifest.blocks.findIndex(({ source }) => source.file >= file)
  if (index >= 0) await cutTo(index)
}

/** After an error: full blocks stay, so that the next start goes on; a store without any is taken away again. */
async function keepWhole(store: string, job: Job, writer: Writer, there: boolean) {
  try {
    if (writer.manifest.blocks.length > 0) await writer.save()
    else if (job.isNew) {
      rmSync(join(store, 'blocks'), { recursive: true, force: true })
      rmSync(join(store, 'manifest.json'), { force: true })
      if (!there) rmdirSync(store)
    }
  } catch {
    // The first error is the one to tell of.
  }
}

function upToDate(options: IngestOptions, manifest: StoreManifest): IngestReport {
  const tags = tagsFor(options.out, manifest.tags, options.tags)
  if (JSON.stringify(tags) !== JSON.stringify(manifest.tags)) {
    const files = options.storeFiles ?? storeFiles
    const tagged = { ...manifest, tags }
    writeManifest(options.out, tagged, (path, bytes) => files.write(path, bytes, true))
  }
  return { ...report(options, manifest, 0, null), skipped: true }
}

const report = (
  { out }: IngestOptions,
  manifest: StoreManifest,
  newFrames: number,
  torn: IngestReport['torn'],
): IngestReport => ({
  store: out,
  frames: manifest.blocks.length * manifest.blockFrames + (manifest.tail?.frames ?? 0),
  newFrames,
  atoms: manifest.atoms,
  interval: manifest.interval,
  skipped: false,
  halted: false,
  torn,
  warnings: manifest.warnings,
})
