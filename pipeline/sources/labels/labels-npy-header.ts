import { inputError } from '../../../schemas/errors.ts'
import { BIG_MACHINE } from '../common/floats.ts'

export interface NpyHeader {
  readonly trajectories: number
  readonly frames: number
  /** The first index runs fastest. */
  readonly fortran: boolean
  /** Bytes of one label, and where the first stands. */
  readonly size: number
  readonly signed: boolean
  readonly data: number
  /** Writes labels to out[at], out[at + step], … */
  readonly decode: (bytes: Uint8Array, out: Float64Array, at: number, step: number) => void
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]
const LONGEST_HEADER = 65536

/** Header of a NumPy file, format 1 to 3. Throws an input error for another kind of file, a type that is no integer, or
 *  more than two dimensions. */
export function npyHeader(path: string, read: (position: number, bytes: number) => Uint8Array): NpyHeader {
  const start = read(0, 10)
  if (MAGIC.some((byte, i) => start[i] !== byte))
    throw inputError(path, 'is not a NumPy file', 'Write it with numpy.save.')
  const version = start[6]
  if (version < 1 || version > 3)
    throw inputError(path, `NumPy format ${version}.${start[7]}, known are 1 to 3`)
  const prefix = version === 1 ? 10 : 12
  const bytes = read(0, prefix)
  const view = new DataView(bytes.buffer)
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  if (length > LONGEST_HEADER)
    throw inputError(path, `a header of ${length} bytes`, 'Write the file again with numpy.save.')
  const text = Buffer.from(read(prefix, length)).toString(version === 3 ? 'utf8' : 'latin1')
  const { little, kind, size } = typeOf(path, field(path, text, /['"]descr['"]\s*:\s*['"]([^'"]*)['"]/))
  const [trajectories, frames] = shapeOf(path, field(path, text, /['"]shape['"]\s*:\s*\(([^)]*)\)/))
  return {
    trajectories,
    frames,
    fortran: field(path, text, /['"]fortran_order['"]\s*:\s*(True|False)/) === 'True',
    size,
    signed: kind === 'i',
    data: prefix + length,
    decode: decoder(kind + size, little),
  }
}

function field(path: string, text: string, pattern: RegExp): string {
  const match = pattern.exec(text)
  if (match) return match[1]
  throw inputError(
    path,
    `its header says ${text.trim()}`,
    'Expected one array of integers, as numpy.save writes it.',
  )
}

function typeOf(path: string, descr: string) {
  const match = /^([<>|=])([iub])([1248])$/.exec(descr)
  if (!match || (match[2] === 'b' && match[3] !== '1'))
    throw inputError(
      path,
      `labels of type "${descr}"`,
      'Labels are integers: write labels.astype(int) with numpy.save.',
    )
  return { little: match[1] !== '>', kind: match[2] === 'b' ? 'u' : match[2], size: Number(match[3]) }
}

function shapeOf(path: string, text: string): [number, number] {
  const shape = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(Number)
  if (shape.length === 1 && shape[0] > 0) return [1, shape[0]]
  if (shape.length === 2 && shape[0] > 0 && shape[1] > 0) return [shape[0], shape[1]]
  throw inputError(
    path,
    `an array of shape (${text})`,
    'Expected labels as [trajectory][frame], or one trajectory.',
  )
}

type Integers =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array

const ARRAYS: Record<string, new (buffer: ArrayBufferLike, at: number, length: number) => Integers> = {
  i1: Int8Array,
  u1: Uint8Array,
  i2: Int16Array,
  u2: Uint16Array,
  i4: Int32Array,
  u4: Uint32Array,
  i8: BigInt64Array,
  u8: BigUint64Array,
}

const SWAP: Record<number, (bytes: Buffer) => void> = {
  2: (bytes) => bytes.swap16(),
  4: (bytes) => bytes.swap32(),
  8: (bytes) => bytes.swap64(),
}

/** Bytes are those of whole labels, aligned, and may be written over. 64-bit integers beyond ±2^53 lose digits: labels are refused long before. */
function decoder(type: string, little: boolean): NpyHeader['decode'] {
  const size = Number(type[1])
  const swap = little === BIG_MACHINE ? SWAP[size] : undefined
  return ({ buffer, byteOffset, length }, out, at, step) => {
    swap?.(Buffer.from(buffer, byteOffset, length))
    const labels = new ARRAYS[type](buffer, byteOffset, length / size)
    for (let i = 0, to = at; i < labels.length; i++, to += step) out[to] = Number(labels[i])
  }
}
