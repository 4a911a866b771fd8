import { inputError } from '../../schemas/errors.ts'
import type { Bytes } from './bytes.ts'
import type { DumpColumns } from './lammps-columns.ts'
import { type Header, type Reader, readHeader } from './lammps-header.ts'
import { DEFAULT_UNITS, unitStyle } from './lammps-units.ts'
import { placeName } from './place.ts'
import { readRows } from './rows.ts'
import type { Field, Format, Frame, Source, SourceOptions } from './source.ts'
import { textWindow } from './window.ts'

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
  hasIds: true,
  recognise: (head) => /^\s*ITEM: (TIMESTEP|UNITS|TIME)\b/.test(Buffer.from(head).toString('latin1')),
  open,
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

async function readFrame(reader: Reader): Promise<Frame | undefined> {
  const { header, whole } = await readHeader(reader)
  if (!whole) return tear(reader, header, 'an incomplete header')
  const atoms = header.atoms as number
  const rows = await readAtoms(reader, header, atoms)
  if (rows < atoms) return tear(reader, header, `${rows} of ${atoms} atoms`)
  return frameOf(reader, header as Required<Header>)
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

function frameOf(reader: Reader, header: Required<Header>): Frame {
  const { parser, style } = reader
  const { step, time, atoms, box, columns, start } = header
  const { stride, places, coordinates } = columns
  const field = (place: number | undefined): Field | undefined =>
    place === undefined ? undefined : { values: parser.doubles, at: parser.out / 8 + place, stride }
  const frame: Frame = {
    index: reader.index++,
    step,
    time,
    atoms,
    ...box,
    coordinates,
    positions: field(places.positions) as Field,
    images: field(places.images),
    velocities: field(places.velocities),
    ids: field(places.ids),
    types: field(places.types),
    elements: field(places.elements),
    start,
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
  if (end > header.start) reader.torn = { index, start: header.start, end, found }
}
