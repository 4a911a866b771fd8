import { inputError } from '../../../schemas/errors.ts'
import { INPUT_BYTES, type Parser } from '../../kernels/parser.ts'
import type { Bytes } from './bytes.ts'
import { placeName } from './place.ts'

const NEWLINE = 10

/** The part of a text file that lies in the parser's memory. */
export interface Window {
  /** Offset in the file of the first byte that was not taken yet. */
  readonly offset: number
  /** The next line without its end; undefined where the file ends before the line does. */
  line(): string | undefined | Promise<string | undefined>
  /** Pointers to the whole lines at hand; from === to where there is none. */
  wholeLines(): { from: number; to: number }
  /** Takes the bytes before this pointer. */
  take(pointer: number): void
  /** Reads on; false at the end of the file. */
  fill(): Promise<boolean>
  /** Bytes of a last line that has no end. */
  readonly rest: number
  /** Takes the end of the file for the end of a last line of so many words, where the file is whole; true where it was. */
  endLine(words: number): boolean
  /** Gives the line back that was just taken, of this many bytes. */
  back(bytes: number): void
  /** Text between two pointers. */
  text(from: number, to: number): string
  seek(offset: number): void
}

/** Opens a window on a file at its beginning. `whole`: nothing more comes behind its end. */
export function textWindow(path: string, bytes: Bytes, parser: Parser, whole = false): Window {
  let [start, end, offset] = [parser.input, parser.input, 0]
  const text = (from: number, to: number) => parser.bytes.toString('latin1', from, to)
  const ready = (): string | undefined => {
    const memory = parser.bytes
    let at = start
    while (at < end && memory[at] !== NEWLINE) at++
    if (at === end) return undefined
    const line = text(start, memory[at - 1] === 13 && at > start ? at - 1 : at)
    take(at + 1)
    return line
  }
  const take = (pointer: number) => {
    offset += pointer - start
    start = pointer
  }
  const fill = async () => {
    if (end - start === INPUT_BYTES)
      throw inputError(
        placeName({ path, byte: offset }),
        `a line of more than ${INPUT_BYTES} bytes`,
        'This is no text trajectory, or it is damaged here.',
      )
    parser.bytes.copyWithin(parser.input, start, end)
    end += parser.input - start
    start = parser.input
    const got = await bytes.read(parser.bytes.subarray(end, parser.input + INPUT_BYTES))
    end += got
    return got > 0
  }
  const later = async (): Promise<string | undefined> => {
    while (await fill()) {
      const line = ready()
      if (line !== undefined) return line
    }
    return undefined
  }
  return {
    get offset() {
      return offset
    },
    get rest() {
      return end - start
    },
    line: () => ready() ?? later(),
    wholeLines() {
      const last = end > start ? parser.bytes.lastIndexOf(NEWLINE, end - 1) : -1
      return { from: start, to: last < start ? start : last + 1 }
    },
    take,
    fill,
    endLine(words) {
      if (!whole || bytes.cut || start === end || end - start >= INPUT_BYTES) return false
      if (text(start, end).trim().split(/\s+/).length !== words) return false
      parser.bytes[end++] = NEWLINE
      return true
    },
    back: (bytes) => take(start - bytes),
    text,
    seek(to) {
      bytes.seek(to)
      start = end = parser.input
      offset = to
    },
  }
}
