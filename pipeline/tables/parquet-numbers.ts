import { ByteWriter, type ParquetWriter, type Writer } from 'hyparquet-writer'
import { writePageHeader } from 'hyparquet-writer/src/datapage.js'
import { writeRleBitPackedHybrid } from 'hyparquet-writer/src/encoding.js'
import { snappyCompress } from 'hyparquet-writer/src/snappy.js'
import { bytesOf } from '../store/checksums.ts'

/** Where the values of a column are in a row group. */
export type ColumnChunk = ParquetWriter['row_groups'][number]['columns'][number]

/** Writes numbers as one page of optional DOUBLE, plain, by Snappy; what is not finite is null. The bytes are those of
 *  hyparquet-writer, which goes through the values one by one. */
export function writeNumbers(writer: Writer, name: string, values: Float64Array): ColumnChunk {
  const [from, length] = [writer.offset, values.length]
  const known = values.every(Number.isFinite) ? values : values.filter(Number.isFinite)
  const [levels, plain] = [levelsOf(values, known.length), bytesOf(known)]
  const packed = snappyCompress(plain)
  writePageHeader(writer, {
    type: 'DATA_PAGE_V2',
    uncompressed_page_size: levels.length + plain.length,
    compressed_page_size: levels.length + packed.length,
    data_page_header_v2: {
      num_values: length,
      num_nulls: length - known.length,
      num_rows: length,
      encoding: 'PLAIN',
      definition_levels_byte_length: levels.length,
      repetition_levels_byte_length: 0,
      is_compressed: true,
    },
  })
  const header = writer.offset - from
  writer.appendBytes(levels)
  writer.appendBytes(packed)
  return {
    file_offset: BigInt(from),
    meta_data: {
      type: 'DOUBLE',
      encodings: ['PLAIN'],
      path_in_schema: [name],
      codec: 'SNAPPY',
      num_values: BigInt(length),
      total_compressed_size: BigInt(writer.offset - from),
      total_uncompressed_size: BigInt(header + levels.length + plain.length),
      data_page_offset: BigInt(from),
    },
  }
}

/** Which values are there: 1, and 0 for null, as runs. */
function levelsOf(values: Float64Array, known: number): Uint8Array {
  const levels = new ByteWriter(64)
  if (known === values.length && known >= 8) {
    levels.appendVarInt(known << 1)
    levels.appendUint8(1)
  } else
    writeRleBitPackedHybrid(
      levels,
      Array.from(values, (value) => Number(Number.isFinite(value))),
      1,
    )
  return levels.getBytes()
}
