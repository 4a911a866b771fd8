import { existsSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { IonstreamError, inputError, usageError } from '../../schemas/errors.ts'
import type { StoreManifest } from '../../schemas/store.ts'
import type { Warning } from '../../schemas/warning.ts'
import { makeParser } from '../kernels/parser.ts'
import { recogniseAll } from '../sources/index.ts'
import type { Format, SourceOptions, Torn } from '../sources/source.ts'
import { takeLock } from '../store/lock.ts'
import { swapIn } from '../store/swap.ts'
import { makeStore } from '../store/write.ts'
import { type Clock, needsInterval, needsTime } from './clock.ts'
import { checkSame, checkSources, existingManifest } from './existing.ts'
import { readFirstHead, readHead } from './heads.ts'
import { type Identity, identify } from './identity.ts'
import { columnsOf, defaultBlockFrames, newManifest } from './new-store.ts'
import { companionsOf, givenNames, type IngestOptions, resolveOptions, type Settings } from './options.ts'
import { orderFiles } from './order.ts'
import { readFiles } from './read-files.ts'
import { openSession } from './session.ts'
import { storeFiles } from './store-files.ts'
import { averageCell, checkRule } from './unwrap-rule.ts'
import { makeWriter, type Writer } from './writer.ts'

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

/** Reads the files of one run into a store, or goes on where an earlier call stopped.
 *  Throws usage errors (options that do not suit the files) and input errors (files that are off). */
export async function ingest(options: IngestOptions): Promise<IngestReport> {
  const lock = options.lock ?? takeLock(options.out)
  try {
    return await ingestLocked(options)
  } finally {
    if (!options.lock) lock.release()
  }
}

async function ingestLocked(given: IngestOptions): Promise<IngestReport> {
  const { options, old, fresh, ...known } = await look(given)
  const heads = async (path: string) => (await readHead(path, known.format, known.reading))?.hash ?? ''
  if (old && (await checkSources(options.out, old, options.files, heads))) return upToDate(options, old)
  const goesOn = old && old.blocks.length > 0 && known.settings.unwrap !== 'toroidal'
  return run(options, { ...known, manifest: goesOn ? old : fresh, isNew: old === undefined })
}

/** Asks every question that the first frame can answer, and writes nothing. Throws what `ingest` would throw. */
export const checkIngest = async (options: IngestOptions): Promise<void> => {
  await look(options)
}

async function look(given: IngestOptions) {
  const format = await recogniseAll(given.files)
  const names = givenNames(given)
  const settings = resolveOptions(given, format, names)
  const parser = makeParser()
  const reading: SourceOptions = {
    parser,
    units: given.units,
    names,
    counted: settings.interval !== null,
    cell: settings.cell ?? undefined,
    companions: companionsOf(given, format),
  }
  const options = { ...given, files: await orderFiles(given.files, format, reading) }
  swapIn(options.out)
  const old = existingManifest(options.out)
  const { identity, fresh, head } = await firstLook(options, format, settings, reading, old)
  if (old) checkSame(options.out, old, fresh, head, options.files[0])
  return { options, format, settings, reading, identity, fresh, old }
}

/** Identity and manifest by the first frame. */
async function firstLook(
  options: IngestOptions,
  format: Format,
  settings: Settings,
  reading: SourceOptions,
  old: StoreManifest | undefined,
) {
  const path = options.files[0]
  const { frame, hash } = await readFirstHead(path, format, reading)
  const { timestep, interval } = settings
  if (format.hasSteps && timestep === null && interval === null && frame.time === undefined)
    if (frame.step !== undefined) throw needsTime(path, format.stepsOptional)
    else if (frame.interval === undefined) throw needsInterval(path)
  checkRule(path, frame, settings.unwrap)
  const identity = identify(path, frame, settings.elements)
  const columns = columnsOf(frame)
  const ingested = old?.ingestedBlockFrames
  const given =
    options.blockFrames === old?.blockFrames ? (ingested ?? options.blockFrames) : options.blockFrames
  const blockFrames = given ?? ingested ?? defaultBlockFrames(frame.atoms, columns.length)
  const fresh = newManifest(format, { ...settings, blockFrames }, identity, columns, hash, options.tags ?? {})
  return { identity, fresh: old?.id === fresh.id ? cutAs(old, fresh) : fresh, head: hash }
}

/** Blocks that were joined stay as long as they are. */
const cutAs = ({ blockFrames, ingestedBlockFrames }: StoreManifest, fresh: StoreManifest): StoreManifest =>
  ingestedBlockFrames === undefined
    ? fresh
    : { ...fresh, blockFrames, ingestedBlockFrames, layout: { frames: blockFrames, offsets: {} } }

/** Everything that a run needs. */
export interface Job {
  readonly format: Format
  readonly settings: Settings
  readonly reading: SourceOptions
  readonly identity: Identity
  readonly manifest: StoreManifest
  readonly isNew: boolean
}

async function run(options: IngestOptions, job: Job): Promise<IngestReport> {
  const { manifest, identity, settings } = job
  const store = options.out
  const there = existsSync(store)
  const from = manifest.blocks.at(-1)
  Object.assign(manifest, {
    complete: false,
    revision: from?.ingest?.restarts ?? 0,
    tags: options.tags ?? manifest.tags,
    sources: manifest.sources.slice(0, from?.source.file ?? 0),
  })
  makeStore(store)
  const writer = makeWriter(store, manifest, options.storeFiles ?? storeFiles)
  const session = openSession(store, identity, settings, writer)
  if (!from && job.format.hasIds && !identity.hasIds)
    writer.warn('no-ids', `${options.files[0]} has no id column: atoms are told apart by their line`)
  try {
    const { torn, frames, halted } = await readFiles(options, job, session, writer)
    checkEnd(options.files[0], session.clock)
    session.end()
    if (manifest.blocks.length === 0 && !manifest.tail)
      throw usageError(
        `no frame is left of ${session.clock.count}`,
        'Check --from, --until and --equilibration against the times of the run.',
      )
    if (settings.unwrap === 'average-cell' && averageCell(store, manifest) && from) manifest.revision++
    manifest.complete = !halted
    await writer.save()
    writer.sweep()
    return { ...report(options, manifest, frames, torn), halted }
  } catch (error) {
    if (error instanceof IonstreamError && error.passing === 'unsure') await dropLastFile(writer)
    await keepWhole(store, job, writer, there)
    throw error
  } finally {
    session.release()
  }
}

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
  const tags = JSON.stringify(options.tags ?? manifest.tags)
  if (tags !== JSON.stringify(manifest.tags)) {
    const files = options.storeFiles ?? storeFiles
    files.write(
      join(options.out, 'manifest.json'),
      `${JSON.stringify({ ...manifest, tags: options.tags }, null, 1)}\n`,
      true,
    )
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
