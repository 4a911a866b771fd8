import { cellOfVectors } from '../../cell/edges.ts'
import { NUMBER } from '../../kernels/parse-plain.ts'
import type { Bytes } from '../common/bytes.ts'
import { quoted } from '../common/place.ts'
import type { Columns } from '../common/rows.ts'
import type { Field, Format, SourceOptions } from '../common/source.ts'
import {
  type Found,
  fault,
  firstLine,
  nextLine,
  nextLines,
  numbersOf,
  readAtoms,
  scaleField,
  type TextReader,
  textSource,
  writtenTime,
} from '../common/text-source.ts'
import { ofGromacs } from './of-gromacs.ts'

const NM = 10
const BLOCKS = /^(TITLE|TIMESTEP|POSITIONRED|VELOCITYRED|BOX)\s*$/

/** GROMOS-96 trajectories as GROMACS writes them: blocks TIMESTEP, POSITIONRED, perhaps VELOCITYRED, and BOX. */
export const gromos: Format = {
  name: 'g96',
  summary: 'GROMOS-96 trajectories (.g96): positions, velocities, cells',
  ...ofGromacs,
  recognise(head) {
    const text = Buffer.from(head).toString('latin1')
    return BLOCKS.test(text.split(/\r?\n/, 1)[0]) && /^(TIMESTEP|POSITIONRED)\s*$/m.test(text)
  },
  open: (path: string, bytes: Bytes, options: SourceOptions) => {
    const state: State = { atoms: options.names?.labels.length }
    return textSource(path, bytes, options, (reader) => readFrame(reader, state))
  },
}

interface State {
  /** Number of atoms, as the caller's names say it. */
  readonly atoms: number | undefined
}

const COLUMNS: Columns = {
  names: ['x', 'y', 'z'],
  actions: [0, 1, 2].map((c) => NUMBER | (c << 8)),
  stride: 3,
}

async function readFrame(reader: TextReader, { atoms }: State): Promise<Found | undefined> {
  if (atoms === undefined)
    throw fault(
      reader,
      'atoms without names',
      'Name them: --composition "Li192 P32 S160 Cl32", or --names FILE.',
    )
  const text = await begin(reader)
  if (text === undefined) return undefined
  const times = text === 'TIMESTEP' ? await readTimes(reader) : {}
  if (!times) return 'an incomplete header'
  const head = text === 'TIMESTEP' ? await nextLine(reader) : text
  if (head === undefined) return 'an incomplete header'
  if (head.trim() !== 'POSITIONRED') throw fault(reader, `${quoted(head)}, expected POSITIONRED`)
  const positions = await readBlock(reader, atoms)
  if (typeof positions === 'string') return positions
  const next = await nextLine(reader)
  const velocities = next?.trim() === 'VELOCITYRED' ? await readBlock(reader, atoms) : undefined
  if (typeof velocities === 'string') return velocities
  const closing = velocities ? await nextLine(reader) : next
  if (closing === undefined) return 'no box'
  if (closing.trim() !== 'BOX') throw fault(reader, `${quoted(closing)}, expected BOX after ${atoms} atoms`)
  const cell = await readBox(reader)
  if (!cell) return 'an incomplete box'
  return {
    atoms,
    ...times,
    cell,
    origin: new Float64Array(3),
    periodic: [true, true, true],
    coordinates: 'wrapped',
    positions,
    velocities,
  }
}

/** Three numbers an atom and END, in Å or Å/ps; a sentence where the file ends before. */
async function readBlock(reader: TextReader, atoms: number): Promise<Field | string> {
  const torn = await readAtoms(reader, COLUMNS, atoms, (row) => row.startsWith('END'))
  if (torn) return torn
  const from = reader.parser.out / 8
  const values = reader.parser.doubles.slice(from, from + 3 * atoms)
  const closing = await nextLine(reader)
  if (closing === undefined) return 'an incomplete block'
  if (closing.trim() !== 'END') throw fault(reader, `${quoted(closing)}, expected END after ${atoms} atoms`)
  const field = { values, at: 0, stride: 3 }
  scaleField(field, atoms, NM)
  return field
}

/** The first block of a frame, after the title. */
async function begin(reader: TextReader): Promise<string | undefined> {
  let text = await firstLine(reader)
  if (text?.trim() === 'TITLE') {
    for (let line = text; line?.trim() !== 'END'; line = (await nextLine(reader)) as string)
      if (line === undefined) return undefined
    text = await nextLine(reader)
  }
  return text?.trim()
}

async function readTimes(reader: TextReader) {
  const lines = await nextLines(reader, 2)
  if (!lines) return undefined
  const numbers = numbersOf(lines[0])
  if (numbers?.length !== 2 || !Number.isSafeInteger(numbers[0]) || lines[1].trim() !== 'END')
    throw fault(reader, `${quoted(lines.join(' '))}, expected step, time and END`)
  return { step: numbers[0], ...writtenTime(lines[0].trim().split(/\s+/)[1], 1) }
}

/** Three edges, or nine numbers in the order of .gro files: a1 b2 c3 a2 a3 b1 b3 c1 c2. */
async function readBox(reader: TextReader): Promise<Float64Array | undefined> {
  const lines = await nextLines(reader, 2)
  if (!lines) return undefined
  const cell = boxOf(numbersOf(lines[0]))
  if (!cell || lines[1].trim() !== 'END')
    throw fault(reader, `${quoted(lines.join(' '))}, expected a box and END`)
  return cell
}

/** Row vectors in Å by the numbers of a GROMACS box in nm; undefined where they make none. */
export function boxOf(n: readonly number[] | undefined): Float64Array | undefined {
  if (n?.length !== 3 && n?.length !== 9) return undefined
  const [a, b, c, ay = 0, az = 0, bx = 0, bz = 0, cx = 0, cy = 0] = n.map((value) => value * NM)
  const cell = cellOfVectors(Float64Array.of(a, ay, az, bx, b, bz, cx, cy, c))
  return typeof cell === 'string' ? undefined : cell
}
