import { inputError } from '../../../schemas/errors.ts'
import type { Parser } from '../../kernels/parser.ts'
import { DAMAGED } from './binary-source.ts'
import type { Bytes } from './bytes.ts'
import { placeName, quoted } from './place.ts'
import { type Columns, readRows } from './rows.ts'
import type { Frame, Source, SourceOptions } from './source.ts'
import { type Reading, sourceOf } from './source-of.ts'
import { textWindow, type Window } from './window.ts'

/** A text file while its frames are read. */
export interface TextReader extends Reading {
  readonly window: Window
  readonly parser: Parser
  readonly options: SourceOptions
  /** Lines of the frame so far, and where it begins. */
  lines: number
  start: number
  readonly notes: Map<string, string>
}

/** What reading single lines takes. */
type LineReader = Pick<TextReader, 'window' | 'parser' | 'lines'>

/** A frame, or what there is of it where the file ends before it does. */
export type Found = Omit<Frame, 'index' | 'start' | 'end'> | string

/** A source whose frames `readFrame` takes from the window, one after the other; `readFrame` answers undefined where
 *  nothing is left. It may keep more of its own with the reader. */
export function textSource<More extends object>(
  path: string,
  bytes: Bytes,
  options: SourceOptions,
  readFrame: (reader: TextReader & More) => Promise<Found | undefined>,
  more = {} as More,
): Source {
  const { parser } = options
  const window = textWindow(path, bytes, parser, options.whole)
  const counters = { index: 0, lines: 0, start: 0, torn: undefined }
  const reader: TextReader & More = { path, window, parser, options, ...counters, notes: new Map(), ...more }
  const next = async () => {
    reader.start = window.offset
    reader.lines = 0
    const found = await readFrame(reader)
    const { start, index } = reader
    // A copy of every frame would take longer than reading a small one.
    if (typeof found === 'object')
      return Object.assign(found, { index: reader.index++, start, end: window.offset })
    const end = window.offset + window.rest
    if (end > start) reader.torn = { index, start, end, found: found ?? 'an incomplete line' }
    return undefined
  }
  return sourceOf(bytes, reader, next, window.seek)
}

/** The next line; undefined where the file ends before it does. */
export async function nextLine(reader: LineReader): Promise<string | undefined> {
  const line = reader.window.line()
  const text = line instanceof Promise ? await line : line
  if (text !== undefined) reader.lines++
  return text
}

/** The next line without taking it. */
export async function peekLine(reader: LineReader): Promise<string | undefined> {
  const line = reader.window.line()
  const before = line instanceof Promise ? undefined : line
  const text = before ?? (await line)
  if (text !== undefined) reader.window.back(bytesOf(reader, text))
  return text
}

/** Bytes of the line that was just taken, with its end. */
function bytesOf({ window, parser }: LineReader, text: string): number {
  const end = window.wholeLines().from
  return text.length + (parser.bytes[end - 2] === 13 ? 2 : 1)
}

/** The first line that is not blank, where a frame may begin; blank ones before it are no part of the frame. */
export async function firstLine(reader: TextReader): Promise<string | undefined> {
  for (;;) {
    const text = await nextLine(reader)
    if (text === undefined || text.trim() !== '') return text
    beginHere(reader)
  }
}

/** What was read is no part of the frame. */
export function beginHere(reader: TextReader): void {
  reader.start = reader.window.offset
  reader.lines = 0
}

/** `count` lines; undefined where the file ends before. */
export async function nextLines(reader: TextReader, count: number): Promise<string[] | undefined> {
  const lines: string[] = []
  while (lines.length < count) {
    const line = await nextLine(reader)
    if (line === undefined) return undefined
    lines.push(line)
  }
  return lines
}

/** Reads a table of atoms; a sentence where the file ends in it. A row that `begins` another frame comes too early. */
export async function readAtoms(
  reader: TextReader,
  columns: Columns,
  atoms: number,
  begins: (text: string) => boolean = () => false,
): Promise<string | undefined> {
  const { path, window, parser, index, lines } = reader
  const { lines: height = 1 } = columns
  const place = { path, frame: index, line: lines + 1 }
  if (atoms > MOST_ATOMS)
    throw inputError(
      placeName({ ...place, byte: window.offset }),
      `a frame of ${atoms} atoms, expected at most ${MOST_ATOMS}`,
      'The number of atoms is damaged: no machine holds such a frame.',
    )
  const rows = await readRows(window, parser, columns, atoms, place, ({ row, text }) => {
    if (!begins(text)) return
    throw inputError(
      placeName({ ...place, line: place.line + row * height, byte: window.offset }),
      `${row} atoms, expected ${atoms}, then ${quoted(text)}`,
      `${index > 0 ? `The last complete frame is ${index - 1}. ` : ''}Cut this frame out, or cut the file before it.`,
    )
  })
  if (rows < atoms) return `${rows} of ${atoms} atoms`
  reader.lines += atoms * height
  return undefined
}

/** An error in the line that was read last. */
export const fault = ({ path, window, index, lines }: TextReader, message: string, remedy = DAMAGED) =>
  inputError(
    placeName({ path, frame: index, line: Math.max(1, lines), byte: window.offset }),
    message,
    remedy,
  )

/** A count of atoms as it is written; an error for what is none. */
export function atomCount(reader: TextReader, text: string, where = 'the number of atoms'): number {
  const count = Number(text)
  if (/^\s*\d+\s*$/.test(text) && count >= 1 && count <= MOST_ATOMS) return count
  throw fault(reader, `${quoted(text.trim())}, expected ${where}`)
}

const MOST_ATOMS = 1 << 27

/** Words of a line as finite numbers; undefined where one is none. */
export function numbersOf(text: string): number[] | undefined {
  const words = text.trim().split(/\s+/)
  const numbers = words.map(Number)
  return words[0] !== '' && numbers.every(Number.isFinite) ? numbers : undefined
}

/** A time as it is written, in a unit of ps, and how far it may be off. */
export function writtenTime(text: string, unit: number): { time: number; timeError: number } {
  const [, decimals = '', exponent = '0'] = /\.(\d*)(?:[eE]([-+]?\d+))?$/.exec(text.trim()) ?? []
  const place = Number(exponent) - decimals.length
  return { time: Number(text) * unit, timeError: 0.5 * Number(`1e${place}`) * unit }
}

/** Multiplies three components of every atom. */
export function scaleField(
  { values, at, stride }: { values: Float64Array; at: number; stride: number },
  atoms: number,
  factor: number,
): void {
  if (factor === 1) return
  for (let i = 0; i < atoms; i++) for (let c = 0; c < 3; c++) values[at + i * stride + c] *= factor
}
