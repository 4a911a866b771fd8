import { inputError, usageError } from '../../../schemas/errors.ts'
import { placeName, quoted } from '../common/place.ts'
import { beginHere, nextLine, type TextReader } from '../common/text-source.ts'
import { type Box, readBox } from './lammps-box.ts'
import { type DumpColumns, dumpColumns } from './lammps-columns.ts'
import { type UnitStyle, unitStyle } from './lammps-units.ts'

/** What is known of a file while its frames are read. */
export interface DumpState {
  readonly said: string | undefined
  style: UnitStyle
  columns?: { readonly header: string; readonly value: DumpColumns }
  box?: { readonly text: string; readonly value: Box }
}

export type DumpReader = TextReader & DumpState

/** What was read of a frame's header. */
export interface Header {
  step?: number
  time?: number
  atoms?: number
  box?: Box
  columns?: DumpColumns
}

/** Reads the items before the atoms; undefined where the file ends before. */
export async function readHeader(reader: DumpReader): Promise<Required<Header> | undefined> {
  const header: Header = {}
  while (!header.columns) {
    const at = reader.window.offset
    const text = await nextLine(reader)
    if (text === undefined) return undefined
    if (text.trim() !== '') await readItem(reader, header, text, at)
    else if (reader.start === at) beginHere(reader)
  }
  const { step, atoms, box } = header
  if (step !== undefined && atoms !== undefined && box !== undefined) return header as Required<Header>
  const missing = step === undefined ? 'TIMESTEP' : atoms === undefined ? 'NUMBER OF ATOMS' : 'BOX BOUNDS'
  throw fault(reader, reader.window.offset, `atoms begin, but there was no ITEM: ${missing}`)
}

async function readItem(reader: DumpReader, header: Header, item: string, at: number): Promise<void> {
  const [, name, rest] =
    /^ITEM: (TIMESTEP|UNITS|TIME|NUMBER OF ATOMS|BOX BOUNDS|ATOMS)\b\s*(.*)$/.exec(item) ?? []
  if (name === undefined) {
    throw fault(
      reader,
      at,
      `${quoted(item)}, expected "ITEM: …"`,
      'The file is damaged here, or no LAMMPS dump.',
    )
  }
  if (name === 'ATOMS') header.columns = columnsOf(reader, rest, at)
  else if (name === 'BOX BOUNDS') await readBounds(reader, header, rest)
  else await readValue(reader, header, name)
}

async function readValue(reader: DumpReader, header: Header, name: string): Promise<void> {
  const at = reader.window.offset
  const text = (await nextLine(reader))?.trim()
  if (text === undefined) return
  if (name === 'UNITS') return takeUnits(reader, text, at)
  const value = Number(text)
  const whole = name !== 'TIME'
  if (text === '' || !Number.isFinite(value) || (whole && !Number.isSafeInteger(value)))
    throw fault(reader, at, `${name} is ${quoted(text)}, expected a ${whole ? 'whole' : 'finite'} number`)
  if (name === 'TIMESTEP') header.step = value
  else if (name === 'TIME') header.time = value * reader.style.time
  else if (value > 0) header.atoms = value
  else throw fault(reader, at, `NUMBER OF ATOMS is ${text}, expected at least 1`)
}

function takeUnits(reader: DumpReader, units: string, at: number): void {
  if (reader.said !== undefined && reader.said !== units) {
    throw usageError(
      `--units ${reader.said}, but ${placeName({ path: reader.path, line: reader.lines, byte: at })} says "${units}"`,
      'Leave --units out: the file knows its units.',
    )
  }
  reader.style = unitStyle(units)
}

async function readBounds(reader: DumpReader, header: Header, words: string): Promise<void> {
  const at = reader.window.offset
  const lines: string[] = []
  while (lines.length < 3) {
    const line = await nextLine(reader)
    if (line === undefined) return
    lines.push(line)
  }
  const text = `${words}\n${lines.join('\n')}`
  if (reader.box?.text !== text) {
    const box = readBox(words.split(/\s+/), lines)
    if (typeof box === 'string') throw fault(reader, at, box)
    reader.box = { text, value: inUnits(box, reader.style.length) }
  }
  header.box = reader.box.value
}

const inUnits = (box: Box, length: number): Box => ({
  ...box,
  cell: box.cell.map((value) => value * length),
  origin: box.origin.map((value) => value * length),
})

function columnsOf(reader: DumpReader, names: string, at: number): DumpColumns {
  if (reader.columns?.header === names) return reader.columns.value
  const value = dumpColumns(names.trim().split(/\s+/), reader.options.names !== undefined)
  if (typeof value === 'string')
    throw fault(
      reader,
      at,
      value,
      'Write the dump again with these columns: a number that is not there is not guessed.',
    )
  reader.columns = { header: names, value }
  return value
}

function fault(reader: DumpReader, byte: number, message: string, remedy?: string) {
  const place = { path: reader.path, frame: reader.index, line: reader.lines, byte }
  return inputError(placeName(place), message, remedy)
}
