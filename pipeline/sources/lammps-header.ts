import { inputError, usageError } from '../../schemas/errors.ts'
import type { Parser } from '../kernels/parser.ts'
import { type Box, readBox } from './lammps-box.ts'
import { type DumpColumns, dumpColumns } from './lammps-columns.ts'
import { type UnitStyle, unitStyle } from './lammps-units.ts'
import { placeName, quoted } from './place.ts'
import type { Torn } from './source.ts'
import type { Window } from './window.ts'

/** What is known of a file while its frames are read. */
export interface Reader {
  readonly path: string
  readonly window: Window
  readonly parser: Parser
  readonly said: string | undefined
  style: UnitStyle
  columns?: { readonly header: string; readonly value: DumpColumns }
  box?: { readonly text: string; readonly value: Box }
  index: number
  torn?: Torn
}

/** What was read of a frame's header. */
export interface Header {
  lines: number
  start: number
  step?: number
  time?: number
  atoms?: number
  box?: Box
  columns?: DumpColumns
}

/** Reads the items before the atoms; `whole` is false where the file ends before. */
export async function readHeader(reader: Reader): Promise<{ header: Header; whole: boolean }> {
  const header: Header = { lines: 0, start: reader.window.offset }
  while (!header.columns) {
    const at = reader.window.offset
    const text = await readLine(reader, header)
    if (text === undefined) return { header, whole: false }
    if (text.trim() !== '') await readItem(reader, header, text, at)
    else if (header.start === at) skipBlank(reader, header)
  }
  const { step, atoms, box } = header
  if (step !== undefined && atoms !== undefined && box !== undefined) return { header, whole: true }
  const missing = step === undefined ? 'TIMESTEP' : atoms === undefined ? 'NUMBER OF ATOMS' : 'BOX BOUNDS'
  throw fault(reader, header, reader.window.offset, `atoms begin, but there was no ITEM: ${missing}`)
}

/** Blank lines before a frame are no part of it. */
function skipBlank({ window }: Reader, header: Header): void {
  header.start = window.offset
  header.lines = 0
}

async function readLine(reader: Reader, header: Header): Promise<string | undefined> {
  const line = reader.window.line()
  const text = line instanceof Promise ? await line : line
  if (text !== undefined) header.lines++
  return text
}

async function readItem(reader: Reader, header: Header, item: string, at: number): Promise<void> {
  const [, name, rest] =
    /^ITEM: (TIMESTEP|UNITS|TIME|NUMBER OF ATOMS|BOX BOUNDS|ATOMS)\b\s*(.*)$/.exec(item) ?? []
  if (name === undefined) {
    throw fault(
      reader,
      header,
      at,
      `${quoted(item)}, expected "ITEM: …"`,
      'The file is damaged here, or no LAMMPS dump.',
    )
  }
  if (name === 'ATOMS') header.columns = columnsOf(reader, header, rest, at)
  else if (name === 'BOX BOUNDS') await readBounds(reader, header, rest)
  else await readValue(reader, header, name)
}

async function readValue(reader: Reader, header: Header, name: string): Promise<void> {
  const at = reader.window.offset
  const text = (await readLine(reader, header))?.trim()
  if (text === undefined) return
  if (name === 'UNITS') return takeUnits(reader, header, text, at)
  const value = Number(text)
  const whole = name !== 'TIME'
  if (text === '' || !Number.isFinite(value) || (whole && !Number.isSafeInteger(value)))
    throw fault(
      reader,
      header,
      at,
      `${name} is ${quoted(text)}, expected a ${whole ? 'whole' : 'finite'} number`,
    )
  if (name === 'TIMESTEP') header.step = value
  else if (name === 'TIME') header.time = value * reader.style.time
  else if (value > 0) header.atoms = value
  else throw fault(reader, header, at, `NUMBER OF ATOMS is ${text}, expected at least 1`)
}

function takeUnits(reader: Reader, header: Header, units: string, at: number): void {
  if (reader.said !== undefined && reader.said !== units) {
    throw usageError(
      `--units ${reader.said}, but ${placeName({ path: reader.path, line: header.lines, byte: at })} says "${units}"`,
      'Leave --units out: the file knows its units.',
    )
  }
  reader.style = unitStyle(units)
}

async function readBounds(reader: Reader, header: Header, words: string): Promise<void> {
  const at = reader.window.offset
  const lines: string[] = []
  while (lines.length < 3) {
    const line = await readLine(reader, header)
    if (line === undefined) return
    lines.push(line)
  }
  const text = `${words}\n${lines.join('\n')}`
  if (reader.box?.text !== text) {
    const box = readBox(words.split(/\s+/), lines)
    if (typeof box === 'string') throw fault(reader, header, at, box)
    reader.box = { text, value: inUnits(box, reader.style.length) }
  }
  header.box = reader.box.value
}

const inUnits = (box: Box, length: number): Box => ({
  ...box,
  cell: box.cell.map((value) => value * length),
  origin: box.origin.map((value) => value * length),
})

function columnsOf(reader: Reader, header: Header, names: string, at: number): DumpColumns {
  if (reader.columns?.header === names) return reader.columns.value
  const value = dumpColumns(names.trim().split(/\s+/))
  if (typeof value === 'string')
    throw fault(
      reader,
      header,
      at,
      value,
      'Write the dump again with these columns: a number that is not there is not guessed.',
    )
  reader.columns = { header: names, value }
  return value
}

function fault(reader: Reader, header: Header, byte: number, message: string, remedy?: string) {
  const place = { path: reader.path, frame: reader.index, line: header.lines, byte }
  return inputError(placeName(place), message, remedy)
}
