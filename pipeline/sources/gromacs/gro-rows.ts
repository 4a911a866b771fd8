import { decimal } from '../common/decimal.ts'
import { quoted } from '../common/place.ts'
import { fault, nextLine, type TextReader } from '../common/text-source.ts'
import { MOST_LABEL, packToken } from '../common/token.ts'
import { labelOf } from '../names/names-molecular.ts'

/** The atoms of a frame, and what is kept of the one before. Its arrays grow with the rows that really come. */
export interface GroRows {
  /** Columns 6 to 15 of every row, residue and atom, and what they make. */
  names: Uint8Array
  types: Float64Array
  /** Å, Å/ps; three of each atom. */
  positions: Float64Array
  velocities: Float64Array
  /** Bytes of a number, and numbers in a row. */
  width: number
  count: number
}

export const makeGroRows = (): GroRows => ({
  names: new Uint8Array(0),
  types: new Float64Array(0),
  positions: new Float64Array(0),
  velocities: new Float64Array(0),
  width: 0,
  count: 0,
})

const NM = 10
/** Bytes before the numbers, and of the names in them. */
const HEAD = 20
const [NAMES, NAME_BYTES] = [5, 10]
const [BLANK, DOT, ZERO, NEWLINE] = [32, 46, 48, 10]
const FEWEST = 1024

/** Reads the rows of a frame; a sentence where the file ends in them. */
export async function readGroRows(
  reader: TextReader,
  rows: GroRows,
  atoms: number,
): Promise<string | undefined> {
  const { window, parser } = reader
  for (let i = 0; i < atoms; ) {
    const { from, to } = window.wholeLines()
    let at = from
    for (; i < atoms && at < to; i++) {
      const end = parser.bytes.indexOf(NEWLINE, at)
      if (i === 0) shape(rows, parser.bytes, at, end)
      const wrong = takeRow(rows, parser.bytes, at, end, i)
      if (wrong !== undefined) {
        window.take(at)
        const line = quoted((await nextLine(reader)) ?? '')
        throw fault(reader, wrong === '' ? `${line}, expected the ${i + 1}th of ${atoms} atoms` : wrong)
      }
      reader.lines++
      at = end + 1
    }
    window.take(at)
    if (i < atoms && !(await window.fill())) return `${i} of ${atoms} atoms`
  }
  return undefined
}

/** Width of a coordinate: the distance of two decimal points. Velocities have one decimal more. */
function shape(rows: GroRows, bytes: Buffer, from: number, end: number): void {
  const first = bytes.indexOf(DOT, from + HEAD)
  rows.width = bytes.indexOf(DOT, first + 1) - first
  rows.count = endOf(bytes, from, end) - from - HEAD > 3 * rows.width ? 6 : 3
}

function endOf(bytes: Buffer, from: number, end: number): number {
  let last = end
  while (last > from && bytes[last - 1] <= BLANK) last--
  return last
}

/** What is wrong with a row: nothing, all of it, or what is said. */
function takeRow(rows: GroRows, bytes: Buffer, from: number, end: number, i: number): string | undefined {
  const { width, count } = rows
  if (width < 4 || width > 30 || endOf(bytes, from, end) - from !== HEAD + count * width) return ''
  for (let k = 0; k < 5; k++) if (!isId(bytes[from + k]) || !isId(bytes[from + 15 + k])) return ''
  if (i >= rows.types.length) grow(rows)
  for (let c = 0; c < count; c++) {
    const at = from + HEAD + c * width
    const value = decimal(bytes, at, at + width)
    if (Number.isNaN(value)) return ''
    if (c < 3) rows.positions[3 * i + c] = value * NM
    else rows.velocities[3 * i + c - 3] = value * NM
  }
  return takeName(rows, bytes, from + NAMES, i)
}

const isId = (byte: number): boolean => byte === BLANK || (byte >= ZERO && byte <= ZERO + 9)

/** Twice the room. */
function grow(rows: GroRows): void {
  const most = Math.max(FEWEST, 2 * rows.types.length)
  const longer = <T extends Float64Array | Uint8Array>(next: T, before: T): T => {
    next.set(before)
    return next
  }
  rows.types = longer(new Float64Array(most), rows.types)
  rows.positions = longer(new Float64Array(3 * most), rows.positions)
  rows.velocities = longer(new Float64Array(3 * most), rows.velocities)
  rows.names = longer(new Uint8Array(NAME_BYTES * most), rows.names)
}

/** The type of an atom; that of the frame before where its names are the same. */
function takeName(rows: GroRows, bytes: Buffer, from: number, i: number): string | undefined {
  const { names } = rows
  let same = rows.types[i] !== 0
  for (let k = 0; k < NAME_BYTES; k++) same &&= names[NAME_BYTES * i + k] === bytes[from + k]
  if (same) return undefined
  const text = bytes.toString('latin1', from, from + NAME_BYTES)
  const { label, element } = labelOf(text.slice(5).trim(), text.slice(0, 5).trim())
  const name = element ?? label
  if (name.length > MOST_LABEL || name === '') return `atom name ${quoted(name)}`
  names.set(bytes.subarray(from, from + NAME_BYTES), NAME_BYTES * i)
  rows.types[i] = packToken(name)
  return undefined
}
