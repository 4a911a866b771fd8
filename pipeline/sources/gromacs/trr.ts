import { steadyCells } from '../../cell/edges.ts'
import { type SingleColumn, singleColumn } from '../../kernels/single-column.ts'
import { type BinaryReader, binarySource, DAMAGED, fault, tearBefore } from '../common/binary-source.ts'
import type { Bytes } from '../common/bytes.ts'
import { type Floats, notFinite, readFew, readFloats } from '../common/floats.ts'
import type { Field, Format, Frame, Source } from '../common/source.ts'
import { ofGromacs } from './of-gromacs.ts'
import { singleTimes, type WrittenTime } from './xdr-time.ts'

const MAGIC = 1993
const VERSION = 'GMX_trn_file'
const NM = 10
const ORIGIN = new Float64Array(3)
/** Bytes before time and lambda. */
const HEAD = 76

/** GROMACS TRR: positions in nm, perhaps velocities in nm/ps, in single or double precision. */
export const trr: Format = {
  name: 'trr',
  summary: 'GROMACS TRR: positions and velocities, single or double precision',
  ...ofGromacs,
  recognise: (head) =>
    head.length >= HEAD &&
    new DataView(head.buffer, head.byteOffset).getInt32(0) === MAGIC &&
    Buffer.from(head.subarray(12, 24)).toString('latin1') === VERSION,
  open,
}

interface TrrReader extends BinaryReader {
  atoms?: number
  positions?: Vectors
  velocities?: Vectors
}

/** Room for what stands in every frame: in single precision a kernel reads it. */
interface Vectors {
  readonly values: Float64Array
  readonly width: 4 | 8
  readonly read?: SingleColumn['read']
}

const roomFor = (width: 4 | 8, numbers: number): Vectors =>
  width === 4 ? { ...singleColumn(numbers), width } : { values: new Float64Array(numbers), width }

/** Sizes of the parts of a frame in bytes, in their order in the file. */
interface Parts {
  readonly box: number
  readonly skipped: number
  readonly x: number
  readonly v: number
  readonly f: number
  readonly atoms: number
  readonly step: number
  readonly floats: Floats
}

function open(path: string, bytes: Bytes): Source {
  const times = singleTimes()
  const cellOf = steadyCells()
  const rows = new Float64Array(9)
  return binarySource(path, bytes, async (reader: TrrReader) => {
    const { window } = reader
    if (!(await window.has(HEAD))) return torn(reader, 'an incomplete header')
    const parts = readParts(reader)
    const { box, skipped, x, v, f, floats } = parts
    const head = HEAD + 2 * floats.width
    const size = head + box + skipped + x + v + f
    if (!(await window.has(size))) return torn(reader, `${window.rest} of ${size} bytes`)
    const time = timeOf(reader, parts, times)
    rows.fill(0)
    if (box > 0) readFew(floats.width, window.bytes, window.at + head, rows, NM)
    const cell = cellOf(rows)
    if (typeof cell === 'string') throw fault(reader, cell, DAMAGED, head)
    const from = head + box + skipped
    const positions = take(reader, parts, 'positions', from)
    const velocities = v > 0 ? take(reader, parts, 'velocities', from + x) : undefined
    const start = window.offset
    window.take(size)
    return { ...frameOf(reader, parts, cell, start), ...time, positions, velocities }
  })
}

const frameOf = (
  { index, window }: TrrReader,
  { atoms, step }: Parts,
  cell: Float64Array | undefined,
  start: number,
): Omit<Frame, 'positions'> => ({
  index,
  atoms,
  step,
  cell,
  origin: ORIGIN,
  periodic: [true, true, true],
  coordinates: 'wrapped',
  start,
  end: window.offset,
})

/** The first bytes of every frame. */
const MARK = Buffer.from(`\0\0\u0007\u00c9\0\0\0\r\0\0\0\f${VERSION}`, 'latin1')

function torn(reader: TrrReader, found: string): undefined {
  reader.torn = tearBefore(reader, found, MARK)
}

function readParts(reader: TrrReader): Parts {
  const { bytes, at } = reader.window
  const magic = bytes.readInt32BE(at)
  const version = bytes.toString('latin1', at + 12, at + 24)
  if (magic !== MAGIC || version !== VERSION)
    throw fault(
      reader,
      `number ${magic} and "${version.replace(/[^ -~]/g, '?')}" where a frame begins, expected ${MAGIC} and "${VERSION}"`,
    )
  const ints = Array.from({ length: 13 }, (_, k) => bytes.readInt32BE(at + 24 + 4 * k))
  const [ir, e, box, vir, pres, top, sym, x, v, f, atoms, step] = ints
  const width = atoms > 0 ? x / (3 * atoms) : 0
  const sizes = [ir, e, box, vir, pres, top, sym, x, v, f]
  if (atoms < 1 || sizes.some((size) => size < 0) || [ir, e, top, sym].some((size) => size !== 0))
    throw fault(reader, `sizes ${sizes.join(' ')} for ${atoms} atoms`)
  if (reader.atoms !== undefined && atoms !== reader.atoms)
    throw fault(reader, `${atoms} atoms, expected ${reader.atoms}`, 'The atoms of a run do not change.', 64)
  if (x === 0)
    throw fault(
      reader,
      'no positions (velocities or forces only), expected positions in every frame',
      'Write them at the same interval (nstxout = nstvout), or pick frames that have them: gmx trjconv -dt DT, DT = nstxout × dt.',
    )
  const matrices = [box, vir, pres].every((size) => size === 0 || size === 9 * width)
  if ((width !== 4 && width !== 8) || !matrices || (v !== 0 && v !== x) || (f !== 0 && f !== x))
    throw fault(
      reader,
      `sizes ${sizes.join(' ')} for ${atoms} atoms, expected ${12 * atoms} or ${24 * atoms} bytes of positions`,
    )
  return { box, skipped: vir + pres, x, v, f, atoms, step, floats: { width, big: true } }
}

function timeOf(
  reader: TrrReader,
  { floats, step }: Parts,
  times: (step: number, time: number) => WrittenTime,
) {
  const { bytes, at } = reader.window
  const time = floats.width === 4 ? bytes.readFloatBE(at + HEAD) : bytes.readDoubleBE(at + HEAD)
  if (!Number.isFinite(time)) throw fault(reader, `time ${time}, expected a finite number`, DAMAGED, HEAD)
  return floats.width === 4 ? times(step, time) : { time, timeError: 0 }
}

function take(
  reader: TrrReader,
  { atoms, floats }: Parts,
  name: 'positions' | 'velocities',
  from: number,
): Field {
  const { bytes, at } = reader.window
  reader.atoms = atoms
  const known = reader[name]
  const room = known?.width === floats.width ? known : roomFor(floats.width, 3 * atoms)
  reader[name] = room
  const { values } = room
  if (room.read?.(bytes, at + from, NM)) return { values, at: 0, stride: 3 }
  if (!room.read) readFloats(floats, bytes, at + from, 3 * atoms, values, 0, 1, NM)
  const wrong = notFinite(values, 0, 3 * atoms)
  if (wrong >= 0)
    throw fault(
      reader,
      `${name} of atom ${Math.floor(wrong / 3) + 1} are not finite`,
      DAMAGED,
      from + floats.width * wrong,
    )
  return { values, at: 0, stride: 3 }
}
