import { readFileSync } from 'node:fs'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import parquet from 'parquetjs-lite'
import { z } from 'zod'
import { inputError } from '../../schemas/errors.ts'
import { columnInfo } from '../../schemas/result.ts'
import type { Row, Table } from '../../schemas/table.ts'
import { crcOf } from '../store/checksums.ts'
import { readable, writeWhole } from '../store/files.ts'
import { asLong } from './long-table.ts'
import { writeLongTable } from './parquet-long.ts'

const KEY = 'ionstream'
/** Tables up to this length are written row by row, longer ones by columns: in a tenth of the time. */
const MOST_PLAIN = 1000
const footer = z.object({
  columns: z.record(z.string(), columnInfo),
  fingerprint: z.string(),
})

/** Writes a table as Parquet: numbers DOUBLE, texts UTF8, truth values BOOLEAN, all optional; what is not finite is null.
 *  The footer key `ionstream` holds what its columns are and the fingerprint. The file is there whole or not at all. */
export async function writeTable(
  path: string,
  table: Table,
  { fingerprint }: { fingerprint: string },
): Promise<void> {
  const value = JSON.stringify({ columns: table.columns, fingerprint })
  const all = table.all ?? asLong(table, (name) => kindIn(table, name), MOST_PLAIN)
  if (all) return writeLongTable(path, table, all, { key: KEY, value })
  const names = Object.keys(table.columns)
  const schema = new parquet.ParquetSchema(
    Object.fromEntries(names.map((name) => [name, field(table, name)])),
  )
  const pieces: Uint8Array[] = []
  const sink = {
    write: (bytes: Uint8Array, done: () => void) => {
      pieces.push(bytes)
      done()
    },
    end: (done: () => void) => done(),
  }
  const writer = await parquet.ParquetWriter.openStream(schema, sink, { useDataPageV2: false })
  writer.setMetadata(KEY, value)
  for (const row of table.rows) await writer.appendRow(storable(row, table))
  await writer.close()
  writeWhole(path, Buffer.concat(pieces))
}

const AGAIN = 'Run the analysis again: it writes its tables anew.'

/** Reads a table that `writeTable` wrote, with units and definitions; `crc`: its CRC-32, where that is known.
 *  Throws an input error for what is missing, damaged, not of that CRC, or no table of ours. */
export async function readTable(
  path: string,
  crc?: string,
): Promise<Table & { readonly fingerprint: string }> {
  const file = bytesOf(path)
  const found = crc === undefined ? crc : crcOf(new Uint8Array(file))
  if (found !== crc)
    throw inputError(path, `checksum ${found}, expected ${crc}: it is not what was written`, AGAIN)
  try {
    const metadata = parquetMetadata(file)
    const own = metadata.key_value_metadata?.find(({ key }) => key === KEY)?.value
    const { columns, fingerprint } = footer.parse(JSON.parse(own ?? 'null'))
    const rows = (await parquetReadObjects({ file, metadata })) as Row[]
    return { columns, rows, fingerprint }
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw inputError(path, `is no whole result table (${why})`, AGAIN)
  }
}

function bytesOf(path: string): ArrayBuffer {
  try {
    const { buffer, byteOffset, length } = readFileSync(path)
    return buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer
  } catch (error) {
    throw readable(error, path, 'read')
  }
}

const TYPES = { string: 'UTF8', boolean: 'BOOLEAN', number: 'DOUBLE' } as const

/** Parquet type of a column by its values. */
function field(table: Table, name: string) {
  return { type: TYPES[kindIn(table, name)], optional: true, statistics: false } as const
}

/** What the values of a column are; numbers where there are none. */
function kindIn({ rows }: Table, name: string): keyof typeof TYPES {
  // parquetjs-lite splits names at commas.
  if (name.includes(',')) throw new Error(`table column "${name}" has a comma in its name`)
  const kinds = new Set<string>()
  for (const row of rows) {
    const value = row[name] ?? null
    if (value !== null) kinds.add(typeof value)
  }
  if (kinds.size > 1) throw new Error(`table column "${name}" mixes ${[...kinds].join(' and ')}`)
  return kinds.has('string') ? 'string' : kinds.has('boolean') ? 'boolean' : 'number'
}

function storable(row: Row, { columns }: Table): Row {
  const stranger = Object.keys(row).find((name) => !(name in columns))
  if (stranger !== undefined) throw new Error(`a table row has "${stranger}", which is no column of it`)
  const unset = Object.entries(row).filter(
    ([, value]) => typeof value === 'number' && !Number.isFinite(value),
  )
  return unset.length === 0 ? row : { ...row, ...Object.fromEntries(unset.map(([name]) => [name, null])) }
}
