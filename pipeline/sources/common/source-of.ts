import type { Bytes } from './bytes.ts'
import type { Frame, Source, Torn } from './source.ts'

/** What is kept of every file while its frames are read. */
export interface Reading {
  readonly path: string
  /** Index of the next frame. */
  index: number
  torn?: Torn
  /** Assumptions that the reader of the store must know of, by name. */
  readonly notes?: ReadonlyMap<string, string>
}

/** A source of the frames that `next` finds in the bytes of a file; `seek` goes on at another byte of it. */
export const sourceOf = (
  bytes: Bytes,
  reading: Reading,
  next: () => Promise<Frame | undefined>,
  seek: (offset: number) => void,
): Source => ({
  path: reading.path,
  notes: reading.notes,
  next,
  get torn() {
    return reading.torn
  },
  seek(offset, index) {
    seek(offset)
    reading.index = index
  },
  get used() {
    return bytes.used
  },
  get cut() {
    return bytes.cut
  },
  close: () => bytes.close(),
})
