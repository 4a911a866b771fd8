import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import test from 'ava'
import { csvOf } from '../../../pipeline/tables/csv.ts'
import { netcdfOf } from '../../../pipeline/tables/netcdf-classic.ts'
import { npzOf } from '../../../pipeline/tables/npz.ts'
import { column, columnsOf, type Table } from '../../../schemas/table.ts'
import { folder } from '../../helpers/folder.ts'

const table: Table = {
  columns: columnsOf('D', {
    of: column('', 'element, or "all"', 'key'),
    D: column('cm²/s', 'a value', 'value'),
    error: column('cm²/s', 'its error', { errorOf: 'D' }),
  }),
  rows: [
    { of: 'Li', D: 1.25e-5, error: null },
    { of: 'S, Cl²⁻', D: -0.1, error: 3e-7 },
    { of: 'all', D: 1 / 3, error: 0 },
  ],
}

test('an archive of arrays has what zip asks for: sizes, sums, a directory that finds every file', (t) => {
  const bytes = Buffer.from(npzOf(table))
  const end = bytes.length - 22
  t.is(bytes.readUInt32LE(end), 0x06054b50)
  t.is(bytes.readUInt16LE(end + 10), 4)
  let at = bytes.readUInt32LE(end + 16)
  const names: string[] = []
  while (at < end) {
    t.is(bytes.readUInt32LE(at), 0x02014b50)
    const [size, length, begin] = [
      bytes.readUInt32LE(at + 24),
      bytes.readUInt16LE(at + 28),
      bytes.readUInt32LE(at + 42),
    ]
    names.push(bytes.toString('utf8', at + 46, at + 46 + length))
    const data = bytes.subarray(begin + 30 + length, begin + 30 + length + size)
    t.is(data.toString('latin1', 0, 6), '\x93NUMPY')
    t.is((12 + data.readUInt32LE(8)) % 64, 0)
    t.is(crc32(data), bytes.readUInt32LE(at + 16))
    at += 46 + length
  }
  t.deepEqual(names, ['of.npy', 'D.npy', 'error.npy', 'units.npy'])
})

test('classic NetCDF ends where its last variable does', (t) => {
  const bytes = Buffer.from(netcdfOf(table))
  t.is(bytes.toString('latin1', 0, 4), 'CDF\x01')
  t.is(bytes.readDoubleBE(bytes.length - 24 + 8), 3e-7)
  t.true(Number.isNaN(bytes.readDoubleBE(bytes.length - 24)))
})

const PYTHON = '/usr/bin/python3'
const has = (module: string): boolean => spawnSync(PYTHON, ['-c', `import ${module}`]).status === 0
const withPython = (module: string) => {
  if (has(module)) return test
  console.log(`Not read back: no ${module}`)
  return test.skip
}
/** What a piece of Python prints as JSON, of a file with these bytes. */
const python = (bytes: Uint8Array | string, code: string): unknown => {
  const path = join(folder(), 'table')
  writeFileSync(path, bytes)
  const { stdout, stderr, status } = spawnSync(
    PYTHON,
    ['-c', `import sys, json\npath = sys.argv[1]\n${code}`, path],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}
const VALUES = [
  ['Li', 'S, Cl²⁻', 'all'],
  [1.25e-5, -0.1, 1 / 3],
  [null, 3e-7, 0],
]

withPython('numpy')('numpy reads the arrays', (t) => {
  const read = python(
    npzOf(table),
    `import numpy
a = numpy.load(path)
print(json.dumps([a["of"].tolist(), a["D"].tolist(), [None if numpy.isnan(x) else x for x in a["error"]], a["units"].tolist()]))`,
  )
  t.deepEqual(read, [...VALUES, ['of [-]', 'D [cm²/s]', 'error [cm²/s]']])
})

withPython('scipy')('scipy reads classic NetCDF with units and words', (t) => {
  const read = python(
    netcdfOf(table),
    `import numpy
from scipy.io import netcdf_file
f = netcdf_file(path, mmap=False)
v = f.variables
words = [b"".join(row).rstrip(b"\\0").decode() for row in v["of"].data]
print(json.dumps([words, v["D"].data.tolist(), [None if numpy.isnan(x) else x for x in v["error"].data], v["D"].units.decode(), v["of"].long_name.decode()]))`,
  )
  t.deepEqual(read, [...VALUES, 'cm²/s', 'element, or "all"'])
})

withPython('pandas')('pandas reads CSV past the line of units', (t) => {
  const read = python(
    csvOf(table),
    'import pandas\nprint(pandas.read_csv(path, comment="#").to_json(orient="values", double_precision=15))',
  )
  const digits = (rows: unknown) =>
    JSON.parse(JSON.stringify(rows), (_, value) =>
      typeof value === 'number' ? Number(value.toPrecision(14)) : value,
    )
  t.deepEqual(digits(read), digits(table.rows.map((row) => Object.values(row))))
})
