import { FIRST_SIZE, LAST_SIZE, type XtcCode } from '../kernels/xtc.ts'
import { makeXtcDecoder, type XtcDecoder } from '../kernels/xtc-decoder.ts'
import { type BinaryReader, binarySource, DAMAGED, fault, tearBefore } from './binary-source.ts'
import type { Bytes } from './bytes.ts'
import { cellOfVectors, steady } from './cell-shape.ts'
import { notFinite, readFew, readFloats } from './floats.ts'
import type { Format, Frame, Source } from './source.ts'
import { singleTimes } from './xdr-time.ts'

const MAGIC = 1995
/** The same with 64-bit sizes, for very many atoms. */
const LARGE = 2023
const NM = 10
const ORIGIN = new Float64Array(3)
const SINGLE = { width: 4, big: true } as const
/** Frames of so few atoms are not compressed. */
const FEW = 9
const HEADER = 56
const MOST_BITS = 104

/** GROMACS XTC: compressed coordinates in nm, times in ps. */
export const xtc: Format = {
  name: 'xtc',
  summary: 'GROMACS XTC: compressed positions',
  offers: {
    positions: ['wrapped'],
    cell: 'always',
    images: 'never',
    velocities: 'never',
    names: 'never',
    time: 'steps and times',
    units: 'nm, ps',
    streaming: true,
    live: true,
  },
  hasSteps: true,
  stepsOptional: true,
  hasUnits: false,
  hasIds: false,
  recognise(head) {
    const view = new DataView(head.buffer, head.byteOffset, head.length)
    if (head.length < HEADER) return false
    return [MAGIC, LARGE].includes(view.getInt32(0)) && view.getInt32(4) === view.getInt32(52)
  },
  open,
}

interface XtcReader extends BinaryReader {
  atoms?: number
  /** Of a few atoms, which are not compressed. */
  few?: Float64Array
  decoder?: XtcDecoder
  before?: { step: number; time: number }
}

function open(path: string, bytes: Bytes): Source {
  const times = singleTimes()
  const same = steady()
  const rows = new Float64Array(9)
  return binarySource(path, bytes, async (reader: XtcReader) => {
    const { window } = reader
    const head = window.has(HEADER)
    if (head !== true && !(await head)) return torn(reader, 'an incomplete header')
    const { bytes: b, at } = window
    const magic = b.readInt32BE(at)
    if (magic !== MAGIC && magic !== LARGE)
      throw fault(reader, `number ${magic} where a frame begins, expected ${MAGIC} or ${LARGE}`)
    const atoms = checkAtoms(reader, b.readInt32BE(at + 4), b.readInt32BE(at + 52))
    const stamp = checkTime(reader, b.readInt32BE(at + 8), b.readFloatBE(at + 12))
    readFew(4, b, at + 16, rows, NM)
    const cell = cellOfVectors(rows)
    if (typeof cell === 'string') throw fault(reader, cell, DAMAGED, 16)
    const size = await (atoms > FEW
      ? readCompressed(reader, atoms, magic === LARGE)
      : readPlain(reader, atoms))
    if (size === undefined) return undefined
    const start = window.offset
    window.take(size)
    const wrong = notFinite(positionsOf(reader), 0, 3 * atoms)
    if (wrong >= 0) throw fault(reader, `atom ${Math.floor(wrong / 3) + 1} has no finite position`)
    return frameOf(reader, atoms, { ...stamp, ...times(stamp.step, stamp.time) }, same(cell), start)
  })
}

function frameOf(
  reader: XtcReader,
  atoms: number,
  time: { step: number; time: number; timeError: number },
  cell: Float64Array | undefined,
  start: number,
): Frame {
  return {
    index: reader.index,
    atoms,
    ...time,
    cell,
    origin: ORIGIN,
    periodic: [true, true, true],
    coordinates: 'wrapped',
    positions: { values: positionsOf(reader), at: 0, stride: 3 },
    start,
    end: reader.window.offset,
  }
}

function torn(reader: XtcReader, found: string): undefined {
  const { bytes, at } = reader.window
  reader.torn = tearBefore(reader, found, Buffer.from(bytes.subarray(at, at + 8)))
}

function checkAtoms(reader: XtcReader, atoms: number, again: number): number {
  if (atoms < 1 || atoms !== again) throw fault(reader, `${atoms} atoms, then ${again} atoms`, DAMAGED, 4)
  if (reader.atoms !== undefined && atoms !== reader.atoms)
    throw fault(reader, `${atoms} atoms, expected ${reader.atoms}`, 'The atoms of a run do not change.', 4)
  return atoms
}

function checkTime(reader: XtcReader, step: number, time: number): { step: number; time: number } {
  if (!Number.isFinite(time)) throw fault(reader, `time ${time}, expected a finite number`, DAMAGED, 12)
  const { before } = reader
  if (before && step < before.step && time > before.time)
    throw fault(
      reader,
      `step ${step} at ${time} ps after step ${before.step} at ${before.time} ps`,
      'Step numbers of this format end at 2147483647. Say the time between frames instead: --interval 1ps.',
      8,
    )
  reader.before = { step, time }
  return reader.before
}

async function readPlain(reader: XtcReader, atoms: number): Promise<number | undefined> {
  const { window } = reader
  const size = HEADER + 12 * atoms
  if (!(await window.has(size))) return torn(reader, `${window.rest} of ${size} bytes`)
  reader.atoms = atoms
  reader.few ??= new Float64Array(3 * atoms)
  readFloats(SINGLE, window.bytes, window.at + HEADER, 3 * atoms, reader.few, 0, 1, NM)
  return size
}

async function readCompressed(reader: XtcReader, atoms: number, large: boolean): Promise<number | undefined> {
  const { window } = reader
  const from = HEADER + (large ? 40 : 36)
  const head = window.has(from)
  if (head !== true && !(await head)) return torn(reader, 'an incomplete header')
  const { bytes, at } = window
  const length = large ? Number(bytes.readBigUInt64BE(at + 88)) : bytes.readInt32BE(at + 88)
  const precision = bytes.readFloatBE(at + HEADER)
  const int = (k: number) => bytes.readInt32BE(at + 60 + 4 * k)
  const code: XtcCode = {
    atoms,
    least: [int(0), int(1), int(2)],
    most: [int(3), int(4), int(5)],
    small: int(6),
  }
  checkCode(reader, code, precision, length)
  const size = from + 4 * Math.ceil(length / 4)
  const all = window.has(size)
  const whole = all === true || (await all)
  if (!whole && atoms > 4 * window.rest) return torn(reader, `${window.rest} of ${size} bytes`)
  reader.atoms = atoms
  reader.decoder ??= makeXtcDecoder()
  const first = window.at + from
  const last = window.at + (whole ? from + length : window.rest)
  const used = reader.decoder.decode(window.bytes, first, last, code, NM / precision)
  if (!whole && typeof used === 'string') return torn(reader, `${window.rest} of ${size} bytes`)
  if (typeof used === 'string') throw fault(reader, used, DAMAGED, from)
  if (used !== length)
    throw fault(reader, `${length} bytes of coordinates, but ${atoms} atoms end after ${used}`, DAMAGED, 88)
  return whole ? size : torn(reader, `${window.rest} of ${size} bytes`)
}

const positionsOf = ({ few, decoder }: XtcReader): Float64Array => (few ?? decoder?.values) as Float64Array

function checkCode(
  reader: XtcReader,
  { atoms, least, most, small }: XtcCode,
  precision: number,
  length: number,
) {
  if (!(precision > 0 && precision < Infinity))
    throw fault(reader, `precision ${precision}, expected a number above zero`, DAMAGED, HEADER)
  const wrong = least.findIndex((low, c) => most[c] < low || most[c] - low > 4294967290)
  if (wrong >= 0)
    throw fault(reader, `coordinates from ${least[wrong]} to ${most[wrong]}`, DAMAGED, 60 + 4 * wrong)
  if (small < FIRST_SIZE || small > LAST_SIZE)
    throw fault(
      reader,
      `small differences of ${small} bits, expected ${FIRST_SIZE} to ${LAST_SIZE}`,
      DAMAGED,
      84,
    )
  if (!(length > 0 && length <= (MOST_BITS / 8) * atoms + 16 && 4 * length >= atoms))
    throw fault(reader, `${length} bytes of coordinates for ${atoms} atoms`, DAMAGED, 88)
}
