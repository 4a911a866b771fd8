import { resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { IonstreamError, inputError } from '../../schemas/errors.ts'
import type { BlockEntry } from '../../schemas/store.ts'
import type { Warning } from '../../schemas/warning.ts'
import { placeName } from '../sources/common/place.ts'
import type { Frame, Source, Torn } from '../sources/common/source.ts'
import { checkPacked, openSource, probe } from '../sources/index.ts'
import { headHash } from './heads.ts'
import type { Job } from './look.ts'
import type { IngestOptions } from './options/options.ts'
import type { Session } from './session.ts'
import type { Writer } from './write/writer.ts'

/** ms between two reports of progress */
const TELL_EVERY = 100

/** Where reading goes on: behind the last frame that was read, which is in the store or, if `open`, in the session. */
export interface Position {
  readonly last: BlockEntry['source']
  readonly open: boolean
}

/** What is said of one reading. */
export type ReadTold = Pick<IngestOptions, 'files' | 'halted' | 'onProgress'>

/** What was read, and where reading goes on. */
export interface Reading {
  readonly frames: number
  readonly torn: (Torn & { path: string }) | null
  readonly halted: boolean
  readonly position: Position | undefined
}

/** Pulls the frames of all files, one at a time, from a position on. */
export async function readFiles(
  options: ReadTold,
  job: Job,
  session: Session,
  writer: Writer,
  position: Position | undefined,
): Promise<Reading> {
  const { manifest } = writer
  const from = position?.last
  const before = manifest.blocks.length
  const known = from && manifest.sources[from.file]
  manifest.sources = manifest.sources.slice(0, from?.file ?? 0)
  let last = position
  writer.atEnd([])
  const sizes = options.files.map((path) => probe(path).bytes)
  let frames = 0
  const progress = teller(options, sizes, session)
  let torn: (Torn & { path: string }) | null = null
  for (let file = from?.file ?? 0; file < options.files.length; file++) {
    const path = options.files[file]
    if (torn) checkTorn(torn, job)
    const source = openSource(path, job.format, job.reading)
    const first = file === from?.file && known?.first !== undefined ? { first: known.first } : {}
    const entry = { path: resolve(path), bytes: sizes[file], head: '', ...first }
    manifest.sources.push(entry)
    try {
      let frame = await source.next()
      if (frame) entry.head = await headHash(path, frame)
      if (position && file === position.last.file) frame = await goOn(source, position, session, frame)
      for (; frame; frame = await source.next()) {
        await session.push({ ...frame, path, file })
        last = { last: { file, lastFrame: frame.start, end: frame.end, frame: frame.index }, open: true }
        frames++
        await progress.sometimes(file, source.used)
        await writer.saveSometimes()
        if (halts(options, session, manifest.blocks.length - before))
          return { frames, torn: null, halted: true, position: last }
      }
      torn = source.torn ? { ...source.torn, path } : null
      const notes = notesOf(source)
      if (file + 1 === options.files.length) writer.atEnd(notes)
      else for (const { name, message } of notes) writer.warn(name, message)
    } catch (error) {
      if (isInput(error) && probe(path).packed) await checkPacked(path)
      throw error
    } finally {
      source.close()
    }
  }
  progress.now(options.files.length, 0)
  return { frames, torn, halted: false, position: last }
}

/** What a file that was read to its end leaves to be said; more of it may come as long as it is the last one. */
function notesOf({ path, notes = new Map(), cut }: Source): Warning[] {
  const said = [...notes].map(([name, message]) => ({ name, message: `${path}: ${message}`, count: 1 }))
  const message = `${path} ends before its compressed data do: it was not copied whole`
  return cut ? [...said, { name: `cut-${probe(path).packed}`, message, count: 1 }] : said
}

const isInput = (error: unknown): boolean => error instanceof IonstreamError && error.fault === 'input'

/** One frame alone has no interval: it is never the last one to be read. */
const halts = ({ halted }: ReadTold, { clock }: Session, newBlocks: number): boolean =>
  clock.interval !== undefined && (halted?.(newBlocks) ?? false)

/** Puts a source, and a new session, behind the last frame that was read; returns the frame after. */
async function goOn(
  source: Source,
  { last, open }: Position,
  session: Session,
  first: Frame | undefined,
): Promise<Frame | undefined> {
  const number = first?.number
  source.seek(last.lastFrame, last.frame ?? 0)
  const found = await source.next()
  if (!found || found.end !== last.end)
    throw inputError(
      placeName({ path: source.path, byte: last.lastFrame }),
      'the last stored frame is not there any more',
      'The file was changed after it was ingested. Ingest it into another folder; the store keeps what it was before.',
      'changed',
    )
  const again = { ...found, path: source.path, file: last.file }
  if (open) session.again(again)
  else session.resume(again, number)
  return source.next()
}

/** A torn frame before the end of the run: step numbers show whether the next file goes on; else it is refused. */
function checkTorn(torn: Torn & { path: string }, { format, reading }: Job): void {
  if (format.hasSteps && !reading.counted) return
  throw inputError(
    placeName({ path: torn.path, frame: torn.index, byte: torn.start }),
    `the last frame is incomplete (${torn.found}), and another file follows`,
    'Cut the file before this frame, if the next one goes on there.',
  )
}

function teller({ onProgress }: ReadTold, sizes: readonly number[], session: Session) {
  const totalBytes = sizes.reduce((sum, bytes) => sum + bytes, 0)
  let told = performance.now()
  const now = (file: number, used: number) => {
    const done = sizes.slice(0, file).reduce((sum, bytes) => sum + bytes, 0)
    onProgress?.({ frames: session.clock.count, bytes: Math.min(totalBytes, done + used), totalBytes })
  }
  return {
    now,
    async sometimes(file: number, used: number) {
      if (performance.now() - told < TELL_EVERY) return
      told = performance.now()
      now(file, used)
      await setImmediate()
    },
  }
}
