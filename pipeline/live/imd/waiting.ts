import type { RecordedFrame } from '../../sources/imd/imd-layout.ts'
import { alike } from './alike.ts'
import type { Spool } from './spool.ts'

/** Bytes of frames that may wait. */
const MOST_BYTES = 1 << 26

/** A frame of the stream; without a step where the stream has none. */
export type Arrived = Omit<RecordedFrame, 'step'> & { readonly step: number | undefined }

/** The latest frames of one connection, while a dump catches up with them: the oldest are let go, for the dump has them. */
export interface Waiting {
  readonly empty: boolean
  add(frame: Arrived): void
  clear(): void
  /** All of them, oldest first; none wait afterwards. */
  drain(): Arrived[]
  /** Those that come after the last frame of a record, once one of them is that frame; or, where steps are `enough`, the next. */
  after(spool: Spool, enough: boolean): Arrived[] | undefined
}

export function makeWaiting(): Waiting {
  let frames: Arrived[] = []
  return {
    get empty() {
      return frames.length === 0
    },
    add(frame) {
      const { cell, positions, velocities } = frame
      frames.push({
        ...frame,
        cell: cell.slice(),
        positions: positions.slice(),
        velocities: velocities?.slice(),
      })
      const bytes = positions.byteLength + (velocities?.byteLength ?? 0)
      if (frames.length > Math.max(2, MOST_BYTES / bytes)) frames.shift()
    },
    clear() {
      frames = []
    },
    drain() {
      const all = frames
      frames = []
      return all
    },
    after({ last, spacing, header }, enough) {
      if (!last || spacing === undefined) return undefined
      const next = enough ? frames.findIndex(({ step }) => step === last.step + spacing) : -1
      if (next >= 0) return frames.slice(next)
      const same = frames.findIndex(
        (frame) => (header.counted || frame.step === last.step) && alike(last, frame),
      )
      return same >= 0 ? frames.slice(same + 1) : undefined
    },
  }
}
