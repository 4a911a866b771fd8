import { usageError } from '../../../schemas/errors.ts'
import { type PointColumns, pointColumns } from '../../kernels/point-columns.ts'
import { type BinaryReader, binarySource, DAMAGED, fault, tear } from '../common/binary-source.ts'
import type { Bytes } from '../common/bytes.ts'
import { notFinite, readFloats } from '../common/floats.ts'
import type { Format, Frame, Source, SourceOptions } from '../common/source.ts'
import { dcdCell } from './dcd-cell.ts'
import { type DcdForm, type DcdHeader, dcdForm, markerAt, readDcdHeader } from './dcd-header.ts'

const CELL = 48

/** DCD as CHARMM, NAMD, X-PLOR, LAMMPS and others write it, positions in Å. Its header has the steps of the first frame and
 *  between frames, and a timestep in a unit that depends on the program: that one is not used. */
export const dcd: Format = {
  name: 'dcd',
  summary: 'DCD (CHARMM, NAMD, LAMMPS …): positions in single precision, either byte order, fixed atoms',
  offers: {
    positions: ['wrapped'],
    cell: 'sometimes',
    images: 'never',
    velocities: 'never',
    names: 'never',
    time: 'steps of the header, with --timestep; or --interval',
    units: 'Å',
    streaming: true,
    live: true,
  },
  hasSteps: true,
  stepsOptional: true,
  hasUnits: false,
  hasIds: false,
  recognise: (head) => dcdForm(head) !== undefined,
  open,
}

const EVERY_STEP =
  'by its header every step is a frame, which converted files say whatever was so: if it was not, give --interval, not --timestep'

interface DcdReader extends BinaryReader {
  header?: DcdHeader
  columns?: PointColumns
  /** The last cell, the six numbers that it was made of, and room for those of a frame. */
  last?: { readonly cell: Float64Array | undefined; readonly six: Float64Array }
  six?: Float64Array
}

const ORIGIN = new Float64Array(3)

function open(path: string, bytes: Bytes, { counted }: SourceOptions): Source {
  return binarySource(path, bytes, async (reader: DcdReader) => {
    reader.header ??= await readDcdHeader(path, reader.window)
    if (!reader.header) return torn(reader, 'an incomplete header')
    if (!counted && reader.header.every < 1)
      throw usageError(
        `${path} says ${reader.header.every} steps between frames: it has no step numbers`,
        'Give the time between frames: --interval 100fs.',
      )
    if (!counted && reader.header.every === 1) reader.notes.set('every-step', EVERY_STEP)
    return readFrame(reader, reader.header)
  })
}

async function readFrame(reader: DcdReader, header: DcdHeader): Promise<Frame | undefined> {
  const { window, index } = reader
  const { atoms, free, hasCell, fourth, mark } = header
  const moving = index > 0 && free ? free.length : atoms
  const sizes = [...(hasCell ? [CELL] : []), ...new Array<number>(fourth ? 4 : 3).fill(4 * moving)]
  const size = sizes.reduce((sum, length) => sum + length + 2 * mark, 0)
  if (!(await window.has(mark))) return torn(reader, 'an incomplete frame')
  const first = markerAt(window.bytes, window.at, header)
  if (first !== sizes[0])
    throw fault(reader, `a record of ${first} bytes where a frame begins, expected ${sizes[0]}`)
  if (!(await window.has(size))) return torn(reader, `${window.rest} of ${size} bytes`)
  checkRecords(reader, sizes, header)
  const cell = hasCell ? readCell(reader, header) : undefined
  const values = readPositions(reader, header, hasCell ? CELL + 2 * mark : 0, moving)
  const start = window.offset
  window.take(size)
  return {
    index,
    atoms,
    step: header.firstStep + index * header.every,
    cell,
    origin: ORIGIN,
    periodic: [true, true, true],
    coordinates: 'wrapped',
    positions: { values, at: 0, stride: 3 },
    start,
    end: window.offset,
  }
}

function torn(reader: DcdReader, found: string): undefined {
  reader.torn = tear(reader, found, reader.header ? 0 : reader.window.offset)
}

function checkRecords(reader: DcdReader, sizes: readonly number[], form: DcdForm): void {
  const { bytes, at } = reader.window
  let ahead = 0
  for (const size of sizes) {
    for (const place of [ahead, ahead + size + form.mark]) {
      const found = markerAt(bytes, at + place, form)
      if (found !== size) throw fault(reader, `a record of ${found} bytes, expected ${size}`, DAMAGED, place)
    }
    ahead += size + 2 * form.mark
  }
}

function readCell(reader: DcdReader, { big, mark, version, titles }: DcdHeader): Float64Array | undefined {
  reader.six ??= new Float64Array(6)
  const { six, last } = reader
  readFloats({ width: 8, big }, reader.window.bytes, reader.window.at + mark, 6, six)
  if (last && six.every((value, k) => value === last.six[k])) return last.cell
  const cell = dcdCell(six, version)
  if (typeof cell === 'string') throw fault(reader, cell, DAMAGED, mark)
  if (cell && (cell[3] !== 0 || cell[6] !== 0 || cell[7] !== 0) && TURNED.test(titles))
    reader.notes.set('cell-orientation', ORIENTATION)
  reader.last = { cell, six: six.slice() }
  return cell
}

/** Programs whose cells may stand in any direction. */
const TURNED = /CP2K|NAMD/
const ORIENTATION =
  'a DCD file has edges and angles of a tilted cell, not its direction: a is taken to lie along x, b in the xy plane. ' +
  'That holds for FORMAT DCD_ALIGNED_CELL of CP2K, not for FORMAT DCD: there, take its .xyz and .cell files'

function readPositions(
  reader: DcdReader,
  { atoms, free, big, mark }: DcdHeader,
  from: number,
  moving: number,
): Float64Array {
  const { bytes, at } = reader.window
  reader.columns ??= pointColumns(atoms)
  const { points: positions } = reader.columns
  const some = moving < atoms ? new Float64Array(moving) : undefined
  const starts = [0, 1, 2].map((c) => at + from + c * (4 * moving + 2 * mark) + mark)
  if (!some && !big && reader.columns.read(bytes, starts)) return positions
  for (const [c, start] of starts.entries()) {
    if (!some) readFloats({ width: 4, big }, bytes, start, moving, positions, c, 3)
    else {
      readFloats({ width: 4, big }, bytes, start, moving, some)
      for (let k = 0; k < moving; k++) positions[3 * (free as Int32Array)[k] + c] = some[k]
    }
  }
  const wrong = notFinite(positions, 0, 3 * atoms)
  if (wrong >= 0)
    throw fault(reader, `atom ${Math.floor(wrong / 3) + 1} has no finite position`, DAMAGED, from)
  return positions
}
