import type { Bytes } from '../common/bytes.ts'
import type { Field, Format, Source, SourceOptions } from '../common/source.ts'
import { type Found, readAtoms, scaleField, textSource } from '../common/text-source.ts'
import { type DumpReader, type DumpState, type Header, readHeader } from './lammps-header.ts'
import { DEFAULT_UNITS, unitStyle } from './lammps-units.ts'

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
  recognise(head) {
    const text = Buffer.from(head).toString('latin1')
    return /^\s*ITEM: (TIMESTEP|UNITS|TIME)\b/.test(text) && !OF_NO_ATOMS.test(text)
  },
  open,
}

/** Dumps of bonds, pairs or cells. */
const OF_NO_ATOMS = /^ITEM: (NUMBER OF ENTRIES|GRID SIZE)/m

function open(path: string, bytes: Bytes, options: SourceOptions): Source {
  const { units } = options
  const state = { said: units, style: unitStyle(units ?? DEFAULT_UNITS) }
  return textSource<DumpState>(path, bytes, options, readFrame, state)
}

async function readFrame(reader: DumpReader): Promise<Found | undefined> {
  const header = await readHeader(reader)
  if (!header) return 'an incomplete header'
  const torn = await readAtoms(reader, header.columns, header.atoms, (text) => text.startsWith('ITEM:'))
  return torn ?? frameOf(reader, header)
}

function frameOf(
  { parser, style }: DumpReader,
  { step, time, atoms, box, columns }: Required<Header>,
): Found {
  const { stride, places, coordinates } = columns
  const field = (place: number | undefined): Field | undefined =>
    place === undefined ? undefined : { values: parser.doubles, at: parser.out / 8 + place, stride }
  const positions = field(places.positions) as Field
  const velocities = field(places.velocities)
  if (!coordinates.startsWith('scaled')) scaleField(positions, atoms, style.length)
  if (velocities) scaleField(velocities, atoms, style.velocity)
  return {
    step,
    time,
    atoms,
    ...box,
    coordinates,
    positions,
    images: field(places.images),
    velocities,
    ids: field(places.ids),
    types: field(places.types),
    elements: field(places.elements),
  }
}
