import { crc32 } from 'node:zlib'
import { type ImdHeader, imdHeader } from '../../../schemas/imd-header.ts'
import { BIG_MACHINE } from '../common/floats.ts'

/** A record of an IMD stream: this, the length of the header and its CRC-32, the header (JSON), then frames. Numbers have their
 *  lowest byte first. A frame: mark, CRC-32 of what follows, step, time (ps; NaN where it is not known), nine numbers of
 *  the cell (Å), then positions (Å) and, where the header says so, velocities (Å/ps) of the atoms in single precision. */
export const IMD_MAGIC = 'IONIMD1\n'
export const IMD_HEAD = 16
/** Bytes of a frame before its positions. */
export const FRAME_HEAD = 96
const MARK = 0x314d5246
const MOST_HEADER = 1 << 30
const SUMMED_FROM = 8

/** A frame of a record. Arrays are [atom][3]. */
export interface RecordedFrame {
  readonly step: number
  /** ps; NaN where it is not known. */
  readonly time: number
  /** Row vectors, Å. */
  readonly cell: Float64Array
  /** Å */
  readonly positions: Float32Array
  /** Å/ps */
  readonly velocities?: Float32Array
}

type Shape = Pick<ImdHeader, 'atoms' | 'velocities'>

/** Bytes of every frame of a record. */
export const frameBytes = ({ atoms, velocities }: Shape): number =>
  FRAME_HEAD + 12 * atoms * (velocities ? 2 : 1)

export function encodeHeader(header: ImdHeader): Buffer {
  const json = Buffer.from(JSON.stringify(header))
  const head = Buffer.alloc(IMD_HEAD)
  head.write(IMD_MAGIC, 'latin1')
  head.writeUInt32LE(json.length, 8)
  head.writeUInt32LE(crc32(json), 12)
  return Buffer.concat([head, json])
}

/** Length of the JSON behind the first 16 bytes; a sentence where they are no beginning of a record. */
export function headerLength(head: Buffer): number | string {
  if (head.toString('latin1', 0, 8) !== IMD_MAGIC) return 'no record of an IMD stream'
  const length = head.readUInt32LE(8)
  return length > 0 && length <= MOST_HEADER ? length : `a header of ${length} bytes`
}

/** The header; a sentence where it is damaged. */
export function decodeHeader(head: Buffer, json: Buffer): ImdHeader | string {
  if (crc32(json) !== head.readUInt32LE(12)) return 'the checksum of the header does not agree'
  const parsed = imdHeader.safeParse(parse(json.toString()))
  if (!parsed.success) return 'a header of another version'
  const { atoms, labels, elements } = parsed.data
  if (labels.length !== atoms || (elements && elements.length !== atoms))
    return `${labels.length} names for ${atoms} atoms`
  return parsed.data
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Puts a frame into `out`, which is as long as one. */
export function encodeFrame({ step, time, cell, positions, velocities }: RecordedFrame, out: Buffer): void {
  out.writeUInt32LE(MARK, 0)
  out.writeDoubleLE(step, 8)
  out.writeDoubleLE(time, 16)
  for (let k = 0; k < 9; k++) out.writeDoubleLE(cell[k], 24 + 8 * k)
  putSingles(positions, out, FRAME_HEAD)
  if (velocities) putSingles(velocities, out, FRAME_HEAD + 4 * positions.length)
  out.writeUInt32LE(crc32(out.subarray(SUMMED_FROM)), 4)
}

/** What is wrong with the bytes of a frame; undefined where nothing is. */
export function frameFault(bytes: Buffer): string | undefined {
  const mark = bytes.readUInt32LE(0)
  if (mark !== MARK) return `number ${mark} where a frame begins, expected ${MARK}`
  return crc32(bytes.subarray(SUMMED_FROM)) === bytes.readUInt32LE(4)
    ? undefined
    : 'the checksum of the frame does not agree'
}

/** Step, time and cell of a frame. */
export const frameFacts = (bytes: Buffer): Pick<RecordedFrame, 'step' | 'time' | 'cell'> => ({
  step: bytes.readDoubleLE(8),
  time: bytes.readDoubleLE(16),
  cell: Float64Array.from({ length: 9 }, (_, k) => bytes.readDoubleLE(24 + 8 * k)),
})

/** Numbers in single precision out of bytes of either order. */
export function takeSingles(bytes: Uint8Array, big: boolean, out: Float32Array): void {
  const own = Buffer.from(out.buffer, out.byteOffset, out.byteLength)
  own.set(bytes.subarray(0, own.length))
  if (big !== BIG_MACHINE) own.swap32()
}

function putSingles(values: Float32Array, out: Buffer, at: number): void {
  const place = out.subarray(at, at + 4 * values.length)
  place.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  if (BIG_MACHINE) place.swap32()
}
