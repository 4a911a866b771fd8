import { fileWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer'
import type { AllRows, RowChunk, Table } from '../../schemas/table.ts'
import { writeBeside } from '../store/files.ts'

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
  const columnData = (chunk?: RowChunk) =>
    names.map((name) => ({
      name,
      data: chunk ? storable(chunk, name) : [],
      type: TYPES[all.kinds[name]],
      nullable: true,
      ...(all.kinds[name] === 'number' ? { encoding: 'PLAIN' as const } : {}),
    }))
  await writeBeside(path, async (beside) => {
    const schema = schemaFromColumnData({ columnData: columnData() })
    const writer = new ParquetWriter({
      writer: fileWriter(beside),
      schema,
      kvMetadata: [footer],
      statistics: false,
    })
    for (const chunk of all.chunks())
      await writer.write({ columnData: columnData(chunk), rowGroupSize: chunk.length, pageSize: 0 })
    await writer.finish()
  })
}

/** What is not finite is null. */
function storable({ length, values }: RowChunk, name: string) {
  const column = values[name]
  if (column.length !== length)
    throw new Error(`table column "${name}" has ${column.length} of ${length} values`)
  if (!(column instanceof Float64Array) || allFinite(column)) return column
  return Array.from(column, (value) => (Number.isFinite(value) ? value : null))
}

function allFinite(column: Float64Array): boolean {
  for (let i = 0; i < column.length; i++) if (!Number.isFinite(column[i])) return false
  return true
}
