import type { ImdHeader } from '../../../schemas/imd-header.ts'
import { steadyCells } from '../../cell/edges.ts'
import { type BinaryReader, binarySource, DAMAGED, fault, tear } from '../common/binary-source.ts'
import type { Bytes } from '../common/bytes.ts'
import { notFinite, readFloats } from '../common/floats.ts'
import type { Field, Format, Frame, Source } from '../common/source.ts'
import { packToken } from '../common/token.ts'
import {
  decodeHeader,
  FRAME_HEAD,
  frameBytes,
  frameFacts,
  frameFault,
  headerLength,
  IMD_HEAD,
  IMD_MAGIC,
} from './imd-layout.ts'

const ORIGIN = new Float64Array(3)

/** What "ionstream record" writes of an IMD stream. */
export const imdRecord: Format = {
  name: 'imd-record',
  summary:
    'record of a live IMD stream ("ionstream record": LAMMPS fix imd, GROMACS, NAMD; protocol 2 and 3)',
  offers: {
    positions: ['wrapped'],
    cell: 'always',
    images: 'never',
    velocities: 'sometimes',
    names: 'always',
    time: 'steps; times by protocol 3 or where --timestep was given to "record"',
    units: 'Å, ps',
    streaming: true,
    live: true,
  },
  hasSteps: true,
  hasUnits: false,
  hasIds: false,
  recognise: (head) => Buffer.from(head.subarray(0, IMD_MAGIC.length)).toString('latin1') === IMD_MAGIC,
  open,
}

interface RecordReader extends BinaryReader {
  header?: ImdHeader
  names?: { types: Field; elements?: Field }
  positions?: Float64Array
  velocities?: Float64Array
}

function open(path: string, bytes: Bytes): Source {
  const cellOf = steadyCells()
  return binarySource(path, bytes, async (reader: RecordReader) => {
    const header = (reader.header ??= await readHeader(reader))
    if (!header) return torn(reader, 'an incomplete header')
    const size = frameBytes(header)
    if (!(await reader.window.has(size))) return torn(reader, `${reader.window.rest} of ${size} bytes`)
    const { bytes: memory, at } = reader.window
    const wrong = frameFault(memory.subarray(at, at + size))
    if (wrong !== undefined && !(await reader.window.has(size + 1))) return torn(reader, wrong)
    if (wrong !== undefined) throw fault(reader, wrong)
    return readFrame(reader, header, cellOf, size)
  })
}

function torn(reader: RecordReader, found: string): undefined {
  reader.torn = tear(reader, found)
}

async function readHeader(reader: RecordReader): Promise<ImdHeader | undefined> {
  const { window } = reader
  if (!(await window.has(IMD_HEAD))) return undefined
  const length = headerLength(window.bytes.subarray(window.at, window.at + IMD_HEAD))
  if (typeof length === 'string') throw fault(reader, length)
  if (!(await window.has(IMD_HEAD + length))) return undefined
  const from = window.at + IMD_HEAD
  const header = decodeHeader(
    window.bytes.subarray(window.at, from),
    window.bytes.subarray(from, from + length),
  )
  if (typeof header === 'string') throw fault(reader, header)
  window.take(IMD_HEAD + length)
  for (const [name, message] of Object.entries(header.notes ?? {})) reader.notes.set(name, message)
  const { labels, elements } = header
  reader.names = { types: field(labels), ...(elements ? { elements: field(elements) } : {}) }
  return header
}

const field = (labels: readonly string[]): Field => ({
  values: Float64Array.from(labels, packToken),
  at: 0,
  stride: 1,
})

function readFrame(
  reader: RecordReader,
  { atoms, velocities }: ImdHeader,
  cellOf: ReturnType<typeof steadyCells>,
  size: number,
): Frame {
  const { window, index } = reader
  const { step, time, cell } = frameFacts(window.bytes.subarray(window.at, window.at + size))
  const box = cellOf(cell)
  if (typeof box === 'string' || !Number.isSafeInteger(step))
    throw fault(reader, typeof box === 'string' ? box : `step ${step}, expected a whole number`)
  const start = window.offset
  const frame = {
    positions: take(reader, 'positions', atoms, FRAME_HEAD),
    ...(velocities ? { velocities: take(reader, 'velocities', atoms, FRAME_HEAD + 12 * atoms) } : {}),
  }
  window.take(size)
  return {
    ...frame,
    ...reader.names,
    index,
    atoms,
    step,
    time: Number.isNaN(time) ? undefined : time,
    cell: box,
    origin: ORIGIN,
    periodic: [true, true, true],
    coordinates: 'wrapped',
    start,
    end: window.offset,
  }
}

function take(reader: RecordReader, name: 'positions' | 'velocities', atoms: number, ahead: number): Field {
  const { bytes, at } = reader.window
  reader[name] ??= new Float64Array(3 * atoms)
  const values = reader[name] as Float64Array
  readFloats({ width: 4, big: false }, bytes, at + ahead, 3 * atoms, values)
  const wrong = notFinite(values, 0, 3 * atoms)
  if (wrong >= 0)
    throw fault(reader, `${name} of atom ${Math.floor(wrong / 3) + 1} are not finite`, DAMAGED, ahead)
  return { values, at: 0, stride: 3 }
}
