import { inputError } from '../../../schemas/errors.ts'
import { NUMBER } from '../../kernels/parse-plain.ts'
import type { Bytes } from '../common/bytes.ts'
import { placeName, quoted } from '../common/place.ts'
import type { Columns } from '../common/rows.ts'
import type { Field, Format, Source, SourceOptions } from '../common/source.ts'
import {
  beginHere,
  type Found,
  nextLine,
  peekLine,
  readAtoms,
  type TextReader,
  textSource,
} from '../common/text-source.ts'
import { MOST_LABEL, packToken } from '../common/token.ts'
import { HEADER_LINES, isPoscar, readHeader, type XdatcarHeader } from './xdatcar-header.ts'

/** Numbers above 999 999 are stars. */
const CONFIGURATION = /^\s*(?:Direct|Konfig)[\w \t]*=\s*(\d+|\*+)\s*$/i

/** VASP XDATCAR (5 and newer); the header may stand before every configuration (variable cell) or once. */
export const xdatcar: Format = {
  name: 'xdatcar',
  summary: 'VASP XDATCAR (5 and newer), constant or variable cell',
  offers: {
    positions: ['scaled'],
    cell: 'always',
    images: 'never',
    velocities: 'never',
    names: 'always',
    time: 'none: --interval',
    units: 'Å',
    streaming: true,
    live: true,
  },
  hasSteps: false,
  hasUnits: false,
  hasIds: false,
  recognise(head) {
    const text = Buffer.from(head).toString('latin1')
    const lines = text.split('\n')
    if (isPoscar(text)) return false
    return lines.length > HEADER_LINES && typeof readHeader(lines.slice(0, HEADER_LINES)) !== 'string'
  },
  open,
}

const COLUMNS: Columns = {
  names: ['x', 'y', 'z'],
  actions: [0, 1, 2].map((c) => NUMBER | (c << 8)),
  stride: 3,
  touching: true,
}

/** With the label that pymatgen writes behind every position. */
const LABELLED: Columns = {
  ...COLUMNS,
  names: [...COLUMNS.names, 'label'],
  actions: [...COLUMNS.actions, 0],
  touching: false,
}

async function columnsOf(reader: Reader): Promise<Columns> {
  const row = await peekLine(reader)
  if (row === undefined) return COLUMNS
  reader.columns = /^\s*(\S+\s+){3}[A-Z]\S*\s*$/.test(row) ? LABELLED : COLUMNS
  return reader.columns
}

/** What begins with no number is no position. */
const isOther = (text: string): boolean => CONFIGURATION.test(text) || !/^([-+.\d*]|nan|inf)/i.test(text)

interface State {
  header?: XdatcarHeader
  atoms: number
  elements?: Field
  columns?: Columns
  /** Index of the frame that the last header stands before, or from which on it is known; and of the next frame. */
  headed: number
  next: number
}

type Reader = TextReader & State

function open(path: string, bytes: Bytes, options: SourceOptions): Source {
  return textSource<State>(path, bytes, options, readFrame, { atoms: 0, headed: 0, next: 0 })
}

async function readFrame(reader: Reader): Promise<Found | undefined> {
  if (reader.index !== reader.next) reader.headed = reader.index
  reader.next = reader.index + 1
  const configuration = await readConfiguration(reader)
  const { parser, header, atoms } = reader
  if (!configuration || !header) return 'an incomplete header'
  const torn = await readAtoms(reader, reader.columns ?? (await columnsOf(reader)), atoms, isOther)
  if (torn) return torn
  return {
    number: configuration.number,
    atoms,
    cell: header.cell,
    origin: new Float64Array(3),
    periodic: [true, true, true],
    coordinates: 'scaled',
    positions: { values: parser.doubles, at: parser.out / 8, stride: 3 },
    elements: labelField(reader, header),
  }
}

/** The number of the next configuration, after a header where one stands; undefined at the end. */
async function readConfiguration(reader: Reader): Promise<{ number: number | undefined } | undefined> {
  for (;;) {
    const at = reader.window.offset
    const text = await nextLine(reader)
    if (text === undefined) return undefined
    const match = CONFIGURATION.exec(text)
    if (match && reader.header) return { number: match[1].startsWith('*') ? undefined : Number(match[1]) }
    if (text.trim() === '' && reader.header && (await positionsCome(reader))) return { number: undefined }
    if (text.trim() === '' && reader.index > 0) {
      if (reader.start === at) beginHere(reader)
      continue
    }
    const lines = [text]
    while (lines.length < HEADER_LINES) {
      const line = await nextLine(reader)
      if (line === undefined) return undefined
      lines.push(line)
    }
    takeHeader(reader, lines, at)
  }
}

/** Whether positions stand in the next line: then the blank one before it, and no word, begins a configuration. */
async function positionsCome(reader: Reader): Promise<boolean> {
  const row = await peekLine(reader)
  return row !== undefined && /^\s*([-+]?\d*\.\d+\s+){2}[-+]?\d*\.\d+(\s|$)/.test(row)
}

function takeHeader(reader: Reader, lines: readonly string[], byte: number): void {
  const header = readHeader(lines)
  const place = { path: reader.path, frame: reader.index, line: reader.lines - HEADER_LINES + 1, byte }
  if (typeof header === 'string') {
    throw inputError(
      placeName(place),
      `${quoted(lines[0])}, expected "Direct configuration= …" or a header; as a header: ${header}`,
      'The file is damaged here: cut it before this frame.',
    )
  }
  const long = header.labels.find((label) => label.length > MOST_LABEL)
  if (long !== undefined)
    throw inputError(placeName(place), `species ${quoted(long)}, expected at most ${MOST_LABEL} characters`)
  const same =
    reader.header && `${reader.header.labels} ${reader.header.counts}` === `${header.labels} ${header.counts}`
  if (!same) reader.elements = undefined
  noteOtherCell(reader, header)
  reader.headed = reader.index
  reader.header = header
  reader.atoms = header.counts.reduce((sum, count) => sum + count, 0)
}

/** A file with one header for many configurations, and then another one with another cell, was joined from two. */
function noteOtherCell(reader: Reader, { cell }: XdatcarHeader): void {
  const before = reader.header?.cell
  if (!before || reader.index - reader.headed < 2 || cell.every((value, k) => value === before[k])) return
  reader.notes.set(
    'other-cell',
    `frame ${reader.index}: another header with another cell, after ${reader.index - reader.headed} frames under one: parts of two runs?`,
  )
}

function labelField(reader: Reader, { labels, counts }: XdatcarHeader): Field {
  if (reader.elements) return reader.elements
  const values = new Float64Array(reader.atoms)
  let at = 0
  labels.forEach((label, i) => {
    values.fill(packToken(label), at, at + counts[i])
    at += counts[i]
  })
  reader.elements = { values, at: 0, stride: 1 }
  return reader.elements
}
