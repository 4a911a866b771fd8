import type { Bytes } from '../common/bytes.ts'
import { quoted } from '../common/place.ts'
import type { Format, SourceOptions } from '../common/source.ts'
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
} from '../common/text-source.ts'
import { GRO_ROW } from '../names/names-molecular.ts'
import { type GroRows, makeGroRows, readGroRows } from './gro-rows.ts'
import { boxOf } from './gromos.ts'
import { ofGromacs } from './of-gromacs.ts'

/** GROMACS .gro files of one frame or many: fixed columns, step and time in the title. */
export const gro: Format = {
  name: 'gro',
  summary: 'GROMACS .gro with many frames: positions, velocities, cells, names',
  ...ofGromacs,
  offers: { ...ofGromacs.offers, cell: 'always', names: 'always', time: 'times, sometimes steps' },
  recognise(head) {
    const lines = Buffer.from(head).toString('latin1').split(/\r?\n/, 3)
    return /^\s*\d+\s*$/.test(lines[1] ?? '') && GRO_ROW.test(lines[2] ?? '')
  },
  open(path: string, bytes: Bytes, options: SourceOptions) {
    const rows = makeGroRows()
    return textSource(path, bytes, options, (reader) => readFrame(reader, rows))
  },
}

async function readFrame(reader: TextReader, rows: GroRows): Promise<Found | undefined> {
  const title = await firstLine(reader)
  if (title === undefined) return undefined
  const count = await nextLine(reader)
  if (count === undefined) return 'an incomplete header'
  const atoms = atomCount(reader, count)
  const torn = await readGroRows(reader, rows, atoms)
  if (torn !== undefined) return torn
  const box = await nextLine(reader)
  if (box === undefined) return 'no box'
  const cell = boxOf(numbersOf(box))
  if (!cell) throw fault(reader, `${quoted(box)}, expected the three or nine numbers of a box`)
  return {
    atoms,
    ...timesOf(title),
    cell,
    origin: new Float64Array(3),
    periodic: [true, true, true],
    coordinates: 'wrapped',
    positions: { values: rows.positions, at: 0, stride: 3 },
    velocities: rows.count === 6 ? { values: rows.velocities, at: 0, stride: 3 } : undefined,
    types: { values: rows.types, at: 0, stride: 1 },
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
