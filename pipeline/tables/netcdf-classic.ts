import type { Table } from '../../schemas/table.ts'
import { columnArrays } from './column-arrays.ts'

const [DIMENSION, VARIABLE, ATTRIBUTE] = [10, 11, 12]
const [CHAR, DOUBLE] = [2, 6]

/** A table as classic NetCDF (format 1, what xarray and scipy read without more): a double for each row of a column of numbers, letters
 *  [row][letter] in UTF-8 of one of words; "units" and "long_name" of each. Throws a range error beyond 2 GB, which the format has not. */
export function netcdfOf(table: Table): Uint8Array {
  const columns = columnArrays(table).map(({ name, unit, definition, values }) => {
    if (values instanceof Float64Array) return { name, unit, definition, width: 0, data: bigEndian(values) }
    const words = values.map((word) => Buffer.from(word))
    const width = Math.max(1, ...words.map(({ length }) => length))
    const data = Buffer.alloc(width * words.length)
    words.forEach((word, i) => {
      word.copy(data, i * width)
    })
    return { name, unit, definition, width, data }
  })
  const rows = columns[0] ? columns[0].data.length / (columns[0].width || 8) : 0
  const lettered = columns.filter(({ width }) => width > 0)
  const dimensions = [
    ...[text('row'), word(rows)],
    ...lettered.flatMap(({ name, width }) => [text(`${name}_letter`), word(width)]),
  ]
  const head = [
    Buffer.from('CDF\x01', 'latin1'),
    word(0),
    word(DIMENSION),
    word(1 + lettered.length),
    ...dimensions,
    word(0),
    word(0),
  ]
  const variables = (begins: readonly number[]) => [
    word(VARIABLE),
    word(columns.length),
    ...columns.flatMap(({ name, unit, definition, width, data }, i) => [
      text(name),
      ...(width > 0
        ? [word(2), word(0), word(1 + lettered.findIndex((each) => each.name === name))]
        : [word(1), word(0)]),
      word(ATTRIBUTE),
      word(2),
      ...attribute('units', unit || '1'),
      ...attribute('long_name', definition),
      word(width > 0 ? CHAR : DOUBLE),
      word(padded(data.length)),
      word(begins[i]),
    ]),
  ]
  const none = columns.map(() => 0)
  let at = Buffer.concat([...head, ...variables(none)]).length
  const begins = columns.map(({ data }) => {
    const begin = at
    at += padded(data.length)
    return begin
  })
  if (at > 0x7fffffff) throw new RangeError('classic NetCDF has at most 2 GB')
  return Buffer.concat([...head, ...variables(begins), ...columns.map(({ data }) => filled(data))])
}

function bigEndian(values: Float64Array): Buffer {
  const out = Buffer.alloc(8 * values.length)
  values.forEach((value, i) => {
    out.writeDoubleBE(value, 8 * i)
  })
  return out
}

const padded = (length: number): number => Math.ceil(length / 4) * 4
const filled = (data: Buffer): Buffer =>
  Buffer.concat([data, Buffer.alloc(padded(data.length) - data.length)])

function word(value: number): Buffer {
  const out = Buffer.alloc(4)
  out.writeUInt32BE(value)
  return out
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value)
  return Buffer.concat([word(bytes.length), filled(bytes)])
}

const attribute = (name: string, value: string): Buffer[] => [text(name), word(CHAR), text(value)]
