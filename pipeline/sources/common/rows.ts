import { inputError } from '../../../schemas/errors.ts'
import { LONG, TOKEN, wordValue } from '../../kernels/parse-plain.ts'
import type { Parser } from '../../kernels/parser.ts'
import { type Place, placeName, quoted } from './place.ts'
import { MOST_LABEL } from './token.ts'
import type { Window } from './window.ts'

/** The columns of a table of atoms: name, and mode | place << 8 for the parser. */
export interface Columns {
  readonly names: readonly string[]
  readonly actions: readonly number[]
  readonly stride: number
  /** Lines that one row is written in; 1 where this is left out. */
  readonly lines?: number
  /** True where numbers of a fixed width may touch: "0.92-0.06" are two. */
  readonly touching?: boolean
}

/** What stands where another row of atoms was expected. */
export interface Interruption {
  readonly row: number
  readonly text: string
}

/** Reads `count` lines into rows of doubles at the parser's `out`; returns how many there are before the file ends.
 *  `place` is that of the first line. `interrupted` is asked when a line has too few or too many words. */
export async function readRows(
  window: Window,
  parser: Parser,
  columns: Columns,
  count: number,
  place: Place & { line: number },
  interrupted: (found: Interruption) => void,
): Promise<number> {
  const fewest = 2 * columns.names.length
  const height = columns.lines ?? 1
  parser.setColumns(columns.actions)
  let row = 0
  while (row < count) {
    const { from, to } = wholeRows(window, parser, height, count - row)
    if (from === to) {
      if (await window.fill()) continue
      if (height === 1 && row === count - 1 && window.endLine(columns.names.length)) continue
      return row
    }
    const lines = Math.min(count - row, Math.ceil((to - from) / fewest))
    reserve(parser, (row + lines) * columns.stride, place)
    const done = parser.parse(from, to, lines, row, columns.stride)
    const byteOf = (pointer: number) => window.offset + pointer - from
    for (const [word, target] of done.slow) {
      if (word >= done.position) break
      const value = slowValue(parser, columns, target, word)
      if (typeof value === 'string') {
        const at = Math.floor((target - parser.out) / 8 / columns.stride)
        interrupted({ row: at, text: lineAt(window, parser, word) })
        throw inputError(
          placeName({ ...place, line: place.line + at * height, byte: byteOf(word) }),
          value,
          REMEDY,
        )
      }
      parser.doubles[target / 8] = value
    }
    row += done.lines
    if (done.status !== 0) {
      const text = lineAt(window, parser, done.position)
      if (columns.touching && takeTouching(parser, columns, text, row)) {
        row++
        window.take(parser.bytes.indexOf(10, done.position) + 1)
        continue
      }
      interrupted({ row, text })
      const words = done.status === LONG ? `more than ${columns.names.length}` : `only ${done.column}`
      throw inputError(
        placeName({ ...place, line: place.line + row * height, byte: byteOf(done.position) }),
        `${words} columns in ${quoted(text)}, expected ${columns.names.length} (${columns.names.join(' ')})`,
        REMEDY,
      )
    }
    window.take(done.position)
  }
  return row
}

/** Puts the numbers of a line there where they are as many as its columns; false where they are not. */
function takeTouching(parser: Parser, { names, stride }: Columns, text: string, row: number): boolean {
  const numbers = text.match(/[-+]?\d*\.\d+(?:[eE][-+]\d+)?/g) ?? []
  if (numbers.length !== names.length || numbers.join('') !== text.replaceAll(/\s+/g, '')) return false
  parser.doubles.set(numbers.map(Number), parser.out / 8 + row * stride)
  return true
}

/** The whole rows at hand; where a row is several lines, these are joined in place. */
function wholeRows(window: Window, parser: Parser, height: number, most: number) {
  const { from, to } = window.wholeLines()
  if (height === 1) return { from, to }
  let end = from
  for (let row = 0; row < most; row++) {
    const last = rowEnd(parser, end, to, height)
    if (last < 0) break
    for (let at = parser.bytes.indexOf(10, end); at < last; at = parser.bytes.indexOf(10, at))
      parser.bytes[at] = 32
    end = last + 1
  }
  return { from, to: end }
}

/** Pointer to the last newline of a row of `height` lines; -1 where it is not there yet. */
function rowEnd(parser: Parser, from: number, to: number, height: number): number {
  let at = from - 1
  for (let line = 0; line < height; line++) {
    at = parser.bytes.indexOf(10, at + 1)
    if (at < 0 || at >= to) return -1
  }
  return at
}

const REMEDY = 'The file is damaged here: cut it before this frame, or write it again.'

function reserve(parser: Parser, doubles: number, place: Place): void {
  try {
    parser.reserve(doubles)
  } catch {
    throw inputError(placeName(place), `a frame of ${doubles} numbers does not fit into memory`)
  }
}

/** The line round a byte. */
function lineAt(window: Window, parser: Parser, at: number): string {
  const from = Math.max(parser.input, parser.bytes.lastIndexOf(10, at - 1) + 1)
  return window.text(from, Math.min(parser.bytes.indexOf(10, at), from + 200)).trim()
}

/** The value of a word that the kernel left, or what is wrong with it. */
function slowValue(parser: Parser, columns: Columns, target: number, from: number): number | string {
  const { bytes } = parser
  let to = from
  while (bytes[to] > 32) to++
  const slot = ((target - parser.out) / 8) % columns.stride
  const i = columns.actions.findIndex((action) => (action & 255) !== 0 && action >> 8 === slot)
  const mode = columns.actions[i] & 255
  const word = bytes.subarray(from, to)
  const value = wordValue(mode, word)
  if (value !== undefined) return value
  const text = quoted(Buffer.from(word).toString('latin1'))
  const expected =
    mode === TOKEN
      ? `a label of at most ${MOST_LABEL} characters`
      : mode === 2
        ? 'a whole number'
        : 'a finite number'
  return `column "${columns.names[i]}" is ${text}, expected ${expected}`
}
