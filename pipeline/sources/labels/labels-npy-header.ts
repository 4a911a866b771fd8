import { inputError } from '../../../schemas/errors.ts'

export interface NpyHeader {
  readonly trajectories: number
  readonly frames: number
  /** The first index runs fastest. */
  readonly fortran: boolean
  /** Bytes of one label, and where the first stands. */
  readonly size: number
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

/** 64-bit integers beyond ±2^53 lose digits: labels are refused long before. */
const GET: Record<string, (view: DataView, at: number, little: boolean) => number> = {
  i1: (view, at) => view.getInt8(at),
  u1: (view, at) => view.getUint8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  u2: (view, at, little) => view.getUint16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
  u8: (view, at, little) => Number(view.getBigUint64(at, little)),
}

function decoder(type: string, little: boolean): NpyHeader['decode'] {
  const size = Number(type[1])
  const get = GET[type]
  return (bytes, out, at, step) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (let i = 0, to = at; i < bytes.length; i += size, to += step) out[to] = get(view, i, little)
  }
}
