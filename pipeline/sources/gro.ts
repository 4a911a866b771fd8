import type { Bytes } from './bytes.ts'
import { boxOf } from './gromos.ts'
import { GRO_ROW, labelOf } from './names-molecular.ts'
import { quoted } from './place.ts'
import type { Format, SourceOptions } from './source.ts'
import {
  atomCount,
  type Found,
  fault,
  firstLine,
  nextLine,
  numbersOf,
  type TextReader,
  textSource,
  writtenTime,
} from './text-source.ts'
import { MOST_LABEL, packToken } from './token.ts'

const NM = 10

/** GROMACS .gro files of one frame or many: fixed columns, step and time in the title. */
export const gro: Format = {
  name: 'gro',
  summary: 'GROMACS .gro with many frames: positions, velocities, cells, names',
  offers: {
    positions: ['wrapped'],
    cell: 'always',
    images: 'never',
    velocities: 'sometimes',
    names: 'always',
    time: 'times, sometimes steps',
    units: 'nm, ps',
    streaming: true,
    live: true,
  },
  hasSteps: true,
  stepsOptional: true,
  hasUnits: false,
  hasIds: false,
  recognise(head) {
    const lines = Buffer.from(head).toString('latin1').split(/\r?\n/, 3)
    return /^\s*\d+\s*$/.test(lines[1] ?? '') && GRO_ROW.test(lines[2] ?? '')
  },
  open: (path: string, bytes: Bytes, options: SourceOptions) => textSource(path, bytes, options, readFrame),
}

interface Atoms {
  readonly positions: Float64Array
  readonly velocities: Float64Array | undefined
  readonly types: Float64Array
}

async function readFrame(reader: TextReader): Promise<Found | undefined> {
  const title = await firstLine(reader)
  if (title === undefined) return undefined
  const count = await nextLine(reader)
  if (count === undefined) return 'an incomplete header'
  const atoms = atomCount(reader, count)
  const read = await readRows(reader, atoms)
  if (typeof read === 'string') return read
  const box = await nextLine(reader)
  if (box === undefined) return 'no box'
  const cell = boxOf(numbersOf(box))
  if (!cell) throw fault(reader, `${quoted(box)}, expected the three or nine numbers of a box`)
  const field = (values: Float64Array, stride: number) => ({ values, at: 0, stride })
  return {
    atoms,
    ...timesOf(title),
    cell,
    origin: new Float64Array(3),
    periodic: [true, true, true],
    coordinates: 'wrapped',
    positions: field(read.positions, 3),
    velocities: read.velocities && field(read.velocities, 3),
    types: field(read.types, 1),
  }
}

function timesOf(title: string) {
  const [, time] = /\bt=\s*([-+.\deE]+)/.exec(title) ?? []
  const [, step] = /\bstep=\s*(\d+)/.exec(title) ?? []
  return {
    ...(step === undefined ? {} : { step: Number(step) }),
    ...(time === undefined || !Number.isFinite(Number(time)) ? {} : writtenTime(time, 1)),
  }
}

/** The atoms; a sentence where the file ends in them. */
async function readRows(reader: TextReader, atoms: number): Promise<Atoms | string> {
  const [positions, speeds, types]: number[][] = [[], [], []]
  let width = 0
  for (let i = 0; i < atoms; i++) {
    const ready = reader.window.line()
    const line = ready instanceof Promise ? await ready : ready
    reader.lines++
    if (line === undefined) return `${i} of ${atoms} atoms`
    if (i === 0) width = widthOf(line)
    const numbers = fixed(line, width)
    if (!numbers || !GRO_ROW.test(line) || ((i > 0 && numbers.length === 6) !== speeds.length > 0 && i > 0))
      throw fault(reader, `${quoted(line)}, expected the ${i + 1}th of ${atoms} atoms`)
    for (let c = 0; c < numbers.length; c++) (c < 3 ? positions : speeds).push(numbers[c] * NM)
    types.push(typeOf(line, reader))
  }
  return {
    positions: Float64Array.from(positions),
    velocities: speeds.length > 0 ? Float64Array.from(speeds) : undefined,
    types: Float64Array.from(types),
  }
}

/** Width of a coordinate: the distance of two decimal points. */
function widthOf(line: string): number {
  const first = line.indexOf('.', 20)
  return line.indexOf('.', first + 1) - first
}

/** Three or six numbers in fixed columns; velocities have one decimal more. */
function fixed(line: string, width: number): number[] | undefined {
  if (width < 4 || width > 30) return undefined
  const text = line.slice(20).trimEnd()
  const count = text.length > 3 * width ? 6 : 3
  if (text.length !== count * width) return undefined
  const numbers = Array.from({ length: count }, (_, i) => text.slice(i * width, (i + 1) * width))
  if (!numbers.every((word) => /^\s*-?\d+\.\d+$/.test(word))) return undefined
  return numbers.map(Number)
}

function typeOf(line: string, reader: TextReader): number {
  const { label, element } = labelOf(line.slice(10, 15).trim(), line.slice(5, 10).trim())
  const name = element ?? label
  if (name.length > MOST_LABEL || name === '') throw fault(reader, `atom name ${quoted(name)}`)
  return packToken(name)
}
