import { inputError } from '../../schemas/errors.ts'
import { NUMBER } from '../kernels/parse-plain.ts'
import type { Parser } from '../kernels/parser.ts'
import type { Bytes } from './bytes.ts'
import { placeName, quoted } from './place.ts'
import { type Columns, readRows } from './rows.ts'
import type { Field, Format, Frame, Source, SourceOptions, Torn } from './source.ts'
import { peekLine } from './text-source.ts'
import { MOST_LABEL, packToken } from './token.ts'
import { textWindow, type Window } from './window.ts'
import { HEADER_LINES, isPoscar, readHeader, type XdatcarHeader } from './xdatcar-header.ts'

/** Numbers above 999 999 are stars. */
const CONFIGURATION = /^\s*(?:Direct|Konfig).*?=\s*(\d+|\*+)\s*$/i

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
}

/** With the label that pymatgen writes behind every position. */
const LABELLED: Columns = { ...COLUMNS, names: [...COLUMNS.names, 'label'], actions: [...COLUMNS.actions, 0] }

async function columnsOf(reader: Reader): Promise<Columns> {
  const row = await peekLine(reader)
  if (row === undefined) return COLUMNS
  reader.columns = /^\s*(\S+\s+){3}[A-Z]\S*\s*$/.test(row) ? LABELLED : COLUMNS
  return reader.columns
}

interface Reader {
  readonly path: string
  readonly window: Window
  readonly parser: Parser
  header?: XdatcarHeader
  elements?: Field
  columns?: Columns
  index: number
  torn?: Torn
  /** Lines of the frame so far, and where it begins. */
  lines: number
  start: number
}

function open(path: string, bytes: Bytes, { parser }: SourceOptions): Source {
  const window = textWindow(path, bytes, parser)
  const reader: Reader = { path, window, parser, index: 0, lines: 0, start: 0 }
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

async function readFrame(reader: Reader): Promise<Frame | undefined> {
  reader.start = reader.window.offset
  reader.lines = 0
  const configuration = await readConfiguration(reader)
  if (!configuration || !reader.header) return tear(reader, 'an incomplete header')
  const { path, window, parser, header } = reader
  const atoms = header.counts.reduce((sum, count) => sum + count, 0)
  const place = { path, frame: reader.index, line: reader.lines + 1 }
  const columns = reader.columns ?? (await columnsOf(reader))
  const rows = await readRows(window, parser, columns, atoms, place, ({ row, text }) => {
    if (!CONFIGURATION.test(text) && /^([-+.\d*]|nan|inf)/i.test(text)) return
    throw inputError(
      placeName({ ...place, line: place.line + row, byte: window.offset }),
      `${row} atoms, expected ${atoms}, then ${quoted(text)}`,
      'Cut this frame out, or cut the file before it.',
    )
  })
  if (rows < atoms) return tear(reader, `${rows} of ${atoms} atoms`)
  return {
    index: reader.index++,
    number: configuration.number,
    atoms,
    cell: header.cell,
    origin: new Float64Array(3),
    periodic: [true, true, true],
    coordinates: 'scaled',
    positions: { values: parser.doubles, at: parser.out / 8, stride: 3 },
    elements: labelField(reader, header, atoms),
    start: reader.start,
    end: window.offset,
  }
}

/** The number of the next configuration, after a header where one stands; undefined at the end. */
async function readConfiguration(reader: Reader): Promise<{ number: number | undefined } | undefined> {
  for (;;) {
    const at = reader.window.offset
    const text = await readLine(reader)
    if (text === undefined) return undefined
    const match = CONFIGURATION.exec(text)
    if (match && reader.header) return { number: match[1].startsWith('*') ? undefined : Number(match[1]) }
    if (text.trim() === '' && reader.index > 0) {
      if (reader.start === at) reader.start = reader.window.offset
      continue
    }
    const lines = [text]
    while (lines.length < HEADER_LINES) {
      const line = await readLine(reader)
      if (line === undefined) return undefined
      lines.push(line)
    }
    takeHeader(reader, lines, at)
  }
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
  reader.header = header
}

function labelField(reader: Reader, { labels, counts }: XdatcarHeader, atoms: number): Field {
  if (reader.elements) return reader.elements
  const values = new Float64Array(atoms)
  let at = 0
  labels.forEach((label, i) => {
    values.fill(packToken(label), at, at + counts[i])
    at += counts[i]
  })
  reader.elements = { values, at: 0, stride: 1 }
  return reader.elements
}

async function readLine(reader: Reader): Promise<string | undefined> {
  const line = reader.window.line()
  const text = line instanceof Promise ? await line : line
  if (text !== undefined) reader.lines++
  return text
}

function tear(reader: Reader, found: string): undefined {
  const { window, index, start } = reader
  const end = window.offset + window.rest
  if (end > start) reader.torn = { index, start, end, found }
}
