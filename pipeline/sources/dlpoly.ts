import { cellOfVectors } from '../cell/edges.ts'
import { INTEGER, NUMBER, TOKEN } from '../kernels/parse-plain.ts'
import type { Bytes } from './common/bytes.ts'
import { quoted } from './common/place.ts'
import type { Columns } from './common/rows.ts'
import type { Field, Format, SourceOptions } from './common/source.ts'
import {
  atomCount,
  type Found,
  fault,
  firstLine,
  nextLine,
  nextLines,
  numbersOf,
  peekLine,
  readAtoms,
  type TextReader,
  textSource,
} from './common/text-source.ts'

const TIMESTEP = /^\s*timestep\s+(\d+)\s+(\d+)\s+([0-2])\s+(\d+)\s+(\S+)(?:\s+(\S+))?\s*$/
const HEADER = /^\s*[0-2]\s+[0-7]\s+\d+(\s+\d+)*\s*$/

/** DL_POLY HISTORY, formatted: an atom is a line of names, one of positions, perhaps ones of velocities and forces. */
export const dlpoly: Format = {
  name: 'dlpoly',
  summary: 'DL_POLY HISTORY (formatted): positions, velocities, cells',
  offers: {
    positions: ['wrapped'],
    cell: 'sometimes',
    images: 'never',
    velocities: 'sometimes',
    names: 'always',
    time: 'steps and times',
    units: 'Å, ps',
    streaming: true,
    live: true,
  },
  hasSteps: true,
  hasUnits: false,
  hasIds: true,
  recognise(head) {
    const lines = Buffer.from(head).toString('latin1').split(/\r?\n/, 3)
    return TIMESTEP.test(lines[0]) || (HEADER.test(lines[1] ?? '') && TIMESTEP.test(lines[2] ?? ''))
  },
  open: (path: string, bytes: Bytes, options: SourceOptions) => textSource(path, bytes, options, readFrame),
}

async function readFrame(reader: TextReader): Promise<Found | undefined> {
  const text = await firstRecord(reader)
  if (text === undefined) return undefined
  const [, step, count, level, shape, tstep, time] = TIMESTEP.exec(text) ?? []
  if (step === undefined) throw fault(reader, `${quoted(text)}, expected "timestep …"`)
  const atoms = atomCount(reader, count)
  const when = timeOf(reader, Number(step), Number(tstep), time)
  const hasCell = shape !== '0' || (await cellComes(reader))
  const cell = hasCell ? await readCell(reader) : undefined
  if (hasCell && !cell) return 'an incomplete header'
  if (cell && shape === '0') reader.notes.set('assumed-periodic', PERIODIC)
  const first = await peekNames(reader)
  if (first === undefined) return 'no atoms'
  const columns = columnsOf(first, Number(level))
  const torn = await readAtoms(reader, columns, atoms, (row) => /^\s*timestep/.test(row))
  if (torn) return torn
  const { parser } = reader
  const field = (at: number): Field => ({
    values: parser.doubles,
    at: parser.out / 8 + at,
    stride: columns.stride,
  })
  return {
    atoms,
    step: Number(step),
    ...when,
    cell,
    origin: cell ? centred(cell) : new Float64Array(3),
    periodic: cell ? [true, true, shape !== '6'] : [false, false, false],
    coordinates: 'wrapped',
    positions: field(2),
    velocities: level === '0' ? undefined : field(5),
    ids: field(1),
    types: field(0),
  }
}

const PERIODIC = 'boundary 0 (none), but a cell: taken as periodic'

/** The line that begins a frame, after title and header where they stand. */
async function firstRecord(reader: TextReader): Promise<string | undefined> {
  const text = await firstLine(reader)
  if (text === undefined || reader.index > 0 || TIMESTEP.test(text)) return text
  const header = await nextLine(reader)
  if (header !== undefined && !HEADER.test(header))
    throw fault(reader, `${quoted(header)}, expected trajectory level, boundary and number of atoms`)
  return nextLine(reader)
}

function timeOf(reader: TextReader, step: number, tstep: number, text: string | undefined) {
  const time = text === undefined ? step * tstep : Number(text)
  if (!Number.isFinite(time) || !(tstep > 0))
    throw fault(reader, `timestep ${tstep}, time ${text}, expected numbers`)
  return { time, timeError: text === undefined ? 0 : Math.min(1e-6, 0.02 * tstep) }
}

/** A cell may stand where the boundary says that there is none: three numbers, where an atom has a name first. */
async function cellComes(reader: TextReader): Promise<boolean> {
  const row = await peekLine(reader)
  return row !== undefined && numbersOf(row)?.length === 3
}

async function readCell(reader: TextReader): Promise<Float64Array | undefined> {
  const lines = await nextLines(reader, 3)
  if (!lines) return undefined
  const rows = lines.map(numbersOf)
  if (rows.some((row) => row?.length !== 3))
    throw fault(reader, `${quoted(lines.join(' | '))}, expected a cell`)
  const cell = cellOfVectors(Float64Array.from(rows.flat() as number[]))
  if (typeof cell === 'string' || !cell) throw fault(reader, cell ?? 'a cell without volume')
  return cell
}

/** The corner of a cell round the origin. */
const centred = (cell: Float64Array): Float64Array =>
  Float64Array.of(0, 1, 2).map((k) => -(cell[k] + cell[3 + k] + cell[6 + k]) / 2)

/** Words of an atom's first line; undefined where it is not there yet. */
async function peekNames(reader: TextReader): Promise<number | undefined> {
  const line = await peekLine(reader)
  if (line === undefined) return undefined
  const words = line.trim().split(/\s+/).length
  if (words >= 2 && words <= 6) return words
  throw fault(reader, `${quoted(line)}, expected name, index, mass and charge of an atom`)
}

/** Name, index, whatever is said of the atom, then three numbers of position and of each level. */
function columnsOf(words: number, level: number): Columns {
  const vectors = ['x y z', 'vx vy vz', 'fx fy fz'].slice(0, level + 1).flatMap((names) => names.split(' '))
  const used = Math.min(2, level + 1) * 3
  return {
    names: ['name', 'index', ...Array.from({ length: words - 2 }, (_, i) => `value ${i + 3}`), ...vectors],
    actions: [
      TOKEN,
      INTEGER | (1 << 8),
      ...new Array<number>(words - 2).fill(0),
      ...vectors.map((_, i) => (i < used ? NUMBER | ((2 + i) << 8) : 0)),
    ],
    stride: 2 + used,
    lines: 2 + level,
  }
}
