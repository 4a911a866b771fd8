import { IonstreamError, usageError } from '../../../schemas/errors.ts'
import type { ImdHeader } from '../../../schemas/imd-header.ts'
import { alike } from './alike.ts'
import { catchUp } from './catch-up.ts'
import { type Dump, openDump } from './dump.ts'
import { lastPart, partPath } from './parts.ts'
import type { Session, StreamFrame } from './protocol.ts'
import { checkSame, headerOf, openSpool, type Spool } from './spool.ts'
import { headerFor, type Told, withCell } from './told.ts'
import { type Arrived, makeWaiting } from './waiting.ts'

/** Something that happened, by name and in words. */
export type Tell = (event: string, text: string) => void

/** Puts the frames of a stream, whose connection may drop, into a record: each once, in order, without gaps. What a drop took is
 *  read from a dump of the same run; where that cannot be, the record ends, and another begins in a folder of its own. */
export interface Recorder {
  session(session: Session): void
  frame(frame: StreamFrame): void
  down(): void
  /** Frames that were recorded, and of these from the dump. */
  readonly frames: number
  readonly replayed: number
  /** What made it impossible to go on. */
  readonly failure: unknown
  sync(): Promise<void>
  stop(): Promise<void>
}

const PATIENCE = 60_000

export function makeRecorder(told: Told, tell: Tell): Recorder {
  const waiting = makeWaiting()
  const spools: Spool[] = []
  let part = lastPart(told.out)
  let [frames, replayed] = [0, 0]
  /** True from a drop to the next frame that is recorded, and from the start. */
  let interrupted = true
  let stopping = false
  let version: Session['version'] | undefined
  let dump: Dump | undefined
  let joining: Promise<void> | undefined
  let failure: unknown
  /** Why the dump could not go on, until the next frame is recorded. */
  let gaveUp: string | undefined
  const current = (): Spool | undefined => spools.at(-1)

  const open = (header: ImdHeader): Spool => {
    const { every } = told
    const opened = openSpool(partPath(told.out, part), header, every)
    spools.push(opened)
    if (every === undefined || opened.spacing === every) return opened
    throw usageError(
      `${opened.path} has a frame every ${opened.spacing} steps, not --every ${every}`,
      'Leave it as it was, or choose another file with --out.',
    )
  }

  const put = (to: Spool, { step, time, ...rest }: Arrived): void => {
    const at = step ?? (to.last ? to.last.step + (told.every as number) : 0)
    const { timestep } = to.header
    to.append({ ...rest, step: at, time: Number.isNaN(time) && timestep !== null ? at * timestep : time })
    interrupted = false
    gaveUp = undefined
    frames++
  }

  /** Starts to take frames from the dump, from the last recorded one on. */
  const join = (spool: Spool, files: readonly string[]): void => {
    dump ??= openDump(files, spool.header.atoms, told.units, told.cell)
    const before = spool.frames
    const { patience = PATIENCE } = told
    joining = catchUp({ spool, dump, waiting, patience, stopped: () => stopping })
      .catch(reasonOf)
      .then((next) => {
        joining = undefined
        const taken = spool.frames - before
        frames += taken
        replayed += taken
        if (taken > 0) tell('replayed', `${taken} frames were taken from ${files.join(', ')}`)
        if (typeof next === 'string') return giveUp(next)
        waiting.clear()
        interrupted = stopping
        for (const frame of next) put(spool, frame)
      })
      .catch((error) => {
        failure ??= error
      })
  }

  const giveUp = (why: string): void => {
    gaveUp = why
    const rest = waiting.drain()
    if (rest.length > 0) beginPart(rest, why)
  }

  /** Frames are missing: what comes now is a run of its own. */
  const beginPart = (frames: readonly Arrived[], why: string): void => {
    const before = current() as Spool
    part++
    const gap = `${missing(before, frames[0])} missing after step ${before.last?.step} of ${before.path}: ${why}`
    const now = open({ ...before.header, notes: { gap } })
    tell('gap', `${gap}; it goes on in ${now.path}`)
    for (const frame of frames) put(now, frame)
  }

  const take = (sent: StreamFrame): void => {
    if (version !== undefined) greet(headerFor(told, version, sent))
    const spool = current() as Spool
    const frame = withCell(told, sent)
    const { every, dump: files = [] } = told
    if (every !== undefined && frame.step !== undefined && frame.step % every !== 0) return
    if (joining) waiting.add(frame)
    else if (isLast(spool, frame)) interrupted = false
    else if (fits(spool, frame, interrupted)) put(spool, frame)
    else if (files.length > 0 && gaveUp === undefined) {
      waiting.add(frame)
      join(spool, files)
    } else beginPart([frame], gaveUp ?? 'no dump was given')
  }

  /** The first frame of a connection tells what is recorded. */
  const greet = (header: ImdHeader): void => {
    version = undefined
    const spool = current()
    if (spool) checkSame(spool.path, spool.header, header)
    else open(header)
  }

  /** Keeps what goes wrong: nothing is recorded after it. */
  const guarded = (work: () => void): void => {
    try {
      if (failure === undefined && !stopping) work()
    } catch (error) {
      failure = error
    }
  }

  const goOnFromDump = (): void => {
    const spool = current()
    const { dump: files = [] } = told
    if (spool && spool.frames > 0 && files.length > 0 && !joining) join(spool, files)
  }

  guarded(() => {
    const known = headerOf(partPath(told.out, part))
    if (known) checkSame(told.out, known, { ...known, labels: [...told.names.labels] })
    if (known) open(known)
    goOnFromDump()
  })

  return {
    session: (session) =>
      guarded(() => {
        version = session.version
      }),
    frame: (frame) => guarded(() => take(frame)),
    down: () =>
      guarded(() => {
        interrupted = true
        waiting.clear()
        goOnFromDump()
      }),
    get frames() {
      return frames
    },
    get replayed() {
      return replayed
    },
    get failure() {
      return failure
    },
    sync: async () => current()?.sync(),
    async stop() {
      stopping = true
      await joining
      await current()?.sync()
      dump?.close()
      for (const spool of spools) spool.close()
    },
  }
}

/** A frame goes on where the record ends, or goes back to one of its steps (the simulation began again there). */
function fits({ last, firstStep = 0, spacing }: Spool, { step }: Arrived, interrupted: boolean): boolean {
  if (!last) return true
  if (step === undefined) return !interrupted
  if (spacing === undefined) return step !== last.step
  return step === last.step + spacing || (step <= last.step && (step - firstStep) % spacing === 0)
}

/** True for the last recorded frame, sent again. */
const isLast = ({ last, header }: Spool, frame: Arrived): boolean =>
  last !== undefined && !header.counted && frame.step === last.step && alike(last, frame)

function missing({ last, spacing }: Spool, { step }: Arrived): string {
  const known = step !== undefined && last && spacing && step > last.step
  const count = known ? Math.ceil((step - last.step) / spacing) - 1 : undefined
  return count === undefined ? 'an unknown number of frames is' : `${count} frames are`
}

/** An input error is a reason to do without the dump; others are not. */
function reasonOf(error: unknown): string {
  if (error instanceof IonstreamError && error.fault === 'input') return error.message
  throw error
}
