import { steadyCells } from '../../cell/edges.ts'
import { makeXtcDecoder, type XtcDecoder } from '../../kernels/xtc-decoder.ts'
import { type BinaryReader, binarySource, DAMAGED, fault, tearBefore } from '../common/binary-source.ts'
import type { Bytes } from '../common/bytes.ts'
import { notFinite, readFloats } from '../common/floats.ts'
import type { Field, Format, Frame, Source } from '../common/source.ts'
import { ofGromacs } from './of-gromacs.ts'
import { singleTimes } from './xdr-time.ts'
import { type Code, codeOf, HEADER, headOf, LARGE } from './xtc-code.ts'

const MAGIC = 1995
const NM = 10
const ORIGIN = new Float64Array(3)
const PERIODIC = [true, true, true] as const
const SINGLE = { width: 4, big: true } as const
/** Frames of so few atoms are not compressed. */
const FEW = 9

/** GROMACS XTC: compressed coordinates in nm, times in ps. */
export const xtc: Format = {
  name: 'xtc',
  summary: 'GROMACS XTC: compressed positions',
  ...ofGromacs,
  offers: { ...ofGromacs.offers, cell: 'always', velocities: 'never' },
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
  code?: Code
  decoder?: XtcDecoder
  positions?: Field
  /** Step and time of the frame before. */
  step?: number
  time?: number
}

/** What is kept between frames to tell one from the other. */
interface Memory {
  readonly times: ReturnType<typeof singleTimes>
  readonly cells: ReturnType<typeof steadyCells>
  readonly rows: Float64Array
}

function open(path: string, bytes: Bytes): Source {
  const memory = { times: singleTimes(), cells: steadyCells(), rows: new Float64Array(9) }
  return binarySource(path, bytes, (reader: XtcReader) => readFrame(reader, memory, HEADER))
}

/** Reads on until all bytes of the frame are at hand: each part of it says how long the next one is. */
function readFrame(
  reader: XtcReader,
  memory: Memory,
  from: number,
): Frame | undefined | Promise<Frame | undefined> {
  const { window } = reader
  for (let size = from, known = 0; ; ) {
    const there = window.has(size)
    if (there instanceof Promise)
      return there.then((whole) => (whole ? readFrame(reader, memory, size) : torn(reader, size)))
    if (!there) return torn(reader, size)
    known = sizeOf(reader)
    if (known <= size) return takeFrame(reader, memory, known)
    size = known
  }
}

/** Bytes of the frame as far as what is at hand tells it. */
function sizeOf(reader: XtcReader): number {
  const { view, at, rest } = reader.window
  const magic = view.getInt32(at)
  if (magic !== MAGIC && magic !== LARGE)
    throw fault(reader, `number ${magic} where a frame begins, expected ${MAGIC} or ${LARGE}`)
  const atoms = checkAtoms(reader, view.getInt32(at + 4), view.getInt32(at + 52))
  if (atoms <= FEW) return HEADER + 12 * atoms
  const head = headOf(reader)
  if (rest < head) return head
  reader.code = codeOf(reader, atoms, head)
  return head + 4 * Math.ceil(reader.code.length / 4)
}

function takeFrame(reader: XtcReader, { times, cells, rows }: Memory, size: number): Frame {
  const { window, index } = reader
  const { view, at, offset: start } = window
  const step = view.getInt32(at + 8)
  const written = view.getFloat32(at + 12)
  checkTime(reader, step, written)
  for (let k = 0; k < 9; k++) rows[k] = view.getFloat32(at + 16 + 4 * k) * NM
  const cell = cells(rows)
  if (typeof cell === 'string') throw fault(reader, cell, DAMAGED, 16)
  const atoms = view.getInt32(at + 4)
  const positions = atoms > FEW ? readCompressed(reader) : readPlain(reader, atoms)
  const wrong = notFinite(positions.values, 0, 3 * atoms)
  if (wrong >= 0) throw fault(reader, `atom ${Math.floor(wrong / 3) + 1} has no finite position`)
  reader.atoms = atoms
  window.take(size)
  const { time, timeError } = times(step, written)
  return {
    index,
    atoms,
    step,
    time,
    timeError,
    cell,
    origin: ORIGIN,
    periodic: PERIODIC,
    coordinates: 'wrapped',
    positions,
    start,
    end: start + size,
  }
}

/** What is there of a frame: where its length is too large, it may be whole, or hold the next one. */
function torn(reader: XtcReader, size: number): undefined {
  const { bytes, view, at, rest } = reader.window
  const found = rest < HEADER ? 'an incomplete header' : `${rest} of ${size} bytes`
  const mark = Buffer.from(bytes.subarray(at, at + 8))
  if (rest >= HEADER && view.getInt32(at + 4) > FEW && rest > headOf(reader)) checkRest(reader)
  reader.torn = tearBefore(reader, found, mark)
}

function checkRest(reader: XtcReader): void {
  const { rest } = reader.window
  const head = headOf(reader)
  const code = reader.code as Code
  if (code.atoms > 4 * rest) return
  const used = decode(reader, code, head, rest - head)
  if (typeof used === 'number' && used !== code.length) throw otherLength(reader, code, used)
}

const otherLength = (reader: XtcReader, { length, atoms }: Code, used: number) =>
  fault(reader, `${length} bytes of coordinates, but ${atoms} atoms end after ${used}`, DAMAGED, 88)

function checkAtoms(reader: XtcReader, atoms: number, again: number): number {
  if (atoms < 1 || atoms !== again) throw fault(reader, `${atoms} atoms, then ${again} atoms`, DAMAGED, 4)
  if (reader.atoms !== undefined && atoms !== reader.atoms)
    throw fault(reader, `${atoms} atoms, expected ${reader.atoms}`, 'The atoms of a run do not change.', 4)
  return atoms
}

function checkTime(reader: XtcReader, step: number, time: number): void {
  if (!Number.isFinite(time)) throw fault(reader, `time ${time}, expected a finite number`, DAMAGED, 12)
  if (step < (reader.step as number) && time > (reader.time as number))
    throw fault(
      reader,
      `step ${step} at ${time} ps after step ${reader.step} at ${reader.time} ps`,
      'Step numbers of this format end at 2147483647. Say the time between frames instead: --interval 1ps.',
      8,
    )
  reader.step = step
  reader.time = time
}

function readPlain(reader: XtcReader, atoms: number): Field {
  const { bytes, at } = reader.window
  reader.few ??= new Float64Array(3 * atoms)
  readFloats(SINGLE, bytes, at + HEADER, 3 * atoms, reader.few, 0, 1, NM)
  return fieldOf(reader, reader.few)
}

function readCompressed(reader: XtcReader): Field {
  const head = headOf(reader)
  const code = reader.code as Code
  const used = decode(reader, code, head, code.length)
  if (typeof used === 'string') throw fault(reader, used, DAMAGED, head)
  if (used !== code.length) throw otherLength(reader, code, used)
  return fieldOf(reader, (reader.decoder as XtcDecoder).values)
}

function decode(reader: XtcReader, code: Code, head: number, length: number): number | string {
  const { bytes, view, at } = reader.window
  reader.decoder ??= makeXtcDecoder()
  const scale = NM / view.getFloat32(at + HEADER)
  return reader.decoder.decode(bytes, at + head, at + head + length, code, scale)
}

/** The field of the frame before where it lies at the same place. */
function fieldOf(reader: XtcReader, values: Float64Array): Field {
  if (reader.positions?.values !== values) reader.positions = { values, at: 0, stride: 3 }
  return reader.positions
}
