import { fileWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer'
import type { AllRows, RowChunk, Table } from '../../schemas/table.ts'
import { writeBeside } from '../store/files.ts'
import { type ColumnChunk, writeNumbers } from './parquet-numbers.ts'

const TYPES = { number: 'DOUBLE', string: 'STRING', boolean: 'BOOLEAN' } as const

/** Writes a table that is too long to be held, with the types and the footer of a short one: a row group for each chunk.
 *  The file is there whole or not at all. */
export async function writeLongTable(
  path: string,
  { columns }: Table,
  all: AllRows,
  footer: { key: string; value: string },
): Promise<void> {
  const names = Object.keys(columns)
  const columnOf = (name: string, data: RowChunk['values'][string] = []) => ({
    name,
    data,
    type: TYPES[all.kinds[name]],
    nullable: true,
  })
  await writeBeside(path, async (beside) => {
    const schema = schemaFromColumnData({ columnData: names.map((name) => columnOf(name)) })
    const file = fileWriter(beside)
    const writer = new ParquetWriter({ writer: file, schema, kvMetadata: [footer], statistics: false })
    for (const chunk of all.chunks()) {
      const chunks: ColumnChunk[] = []
      for (const name of names) {
        const data = valuesOf(chunk, name)
        if (all.kinds[name] === 'number') chunks.push(writeNumbers(file, name, numbersOf(data, name)))
        else chunks.push(await writtenBy(writer, columnOf(name, data)))
      }
      addGroup(writer, chunk.length, chunks)
    }
    writer.num_rows = writer.row_groups.reduce((sum, { num_rows }) => sum + num_rows, 0n)
    await writer.finish()
  })
}

/** A column as hyparquet-writer writes it, in a group of its own that is taken back. */
async function writtenBy(
  writer: ParquetWriter,
  column: Parameters<ParquetWriter['write']>[0]['columnData'][number],
): Promise<ColumnChunk> {
  await writer.write({ columnData: [column], rowGroupSize: column.data.length, pageSize: 0 })
  return (writer.row_groups.pop() as ParquetWriter['row_groups'][number]).columns[0]
}

function addGroup(writer: ParquetWriter, length: number, columns: ColumnChunk[]): void {
  const sumOf = (key: 'total_compressed_size' | 'total_uncompressed_size') =>
    columns.reduce((sum, { meta_data }) => sum + (meta_data?.[key] ?? 0n), 0n)
  writer.row_groups.push({
    columns,
    num_rows: BigInt(length),
    total_byte_size: sumOf('total_uncompressed_size'),
    total_compressed_size: sumOf('total_compressed_size'),
  })
}

function valuesOf({ length, values }: RowChunk, name: string) {
  const column = values[name]
  if (column.length !== length)
    throw new Error(`table column "${name}" has ${column.length} of ${length} values`)
  return column
}

function numbersOf(column: RowChunk['values'][string], name: string): Float64Array {
  if (column instanceof Float64Array) return column
  return Float64Array.from(column, (value) => {
    if (typeof value === 'number') return value
    if ((value ?? null) === null) return Number.NaN
    throw new Error(`table column "${name}" mixes ${typeof value} and number`)
  })
}
