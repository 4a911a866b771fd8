import type { StoreManifest } from '../../schemas/store.ts'
import { makeParser } from '../kernels/parser.ts'
import type { Format, SourceOptions } from '../sources/common/source.ts'
import { recogniseAll } from '../sources/index.ts'
import { swapIn } from '../store/swap.ts'
import { needsInterval, needsTime } from './check/clock-faults.ts'
import { checkJoined, checkSame, existingManifest } from './existing.ts'
import { type Identity, identify } from './frame/identity.ts'
import { readFirstHead } from './heads.ts'
import { type Joined, joinedOf } from './join/joined.ts'
import {
  companionsOf,
  givenNames,
  type IngestOptions,
  resolveOptions,
  type Settings,
} from './options/options.ts'
import { orderFiles } from './order.ts'
import { checkRule } from './unwrap/unwrap-rule.ts'
import { columnsOf, defaultBlockFrames, newManifest } from './write/new-store.ts'

/** Asks every question that the first frame can answer, and writes nothing. Throws what `ingest` would throw. */
export const checkIngest = async (options: IngestOptions): Promise<void> => {
  await look(options)
}

/** What the first frame says of a run that is not read yet: its manifest, the uncompressed bytes of a frame. */
export async function foreseen(options: IngestOptions) {
  const { format, fresh, old, options: ordered, reading } = await look(options)
  const [path] = ordered.files
  const { frame } = await readFirstHead(path, format, reading)
  const isPlain = !ordered.files.some((file) => /\.(gz|zst)$/i.test(file))
  return { format, manifest: fresh, frameBytes: frame.end - frame.start, isPlain, isKnown: old !== undefined }
}

/** What the first frame, and a store that is there already, say of a run. */
export async function look(given: IngestOptions) {
  const format = await recogniseAll(given.files)
  const names = givenNames(given)
  const settings = resolveOptions(given, format, names)
  const { parser = makeParser() } = given
  const reading: SourceOptions = {
    parser,
    marks: new Map(),
    units: given.units,
    names,
    counted: settings.interval !== null,
    whole: given.growing !== true,
    cell: settings.cell ?? undefined,
    everySteps: settings.window?.everySteps,
    companions: companionsOf(given, format),
  }
  const options = { ...given, files: await orderFiles(given.files, format, reading) }
  swapIn(options.out)
  const old = existingManifest(options.out)
  const { identity, fresh, head } = await firstLook(options, format, settings, reading, old)
  if (old) checkSame(options.out, old, fresh, head, options.files[0])
  const joined = joinedOf(given.joined)
  if (old) checkJoined(options.out, old, joined)
  return { options, format, settings, reading, identity, fresh, old, joined }
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
  readonly joined: Joined | undefined
  readonly manifest: StoreManifest
  readonly isNew: boolean
}
