import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import test from 'ava'
import { parquetWriteFile } from 'hyparquet-writer'
import { exportLabels } from '../../../operators/states/export-labels.ts'
import { labelSeries } from '../../../operators/states/label-series.ts'
import { ingestLabels, statesOf } from '../../../pipeline/sources/labels/labels-store.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { folder } from '../../helpers/folder.ts'
import { labelRun, wandering } from '../../helpers/labels.ts'
import { npy } from '../../helpers/npy.ts'

/** What a label file becomes: labels [trajectory][frame], −1 = gap. */
async function readBack(file: string): Promise<number[][]> {
  const out = join(folder(), 'store')
  await ingestLabels({ file, out, interval: 0.02, blockFrames: 64 })
  t0(readdirSync(out))
  const run = openRun(out)
  const series: number[][] = Array.from({ length: run.atoms }, () => [])
  for (let index = 0; index < run.blocks + (run.manifest.tail ? 1 : 0); index++) {
    const block = run.block(index)
    const labels = block.column('label')
    for (let row = 0; row < run.atoms; row++)
      for (let t = 0; t < block.count; t++) series[row].push(labels[row * block.count + t] - 1)
  }
  return series
}

/** Nothing but blocks and manifest may be left behind. */
function t0(files: readonly string[]): void {
  if (files.length !== 2) throw new Error(`left behind: ${files}`)
}

function written(name: string, bytes: Uint8Array): string {
  const file = join(folder(), name)
  writeFileSync(file, bytes)
  return file
}

const SERIES = wandering(7, 150, 5, 1, 0.05)
const npyFile = (options: object, values = SERIES) =>
  written('labels.npy', npy(values.flat(), [values.length, values[0].length], options))

for (const type of ['|i1', '<i2', '>i2', '<i4', '>i4', '<i8', '>i8'])
  for (const fortran of [false, true])
    test(`npy ${type}${fortran ? ' in Fortran order' : ''}`, async (t) => {
      t.deepEqual(await readBack(npyFile({ type, fortran })), SERIES)
    })

for (const type of ['|u1', '<u2', '>u4', '<u8'])
  test(`npy ${type}: without gaps`, async (t) => {
    const series = wandering(3, 70, 200, 1, 0)
    t.deepEqual(await readBack(npyFile({ type, version: 3 }, series)), series)
  })

const ENDS = [
  ['|u1', 254, ['label']],
  ['|u1', 255, undefined],
  ['|i1', 127, ['label']],
  ['<i2', 5, undefined],
] as const
for (const [type, largest, narrow] of ENDS)
  test(`labels to ${largest} of type ${type} are ${narrow ? 'bytes' : 'floats'} in the store, in every block alike`, async (t) => {
    const series = [Array.from({ length: 150 }, (_, i) => (i === 149 ? largest : i % 4))]
    const file = npyFile({ type }, series)
    t.deepEqual(await readBack(file), series)
    const out = join(folder(), 'store')
    const { layout, tail, input } = await ingestLabels({ file, out, interval: 1, blockFrames: 64 })
    t.is(input.options['states'], largest + 1)
    t.deepEqual([layout.narrow, tail?.layout.narrow], [narrow, narrow])
  })

test('a changed byte of labels that are bytes is found', async (t) => {
  const out = join(folder(), 'store')
  const file = npyFile({ type: '|i1' })
  const { layout } = await ingestLabels({ file, out, interval: 1, blockFrames: 64 })
  const path = join(out, 'blocks/000001.arrow')
  const bytes = readFileSync(path)
  bytes[layout.offsets['label'] + 3 * 64 + 5] ^= 4
  writeFileSync(path, bytes)
  t.throws(() => openRun(out).block(1).column('label'), { message: /checksum/ })
})

test('npy format 2, and one trajectory as a plain array', async (t) => {
  t.deepEqual(await readBack(npyFile({ version: 2 })), SERIES)
  t.deepEqual(await readBack(written('one.npy', npy(SERIES[0], [150]))), [SERIES[0]])
})

test('a store of labels knows its states and time', async (t) => {
  const run = await labelRun(SERIES, 0.02)
  t.is(statesOf(run.manifest), 5)
  t.is(run.frames, 150)
  t.is(run.block(1).time[0], 16 * 0.02)
})

const parquet = (columnData: Parameters<typeof parquetWriteFile>[0]['columnData'], rowGroupSize = 100) => {
  const filename = join(folder(), 'labels.parquet')
  parquetWriteFile({ filename, columnData, rowGroupSize })
  return filename
}

async function duckdb(sql: string): Promise<unknown[][]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  return (await connection.runAndReadAll(sql)).getRows()
}

const RAGGED = SERIES.map((labels, i) => labels.slice(0, 150 - 10 * i))
const padded = RAGGED.map((labels) => [...labels, ...new Array<number>(150 - labels.length).fill(-1)])

test('Parquet: one label a row, in the order of trajectories or of frames', async (t) => {
  const rows = RAGGED.flatMap((labels, trajectory) =>
    labels.map((state, frame) => ({ trajectory, frame, state })),
  )
  const byFrame = [...rows].sort((a, b) => a.frame - b.frame || a.trajectory - b.trajectory)
  for (const order of [rows, byFrame]) {
    const column = (name: 'trajectory' | 'frame' | 'state') =>
      ({ name, data: Int32Array.from(order, (row) => row[name]), type: 'INT32' }) as const
    t.deepEqual(await readBack(parquet([column('frame'), column('state'), column('trajectory')])), padded)
    t.deepEqual(await readBack(parquet([column('trajectory'), column('state')])), padded)
  }
  const one = { name: 'state', data: Int32Array.from(SERIES[0]), type: 'INT32' } as const
  t.deepEqual(await readBack(parquet([one])), [SERIES[0]])
})

test('Parquet: a list of labels a row, as another program writes it', async (t) => {
  const filename = join(folder(), 'lists.parquet')
  const rows = RAGGED.map((labels, i) => `(${i}, [${labels.join()}]::TINYINT[])`)
  await duckdb(
    `COPY (SELECT labels FROM (VALUES ${rows.join()}) AS v(i, labels) ORDER BY i) TO '${filename}' (FORMAT parquet)`,
  )
  t.deepEqual(await readBack(filename), padded)
})

test('Parquet: frames that are left out are gaps', async (t) => {
  const data = (values: number[]) => Int32Array.from(values)
  const file = parquet([
    { name: 'trajectory', data: data([4, 4, 4]), type: 'INT32' },
    { name: 'frame', data: data([10, 11, 13]), type: 'INT32' },
    { name: 'state', data: data([1, 2, 0]), type: 'INT32' },
  ])
  t.deepEqual(await readBack(file), [[1, 2, -1, 0]])
})

test('what is exported is read back, and by another program', async (t) => {
  const run = await labelRun(SERIES)
  const file = join(folder(), 'exported.parquet')
  await exportLabels(run, [labelSeries()], file)
  t.deepEqual(await readBack(file), SERIES)
  const rows = await duckdb(`SELECT ion, list(state ORDER BY frame) FROM '${file}' GROUP BY ion ORDER BY ion`)
  t.deepEqual(
    rows.map(([, states]) => (states as { items: number[] }).items),
    SERIES,
  )
})

const refused = (title: string, file: () => string, message: RegExp) =>
  test(`refused: ${title}`, async (t) => {
    const error = await t.throwsAsync(readBack(file()), { message })
    t.is((error as { exitCode?: number }).exitCode, 3)
  })

refused('floats', () => written('x.npy', npy([1], [1], { type: '<f8' })), /labels of type "<f8"/)
refused('three dimensions', () => written('x.npy', npy([1, 2], [1, 2, 1])), /shape \(1, 2, 1\)/)
refused(
  'a torn file',
  () => written('x.npy', npy(SERIES.flat(), [7, 150]).subarray(0, 900)),
  /900 bytes, expected 4328/,
)
refused('another file', () => written('x.npy', Buffer.from('hello, this is text')), /is not a NumPy file/)
refused('labels below −1', () => npyFile({}, [[0, 1, -2]]), /trajectory 0, frame 2: the label -2/)
refused(
  'labels below −1 that are bytes',
  () => npyFile({ type: '|i1' }, [[0, 1, -2]]),
  /trajectory 0, frame 2: the label -2/,
)
refused('labels beyond 16 bits', () => npyFile({}, [[0, 70000]]), /frame 1: the label 70000/)
refused('nothing but gaps', () => npyFile({}, [[-1, -1]]), /every label is a gap/)
refused('no Parquet', () => written('x.parquet', Buffer.from('hello, this is text')), /is not a Parquet file/)
refused('no file', () => '/nowhere/labels.npy', /labels\.npy/)
refused(
  'frames that go back',
  () =>
    parquet([
      { name: 'ion', data: Int32Array.of(1, 1), type: 'INT32' },
      { name: 'frame', data: Int32Array.of(5, 5), type: 'INT32' },
      { name: 'state', data: Int32Array.of(0, 0), type: 'INT32' },
    ]),
  /row 1: frame 5 of trajectory 1 comes after frame 5/,
)
refused(
  'a table of something else',
  () =>
    parquet([
      { name: 'a', data: [1], type: 'INT32' },
      { name: 'b', data: [2], type: 'INT32' },
    ]),
  /has the columns a, b/,
)
refused(
  'labels that are no integers',
  () => parquet([{ name: 'state', data: [1.5], type: 'DOUBLE' }]),
  /is DOUBLE/,
)
