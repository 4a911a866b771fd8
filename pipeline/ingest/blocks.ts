import { Observable, type OperatorFunction } from 'rxjs'
import type { NewBlock } from '../store/write.ts'
import type { BlockBuffer } from './block-buffer.ts'
import type { Placed } from './frames.ts'

/** Consecutive frames as they are stored; valid until the next frame comes. */
export interface CutBlock {
  readonly index: number
  readonly full: boolean
  readonly block: NewBlock
}

/** Gathers frames into blocks; what is left at the end comes as a short one. */
export const blocks =
  (buffer: BlockBuffer): OperatorFunction<Placed, CutBlock> =>
  (frames) =>
    new Observable((subscriber) => {
      const cut = (full: boolean) => {
        subscriber.next({ index: buffer.index, full, block: buffer.block() })
        buffer.truncate(0)
        buffer.index++
      }
      return frames.subscribe({
        next(frame) {
          buffer.add(frame)
          if (buffer.full) cut(true)
        },
        error: (error) => subscriber.error(error),
        complete() {
          if (buffer.count > 0) cut(false)
          subscriber.complete()
        },
      })
    })
