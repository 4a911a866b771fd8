import { Observable, type OperatorFunction } from '../../flow/rxjs.ts'
import type { NewBlock } from '../../store/write.ts'
import type { Placed } from '../frame/frames.ts'
import type { BlockBuffer } from './block-buffer.ts'

/** Consecutive frames as they are stored; valid until the next frame comes. */
export interface CutBlock {
  readonly index: number
  readonly block: NewBlock
}

/** Gathers frames into full blocks; what is left at the end stays in the buffer. */
export const blocks =
  (buffer: BlockBuffer): OperatorFunction<Placed, CutBlock> =>
  (frames) =>
    new Observable((subscriber) =>
      frames.subscribe({
        next(frame) {
          buffer.add(frame)
          if (!buffer.full) return
          subscriber.next({ index: buffer.index, block: buffer.block() })
          buffer.truncate(0)
          buffer.index++
        },
        error: (error) => subscriber.error(error),
      }),
    )
