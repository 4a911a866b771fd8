import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import test from 'ava'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { csvOf } from '../../../pipeline/tables/csv.ts'
import { readTable, writeTable } from '../../../pipeline/tables/parquet.ts'
import { column, type Row, type Table } from '../../../schemas/table.ts'
import { folder } from '../../helpers/folder.ts'
import { seeded } from '../../helpers/random.ts'

const columns = {
  of: column('', 'element, "quoted", <b>', 'key'),
  lag: column('ps', 'lag time', 'key'),
  msd: column('Å²', 'mean square displacement', { role: 'value', where: { settled: true } }),
  settled: column('', 'whether it is', { role: 'status', known: ['true'] }),
  nothing: column('K', 'never known', { errorOf: ['msd', 'lag'] }),
}
const rows: Row[] = [
  { of: 'Li', lag: 0.1, msd: 1 / 3, settled: true, nothing: null },
  { of: null, lag: 0, msd: null, settled: null, nothing: null },
  { of: 'S, 4a "free" ⁷Li\n', lag: 1e-300, msd: Number.MAX_VALUE, settled: false, nothing: null },
]
const table: Table = { columns, rows }
const write = async (what: Table) => {
  const path = join(folder(), 'table.parquet')
  await writeTable(path, what, { fingerprint: 'f00d' })
  return path
}
const independently = async (path: string) => {
  const bytes = readFileSync(path)
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer
  return { metadata: parquetMetadata(file), rows: await parquetReadObjects({ file }) }
}

test('a table comes back as it was, with units, definitions and fingerprint', async (t) => {
  t.deepEqual(await readTable(await write(table)), { columns, rows, fingerprint: 'f00d' })
})

test('an independent reader sees the same numbers and the footer', async (t) => {
  const found = await independently(await write(table))
  t.deepEqual(found.rows, [...rows])
  const footer = found.metadata.key_value_metadata?.find(({ key }) => key === 'ionstream')?.value
  t.deepEqual(JSON.parse(footer ?? ''), { columns, fingerprint: 'f00d' })
  const types = found.metadata.schema.slice(1).map(({ type }) => type)
  t.deepEqual(types, ['BYTE_ARRAY', 'DOUBLE', 'DOUBLE', 'BOOLEAN', 'DOUBLE'])
})

test('a long table that is held comes back as a short one does, and is refused for the same faults', async (t) => {
  const random = seeded(3)
  const long = Array.from({ length: 100_001 }, (_, i): Row => {
    const msd = i % 7 === 0 ? null : random()
    return { of: i % 5 === 0 ? null : `ion ${i}`, lag: i, msd, settled: i % 3 === 0, nothing: null }
  })
  const found = await readTable(await write({ columns, rows: long }))
  t.deepEqual(found.columns, columns)
  t.is(found.rows.length, long.length)
  t.true(long.every((row, i) => Object.keys(row).every((name) => row[name] === found.rows[i][name])))
  await t.throwsAsync(write({ columns, rows: [...long, { stranger: 1 }] }), { message: /no column/ })
  await t.throwsAsync(write({ columns, rows: [...long, { lag: 'x' }] }), { message: /mixes/ })
})

test('a table that was written before columns said what they are still opens', async (t) => {
  const before = Object.fromEntries(
    Object.entries(columns).map(([name, { unit, definition }]) => [name, { unit, definition }]),
  )
  const found = await readTable(await write({ columns: before, rows }))
  t.deepEqual(found, { columns: before, rows, fingerprint: 'f00d' })
})

test('what is not finite is null', async (t) => {
  const path = await write({
    columns: { a: column('', '', 'value') },
    rows: [{ a: Number.NaN }, { a: 2 }, { a: Infinity }],
  })
  t.deepEqual((await readTable(path)).rows, [{ a: null }, { a: 2 }, { a: null }])
})

test('a table without rows keeps its columns', async (t) => {
  const path = await write({ columns, rows: [] })
  t.deepEqual(await readTable(path), { columns, rows: [], fingerprint: 'f00d' })
  t.deepEqual((await independently(path)).rows, [])
})

for (const size of [5000, 100_000]) {
  test(`${size} rows, by both readers`, async (t) => {
    const random = seeded(size)
    const many = Array.from({ length: size }, (_, i) => ({
      of: i % 7 === 0 ? null : `Li${i % 5}`,
      lag: i,
      msd: random() < 0.2 ? null : random(),
      settled: random() < 0.5,
      nothing: null,
    }))
    const path = await write({ columns, rows: many })
    t.deepEqual((await readTable(path)).rows, many)
    t.deepEqual((await independently(path)).rows, many)
  })
}

test('writing leaves nothing beside the file', async (t) => {
  const path = await write(table)
  t.deepEqual(readdirSync(dirname(path)), ['table.parquet'])
})

test('a table that contradicts itself is refused by column', async (t) => {
  const wrong = (rows: Row[], name = 'a') => write({ columns: { [name]: column('', '', 'value') }, rows })
  await t.throwsAsync(wrong([{ a: 1 }, { a: 'one' }]), { message: /"a" mixes number and string/ })
  await t.throwsAsync(wrong([{ b: 1 }]), { message: /"b", which is no column/ })
  await t.throwsAsync(wrong([], 'a,b'), { message: /comma/ })
})

test('a file that is torn, foreign or missing is refused by name', async (t) => {
  const path = await write(table)
  truncateSync(path, statSync(path).size - 20)
  await t.throwsAsync(readTable(path), { message: /table\.parquet: is no whole result table/ })
  writeFileSync(path, 'of,lag\nLi,1\n')
  await t.throwsAsync(readTable(path), { message: /is no whole result table/ })
  await t.throwsAsync(readTable(`${path}.none`), { message: /cannot be read: no such file/ })
})

test('CSV has units in a comment, quotes what needs it, and leaves null empty', (t) => {
  t.is(
    csvOf(table),
    '# of [-], lag [ps], msd [Å²], settled [-], nothing [K]\n' +
      'of,lag,msd,settled,nothing\n' +
      'Li,0.1,0.3333333333333333,true,\n' +
      ',0,,,\n' +
      '"S, 4a ""free"" ⁷Li\n",1e-300,1.7976931348623157e+308,false,\n',
  )
})
