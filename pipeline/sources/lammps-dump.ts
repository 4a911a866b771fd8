import { inputError, usageError } from '../../schemas/errors.ts'
import type { Parser } from '../kernels/parser.ts'
import type { Bytes } from './bytes.ts'
import { type Box, readBox } from './lammps-box.ts'
import { type DumpColumns, dumpColumns } from './lammps-columns.ts'
import { DEFAULT_UNITS, type UnitStyle, unitStyle } from './lammps-units.ts'
import { placeName, quoted } from './place.ts'
import { readRows } from './rows.ts'
import type { Field, Format, Frame, Source, SourceOptions, Torn } from './source.ts'
import { textWindow, type Window } from './window.ts'

/** LAMMPS text dumps (styles atom and custom, as written by dump and dump_modify). */
export const lammpsDump: Format = {
  name: 'lammps-dump',
  summary: 'LAMMPS text dumps: every coordinate convention, images, velocities, tilted boxes',
  offers: {
    positions: ['wrapped', 'unwrapped', 'scaled', 'scaled-unwrapped'],
    cell: 'always',
    images: 'sometimes',
    velocities: 'sometimes',
    names: 'always',
    time: 'steps, sometimes times',
    units: 'sometimes in the file, else --units',
    streaming: true,
    live: true,
  },
  hasSteps: true,
  hasUnits: true,
  recognise: (head) => /^\s*ITEM: (TIMESTEP|UNITS|TIME)\b/.test(Buffer.from(head).toString('latin1')),
  open,
}

/** What is known of a file while its frames are read. */
interface Reader {
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

function open(path: string, bytes: Bytes, { parser, units }: SourceOptions): Source {
  const window = textWindow(path, bytes, parser)
  const reader: Reader = {
    path,
    window,
    parser,
    said: units,
    style: unitStyle(units ?? DEFAULT_UNITS),
    index: 0,
  }
  return {
    path,
    next: () => readFrame(reader),
    get torn() {
      return reader.torn
    },
    seek(offset, index) {
      window.seek(offset)
      reader.index = index
    },
    get used() {
      return bytes.used
    },
    get cut() {
      return bytes.cut
    },
    close: () => bytes.close(),
  }
}

interface Header {
  lines: number
  readonly start: number
  step?: number
  time?: number
  atoms?: number
  box?: Box
  columns?: DumpColumns
}

async function readFrame(reader: Reader): Promise<Frame | undefined> {
  const header: Header = { lines: 0, start: reader.window.offset }
  while (!header.columns) {
    const at = reader.window.offset
    const text = await readLine(reader, header)
    if (text === undefined) return tear(reader, header, 'an incomplete header')
    if (text.trim() !== '') await readItem(reader, header, text, at)
  }
  const { step, atoms, box } = header
  if (step === undefined || atoms === undefined || box === undefined) {
    const missing = step === undefined ? 'TIMESTEP' : atoms === undefined ? 'NUMBER OF ATOMS' : 'BOX BOUNDS'
    throw fault(reader, header, reader.window.offset, `atoms begin, but there was no ITEM: ${missing}`)
  }
  const rows = await readAtoms(reader, header, atoms)
  if (rows < atoms) return tear(reader, header, `${rows} of ${atoms} atoms`)
  return frameOf(reader, header, { step, atoms, box, columns: header.columns })
}

async function readAtoms(reader: Reader, header: Header, atoms: number): Promise<number> {
  const { path, window, parser, index } = reader
  const place = { path, frame: index, line: header.lines + 1 }
  return readRows(window, parser, header.columns as DumpColumns, atoms, place, ({ row, text }) => {
    if (!text.startsWith('ITEM:')) return
    throw inputError(
      placeName({ ...place, line: place.line + row, byte: window.offset }),
      `${row} atoms, expected ${atoms}, then another frame`,
      index > 0
        ? `The last complete frame is ${index - 1}. Cut this frame out, or cut the file before it.`
        : 'Cut this frame out.',
    )
  })
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

function frameOf(
  reader: Reader,
  header: Header,
  { step, atoms, box, columns }: { step: number; atoms: number; box: Box; columns: DumpColumns },
): Frame {
  const { parser, style } = reader
  const { stride, places, coordinates } = columns
  const field = (place: number | undefined): Field | undefined =>
    place === undefined ? undefined : { values: parser.doubles, at: parser.out / 8 + place, stride }
  const frame: Frame = {
    index: reader.index++,
    step,
    time: header.time,
    atoms,
    ...box,
    coordinates,
    positions: field(places.positions) as Field,
    images: field(places.images),
    velocities: field(places.velocities),
    ids: field(places.ids),
    types: field(places.types),
    elements: field(places.elements),
    start: header.start,
    end: reader.window.offset,
  }
  if (!coordinates.startsWith('scaled')) scale(frame.positions, atoms, style.length)
  if (frame.velocities) scale(frame.velocities, atoms, style.velocity)
  return frame
}

function scale({ values, at, stride }: Field, atoms: number, factor: number): void {
  if (factor === 1) return
  for (let i = 0; i < atoms; i++) for (let c = 0; c < 3; c++) values[at + i * stride + c] *= factor
}

function tear(reader: Reader, header: Header, found: string): undefined {
  const { window, index } = reader
  const end = window.offset + window.rest
  if (header.lines > 0 || window.rest > 0) reader.torn = { index, start: header.start, end, found }
}

function fault(reader: Reader, header: Header, byte: number, message: string, remedy?: string) {
  const place = { path: reader.path, frame: reader.index, line: header.lines, byte }
  return inputError(placeName(place), message, remedy)
}
