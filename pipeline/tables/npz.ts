import { crc32 } from 'node:zlib'
import type { Table } from '../../schemas/table.ts'
import { columnArrays } from './column-arrays.ts'

/** A table as .npz, what numpy.load reads: an array for each column, numbers as float64 (NaN where nothing is), words as Unicode; and
 *  "units", a list of "name [unit]". An archive without compression. */
export function npzOf(table: Table): Uint8Array {
  const units = Object.entries(table.columns).map(([name, { unit }]) => `${name} [${unit || '-'}]`)
  const arrays = columnArrays(table).map(({ name, values }) => [
    name,
    values instanceof Float64Array ? numbers(values) : words(values),
  ])
  return zipOf([...arrays, ['units', words(units)]] as [string, Uint8Array][])
}

const numbers = (values: Float64Array): Uint8Array =>
  npy('<f8', values.length, new Uint8Array(values.buffer, values.byteOffset, values.byteLength))

/** Four bytes a letter, as many letters as the longest word has. */
function words(values: readonly string[]): Uint8Array {
  const letters = values.map((value) => Array.from(value, (letter) => letter.codePointAt(0) as number))
  const width = Math.max(1, ...letters.map(({ length }) => length))
  const codes = new Uint32Array(values.length * width)
  letters.forEach((word, i) => {
    codes.set(word, i * width)
  })
  return npy(`<U${width}`, values.length, new Uint8Array(codes.buffer))
}

/** Format 2.0 of numpy: magic, version, length of the header, the header (padded so that data begin at a multiple of 64), data. */
function npy(kind: string, length: number, data: Uint8Array): Uint8Array {
  const text = `{'descr': '${kind}', 'fortran_order': False, 'shape': (${length},), }`
  const padded = Buffer.from(`${text.padEnd(Math.ceil((text.length + 13) / 64) * 64 - 13)}\n`, 'latin1')
  const head = Buffer.from('\x93NUMPY\x02\x00\0\0\0\0', 'latin1')
  head.writeUInt32LE(padded.length, 8)
  return Buffer.concat([head, padded, data])
}

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
/** The first of January 1980: archives of the same table are the same. */
const DATE = 0x21

/** An archive of stored files (PKWARE's application note, without its extension to 64 bits). */
function zipOf(files: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const parts: Uint8Array[] = []
  const central: Uint8Array[] = []
  let offset = 0
  for (const [name, data] of files) {
    const path = Buffer.from(`${name}.npy`)
    const facts = Buffer.alloc(26)
    ;[20, 0x800, 0, 0, DATE].forEach((value, i) => {
      facts.writeUInt16LE(value, 2 * i)
    })
    ;[crc32(data), data.length, data.length].forEach((value, i) => {
      facts.writeUInt32LE(value, 10 + 4 * i)
    })
    facts.writeUInt16LE(path.length, 22)
    const behind = Buffer.alloc(14)
    behind.writeUInt32LE(offset, 10)
    central.push(sign(CENTRAL), Buffer.from([20, 0]), facts, behind, path)
    parts.push(sign(LOCAL), facts, path, data)
    offset += 30 + path.length + data.length
  }
  const size = central.reduce((sum, { length }) => sum + length, 0)
  const end = Buffer.alloc(18)
  ;[0, 0, files.length, files.length].forEach((value, i) => {
    end.writeUInt16LE(value, 2 * i)
  })
  end.writeUInt32LE(size, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...parts, ...central, sign(END), end])
}

function sign(value: number): Uint8Array {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}
