import { inputError } from '../../../schemas/errors.ts'
import type { Bytes } from './bytes.ts'
import { placeName } from './place.ts'

/** Bytes that are read at a time: so few that they are still near when they are looked at. */
const CHUNK = 1 << 18
/** Most that a frame may hold. */
const MOST_BYTES = 1 << 30

/** The part of a binary file that is in memory. */
export interface BinaryWindow {
  /** Offset in the file of the first byte that was not taken yet. */
  readonly offset: number
  /** Memory; the byte at `offset` is `bytes[at]`. Valid until more is asked for. */
  readonly bytes: Buffer
  readonly at: number
  /** The same memory; single numbers are read faster by it. */
  readonly view: DataView
  /** Bytes at hand. */
  readonly rest: number
  /** Whether the file has this many bytes more; then they are at hand. */
  has(count: number): boolean | Promise<boolean>
  take(count: number): void
  seek(offset: number): void
}

const viewOf = ({ buffer, byteOffset, length }: Buffer) => new DataView(buffer, byteOffset, length)

/** Opens a window on a file at its beginning. Its memory grows with the bytes that really come. */
export function binaryWindow(path: string, source: Bytes): BinaryWindow {
  let bytes = Buffer.alloc(CHUNK)
  let view = viewOf(bytes)
  let [start, end, offset] = [0, 0, 0]

  const makeRoom = () => {
    if (start > 0) bytes.copyWithin(0, start, end)
    end -= start
    start = 0
    if (end < bytes.length) return
    const larger = Buffer.alloc(2 * bytes.length)
    bytes.copy(larger, 0, 0, end)
    bytes = larger
    view = viewOf(bytes)
  }
  const fill = (): boolean | Promise<boolean> => {
    makeRoom()
    const got = source.read(bytes.subarray(end))
    const done = (count: number) => {
      end += count
      return count > 0
    }
    return got instanceof Promise ? got.then(done) : done(got)
  }
  const later = async (count: number, first: Promise<boolean>): Promise<boolean> => {
    if (!(await first)) return false
    while (end - start < count) if (!(await fill())) return false
    return true
  }
  return {
    get offset() {
      return offset
    },
    get bytes() {
      return bytes
    },
    get at() {
      return start
    },
    get view() {
      return view
    },
    get rest() {
      return end - start
    },
    has(count) {
      if (count > MOST_BYTES)
        throw inputError(
          placeName({ path, byte: offset }),
          `a piece of ${count} bytes, expected at most ${MOST_BYTES}`,
          'The file is damaged here, or no trajectory.',
        )
      while (end - start < count) {
        const more = fill()
        if (more instanceof Promise) return later(count, more)
        if (!more) return false
      }
      return true
    },
    take(count) {
      start += count
      offset += count
    },
    seek(to) {
      source.seek(to)
      start = end = 0
      offset = to
    },
  }
}
