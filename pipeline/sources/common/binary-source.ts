import { inputError } from '../../../schemas/errors.ts'
import { type BinaryWindow, binaryWindow } from './binary-window.ts'
import type { Bytes } from './bytes.ts'
import { placeName } from './place.ts'
import type { Frame, Source, Torn } from './source.ts'
import { type Reading, sourceOf } from './source-of.ts'

/** A binary file while its frames are read. */
export interface BinaryReader extends Reading {
  readonly window: BinaryWindow
  /** Assumptions that the reader of the store must know of, by name. */
  readonly notes: Map<string, string>
}

/** A source whose frames `readFrame` takes from the window, one after the other; at once where they lie ready. */
export function binarySource(
  path: string,
  bytes: Bytes,
  readFrame: (reader: BinaryReader) => Frame | undefined | Promise<Frame | undefined>,
): Source {
  const reader: BinaryReader = { path, window: binaryWindow(path, bytes), index: 0, notes: new Map() }
  const next = async () => {
    const found = readFrame(reader)
    const frame = found instanceof Promise ? await found : found
    if (frame) reader.index++
    return frame
  }
  return sourceOf(bytes, reader, next, reader.window.seek)
}

/** Notes an incomplete frame at the end of the file, of which `taken` bytes are taken from the window already. */
export function tear({ window, index }: BinaryReader, found: string, taken = 0): Torn | undefined {
  const start = window.offset - taken
  const end = window.offset + window.rest
  return end > start ? { index, start, end, found } : undefined
}

export const DAMAGED = 'The file is damaged here: cut it before this frame, or write it again.'

/** The same, unless another frame begins in what is left, as its first bytes `mark` show: then this one is damaged. */
export function tearBefore(reader: BinaryReader, found: string, mark: Uint8Array): Torn | undefined {
  const { bytes, at, rest } = reader.window
  const next = bytes.subarray(at, at + rest).indexOf(mark, 1)
  if (next < 0) return tear(reader, found)
  throw fault(reader, `${found}, but another frame begins after ${next}`)
}

/** An error at a byte `ahead` of the window. */
export const fault = ({ path, window, index }: BinaryReader, message: string, remedy = DAMAGED, ahead = 0) =>
  inputError(placeName({ path, frame: index, byte: window.offset + ahead }), message, remedy)
