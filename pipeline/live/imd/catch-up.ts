import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import type { RecordedFrame } from '../../sources/imd/imd-layout.ts'
import { alike, sameCell } from './alike.ts'
import type { Dump, DumpFrame } from './dump.ts'
import type { Spool } from './spool.ts'
import type { Arrived, Waiting } from './waiting.ts'

/** ms between two looks at a dump that has come to its end. */
const LOOK_EVERY = 50

export interface CatchUp {
  readonly spool: Spool
  readonly dump: Dump
  /** Frames of the stream that came meanwhile. */
  readonly waiting: Waiting
  /** ms without a frame in the dump, while frames of the stream wait, after which it is given up. */
  readonly patience: number
  stopped(): boolean
}

/** Takes what the stream has not brought from a dump of the same run, from the last recorded frame on: until a frame that waits
 *  follows it, which then goes on. Returns the frames that go on, none where it was stopped, or a sentence: why it cannot. Every frame is recorded once: the dump
 *  goes on after the last frame of the record, the stream after the last frame of the dump, told by step and by content. */
export async function catchUp({
  spool,
  dump,
  waiting,
  patience,
  stopped,
}: CatchUp): Promise<readonly Arrived[] | string> {
  const { counted, velocities } = spool.header
  const spacing = spool.spacing
  if (spacing === undefined) return 'there are fewer than two frames before it'
  /** Steps of the dump minus those of the record, once the last recorded frame is found in it. */
  let shift: number | undefined
  let quiet = performance.now()
  const base = spool.last as RecordedFrame

  /** The frame of the dump that came last is the last one of the record. */
  const mark = (by: number): void => {
    shift = by
    dump.mark()
    quiet = performance.now()
  }

  /** Takes a frame of the dump; a sentence where it does not go on. */
  const take = (frame: DumpFrame): string | undefined => {
    const last = spool.last as RecordedFrame
    if (shift === undefined) {
      if ((counted || frame.step === last.step) && alike(last, frame)) mark(frame.step - last.step)
      return undefined
    }
    const step = frame.step - shift
    const ahead = step - last.step
    if (ahead === 0 || ahead % spacing !== 0) return undefined
    if (counted && alike(last, frame)) return 'atoms that do not move do not tell one frame from another'
    if (ahead > spacing) return `the dump has nothing at step ${last.step + shift + spacing}`
    if (velocities && !frame.velocities) return 'the dump has no velocities'
    if (!sameCell(last.cell, frame.cell) && spool.header.protocol === 2)
      return 'the cell of the dump changes, and protocol 2 sends none'
    const time = base.time + (step - base.step) * (spool.header.timestep ?? Number.NaN)
    spool.append({ ...frame, velocities: velocities ? frame.velocities : undefined, step, time })
    mark(shift)
    return undefined
  }

  dump.back()
  for (let searched = false; ; ) {
    if (stopped()) return []
    const frame = await dump.next()
    const why = frame && take(frame)
    if (why !== undefined) return why
    const next = waiting.after(spool, !frame && !counted)
    if (next) return next
    searched ||= !frame
    if (waiting.empty || !searched) quiet = performance.now()
    if (performance.now() - quiet > patience)
      return shift === undefined
        ? `the dump does not hold the last recorded frame (step ${base.step})`
        : 'the dump does not go on'
    await (frame ? setImmediate() : sleep(LOOK_EVERY))
  }
}
