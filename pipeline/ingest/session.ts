import { Subject, tap } from '../flow/rxjs.ts'
import { checkFrames } from './check/check-frames.ts'
import { makeChecks } from './check/checks.ts'
import { type Choice, choose, makeChoice } from './check/choose.ts'
import { type Clock, makeClock } from './check/clock.ts'
import { at } from './check/clock-faults.ts'
import { plausible } from './check/plausible.ts'
import { makeUnusedClock } from './check/unused-clock.ts'
import type { Incoming } from './frame/frames.ts'
import type { Identity } from './frame/identity.ts'
import { sortById } from './frame/sort-by-id.ts'
import type { Joined } from './join/joined.ts'
import { type Joint, jointOf, type Last, MOST_COMPARED } from './join/joints.ts'
import { makeSeams } from './join/seams.ts'
import type { Settings } from './options/options.ts'
import { type Folding, forget, makeFolding, refold } from './unwrap/folding.ts'
import { makeSteps, noteSteps, takeSteps } from './unwrap/seam.ts'
import { makeToroidal } from './unwrap/toroidal.ts'
import { unwrap } from './unwrap/unwrap.ts'
import { refuseRestart } from './unwrap/unwrap-rule.ts'
import { type BlockBuffer, makeBlockBuffer } from './write/block-buffer.ts'
import { blocks, type CutBlock } from './write/blocks.ts'
import { type StoredBlock, storedBlock, storedFrame } from './write/stored.ts'
import type { Writer } from './write/writer.ts'

/** The way of the frames into one store, with all that is remembered on it. */
export interface Session {
  readonly clock: Clock
  /** Takes the next frame; a restart cuts the run back before. */
  push(frame: Incoming): Promise<void>
  /** Takes the last frame of the stored blocks again, so that the next ones go on from it. */
  resume(frame: Incoming, firstNumber: number | undefined): void
  /** Sees the frame again that was pushed last. Throws where it is another. */
  again(frame: Incoming): void
  /** Hands the frames that fill no block over as a provisional one. */
  provisional(): void
  /** Gives the memory back. */
  release(): void
}

/** Frames → sortById → checkFrames → unwrap → blocks → store. */
export function openSession(
  store: string,
  identity: Identity,
  settings: Settings,
  writer: Writer,
  joined?: Joined,
): Session {
  const { manifest } = writer
  const folding = makeFolding(identity.ids.length)
  const steps = makeSteps()
  const clock = makeClock(settings, writer.warn)
  const unused = settings.interval === null ? undefined : makeUnusedClock(settings.interval, writer.warn)
  const choice = makeChoice(clock, settings)
  const checks = makeChecks(manifest, writer.warn)
  const look = (cut: CutBlock) => {
    manifest.interval = intervalOf(clock, choice)
    checks.look(cut, manifest.interval)
  }
  const buffer = makeBlockBuffer(identity, manifest.columns, manifest.blockFrames)
  let last: Last | undefined
  let before: Last | undefined
  const seams = makeSeams(
    {
      joined,
      compared: Math.min(choice.stride, MOST_COMPARED),
      count: () => clock.count,
      before: () => (before ? at(before) : ''),
      accepted: () => Object.assign(manifest.input.options, { joined }),
    },
    writer.warn,
  )
  const frames = new Subject<Incoming>()
  let failure: { error: unknown } | undefined
  frames
    .pipe(
      sortById(identity),
      checkFrames(identity, clock, settings, () => folding.next === 'again'),
      unwrap(
        ...([folding, steps, writer.warn, seams] as const),
        settings.unwrap === 'toroidal' ? makeToroidal() : undefined,
      ),
      plausible(identity, clock, writer.warn),
      choose(choice),
      blocks(buffer),
      tap((cut) => {
        look(cut)
        const { ahead } = clock
        writer.put(cut, { steps: noteSteps(steps), ...(ahead.step || ahead.time ? { ahead } : {}) })
      }),
    )
    .subscribe({
      error: (error) => {
        failure = { error }
      },
    })
  const memory = { writer, clock, choice, buffer, folding }
  const known = { store, manifest, identity, settings, clock, choice, buffer, folding, joined }
  const pass = (frame: Incoming) => {
    unused?.see(frame)
    before = last
    last = { path: frame.path, file: frame.file, index: frame.index, number: frame.number }
    frames.next(frame)
    if (failure) throw failure.error
  }
  const join = async (frame: Incoming, { keep, counts, asked, said }: Joint) => {
    if (asked) manifest.input.options['joined'] = joined
    if (said) writer.warn(...said)
    if (keep !== undefined && settings.unwrap === 'toroidal') throw refuseRestart(frame)
    if (keep !== undefined) unused?.forget()
    if (keep !== undefined) seams.forget()
    if (keep !== undefined) await cutBack(store, keep, memory)
    if (counts) clock.setTo(frame)
  }
  /** Drops the frames from a seam on, and refuses it. */
  const dropAfter = async ({ error, read }: NonNullable<ReturnType<typeof seams.due>>) => {
    await cutBack(store, read, memory)
    throw error
  }
  /** What a frame is to the last one that is kept. */
  const kindOf = ({ begins, keep }: Joint): Incoming['joint'] => {
    const kept = keep === undefined ? 0 : choice.before(keep)
    if (kept > 0 && choice.readAt(kept - 1) !== (keep as number) - 1) return 'apart'
    return begins ? 'begins' : undefined
  }
  return {
    clock,
    async push(frame) {
      writer.goOn()
      const joint = last && clock.count > 0 ? await jointOf(known, frame, last) : { begins: false }
      await join(frame, joint)
      if (last?.file !== frame.file) manifest.sources[frame.file].first = choice.before(clock.count)
      const due = seams.due(frame)
      if (due) await dropAfter(due)
      pass({ ...frame, joint: kindOf(joint) })
    },
    again(frame) {
      unused?.forget()
      folding.next = 'again'
      pass(frame)
    },
    resume(frame, firstNumber) {
      const count = manifest.blocks.length
      const last = storedBlock(store, manifest, count - 1)
      const first = count === 1 ? last : storedBlock(store, manifest, 0)
      const skipped = frame.step === undefined ? first.frames.step[0] : 0
      const { ingest, lastStep } = manifest.blocks[count - 1]
      clock.resume({
        count: (count * manifest.blockFrames - 1) * choice.stride + 1,
        first: first.frames.step[0],
        last: lastStep,
        time: first.frames.time[0],
        interval:
          settings.interval ??
          Number((manifest.interval / choice.stride).toPrecision(choice.stride > 1 ? 12 : 17)),
        skipped,
        ahead: ingest?.ahead,
      })
      takeSteps(steps, ingest?.steps)
      choice.resume(skipped, first.frames.time[0])
      checks.resume(first.frames)
      clock.replay(frame, firstNumber)
      buffer.index = count
      refold(folding, 'again', storedFrame(last, manifest.blockFrames - 1))
      pass(frame)
    },
    provisional() {
      if (manifest.tail) return
      if (buffer.count === 0) return buffer.park({})
      const cut = { index: buffer.index, block: buffer.block() }
      buffer.park(writer.provisional(cut, () => look(cut)))
    },
    release: () => buffer.park({}),
  }
}

/** Time between frames that are kept, ps; free of the digits that the product adds. */
const intervalOf = ({ interval = 0 }: Clock, { stride }: Choice): number =>
  Number((interval * stride).toPrecision(15))

interface Memory {
  readonly writer: Writer
  readonly clock: Clock
  readonly choice: Choice
  readonly buffer: BlockBuffer
  readonly folding: Folding
}

/** Goes back to the first `read` frames: those behind are dropped. */
async function cutBack(store: string, read: number, memory: Memory): Promise<void> {
  const { writer, clock, choice, buffer, folding } = memory
  const { manifest } = writer
  const keep = choice.before(read)
  const size = manifest.blockFrames
  const index = Math.floor(keep / size)
  manifest.revision++
  const last = index < buffer.index ? await reopen(store, index, keep % size, memory) : undefined
  if (!last) buffer.truncate(keep % size)
  const before = keep % size === 0 && keep > 0 ? (last ?? storedBlock(store, manifest, index - 1)) : undefined
  const kept = before?.frames.time[size - 1] ?? (keep > 0 ? buffer.time((keep % size) - 1) : undefined)
  clock.rewind(read, timeBefore(read, kept, keep, memory))
  choice.rewind(read)
  if (keep === 0) forget(folding)
  else refold(folding, 'on', before ? storedFrame(before, size - 1) : buffer.frame((keep % size) - 1))
}

/** Time of the last of `read` frames, by that of the last of them that was kept. */
function timeBefore(read: number, kept: number | undefined, keep: number, { clock, choice }: Memory): number {
  if (kept === undefined) return clock.timeAt(read - 1)
  const since = read - 1 - choice.readAt(keep - 1)
  return since === 0 ? kept : kept + (clock.timeAt(since) - clock.timeAt(0))
}

/** Takes block `index` back from the store to be filled again; returns the block before it, where there is one. */
async function reopen(
  store: string,
  index: number,
  count: number,
  { writer, buffer }: Memory,
): Promise<StoredBlock | undefined> {
  const { values, frames } = storedBlock(store, writer.manifest, index)
  buffer.load(index, count, values, frames)
  await writer.cutTo(index)
  return index > 0 ? storedBlock(store, writer.manifest, index - 1) : undefined
}
