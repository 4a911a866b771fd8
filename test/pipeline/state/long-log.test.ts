import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import test from 'ava'
import { Subject } from 'rxjs'
import { type Analysis, analyse } from '../../../pipeline/analysis/analyse.ts'
import { pool } from '../../../pipeline/executors/pool.ts'
import { thread } from '../../../pipeline/executors/thread.ts'
import { type FullDisk, fullDisk } from '../../../pipeline/live/full-disk.ts'
import { openWorkbench } from '../../../pipeline/live/workbench.ts'
import { writeResults } from '../../../pipeline/report/results/results.ts'
import { everyRow } from '../../../pipeline/tables/long-table.ts'
import { readTable } from '../../../pipeline/tables/parquet.ts'
import type { Executor } from '../../../pipeline/work/executor.ts'
import type { Row } from '../../../schemas/table.ts'
import { folder } from '../../helpers/folder.ts'
import { writeSynthetic } from '../../helpers/synthetic.ts'

const module = new URL('../../helpers/chronicle.js', import.meta.url).href
const [LI, FRAMES] = [70, 64 * 24 + 9]

const placeOf = (atom: number, frame: number): number => ((atom * 7 + frame * 3) % 11) - 5

/** Of −1 to 1. */
const shaken = (atom: number, frame: number): number =>
  Math.sin(1e4 * Math.sin(12.9898 * atom + 78.233 * frame))

function write(path: string, frames: number, shake = 0): void {
  writeSynthetic(path, {
    atoms: [['Li', LI]],
    frames,
    interval: 0.1,
    blockFrames: 64,
    cell: [20, 0, 0, 0, 20, 0, 0, 0, 20],
    position: (atom, frame) => [placeOf(atom, frame), shake * shaken(atom, frame), 0],
  })
}

function store(frames = FRAMES, path = join(folder(), 'run'), shake = 0): string {
  write(path, frames, shake)
  return path
}

const analysed = (paths: readonly string[], out: string, executor: Executor = thread, options = {}) =>
  analyse({
    module,
    runs: paths.map((pattern, i) => ({ pattern, tags: { temperature: 300 + i } })),
    out,
    executor,
    ...options,
  })

const text = ({ results }: Analysis): string =>
  JSON.stringify([...everyRow(results[0].table)].map(({ temperature: _, ...row }) => row))

/** What the log must hold: by group of 64 atoms, block, atom and frame; then what was open. */
function truth(frames: number): Row[] {
  const rows: Row[] = []
  for (const [from, to] of [
    [0, 64],
    [64, LI],
  ]) {
    for (let first = 0; first < frames; first += 64)
      for (let row = from; row < to; row++)
        for (let frame = first; frame < Math.min(frames, first + 64); frame++) {
          const x = placeOf(row, frame)
          rows.push({ frame, row, side: x < 0 ? 'below' : x > 0 ? 'above' : null })
        }
    rows.push({ frame: frames, row: -1, side: null })
  }
  return rows
}

const shelvesOf = (out: string): string[] =>
  readdirSync(join(out, 'states'))
    .filter((name) => name.endsWith('.rows'))
    .map((name) => join(out, 'states', name))
const shelvedIn = (out: string): string[] =>
  shelvesOf(out).flatMap((shelf) => readdirSync(shelf).map((file) => join(shelf, file)))

test('a log that is too long to be held is whole, by one thread and by a pool', async (t) => {
  const [path, out] = [store(), folder()]
  const alone = await analysed([path], out)
  t.is(alone.results[0].table.rows.length, 50)
  t.is(text(alone), JSON.stringify(truth(FRAMES)))
  t.true(shelvedIn(out).length > 1)
  t.is(text(await analysed([path], folder(), pool(2))), text(alone))
  t.is((await analysed([path], out)).plan.openTasks, 0)
})

test('a log that finds no room on the disk is held until there is some, and is whole', async (t) => {
  const [path, out] = [store(), folder()]
  const disk = fullDisk()
  let [asked, refused] = [0, 0]
  const tries: FullDisk['tries'] = (...told) => {
    if (asked++ % 3 === 2) return disk.tries(...told)
    refused++
    return false
  }
  const bench = await openWorkbench({ module, params: null, out }, { ...disk, tries })
  t.teardown(() => bench.close())
  bench.refresh([{ path, held: undefined }])
  t.true(await bench.compute(() => false))
  t.true(refused > 1)
  t.true(shelvedIn(out).length > 0)
  t.is(text(bench.analysis() as Analysis), JSON.stringify(truth(FRAMES)))
})

test('a run that grows, or a task that was stopped, goes on behind what is in files', async (t) => {
  const [path, out] = [store(64 * 12 + 5), folder()]
  await analysed([path], out)
  const early = shelvedIn(out)
  t.true(early.length > 0)
  write(path, FRAMES)
  const stop = new Subject<void>()
  const onProgress = (frames: number) => frames > 64 && stop.next()
  await analysed([path], out, pool(1), { stop, onProgress }).catch((error) => t.is(error.exitCode, 4))
  t.is(text(await analysed([path], out)), JSON.stringify(truth(FRAMES)))
  t.true(early.every((file) => shelvedIn(out).includes(file)))
})

test('files that no partial names are removed; lost and changed ones are made again', async (t) => {
  const [path, out] = [store(), folder()]
  const first = text(await analysed([path], out))
  const [file] = shelvedIn(out)
  const before = readFileSync(file)
  const stray = `${file.slice(0, -10)}999999.f64`
  for (const harm of [
    () => truncateSync(file, statSync(file).size - 8),
    () =>
      writeFileSync(
        file,
        before.map((byte, i) => (i === 1000 ? byte ^ 1 : byte)),
      ),
  ]) {
    harm()
    writeFileSync(stray, 'half a block')
    const again = await analysed([path], out)
    t.is(again.plan.openTasks, 1)
    t.is(text(again), first)
    t.true(readFileSync(file).equals(before))
    t.false(existsSync(stray))
  }
})

test('another program reads the long table, tags before its columns, units in the footer', async (t) => {
  const [home, out] = [folder(), folder()]
  const [a, b] = [store(FRAMES, join(home, 'a')), store(700, join(home, 'b'), 1)]
  const analysis = await analysed([a, b], out)
  await writeResults(analysis, out, {
    definition: '',
    executor: '',
    threads: 1,
    timing: {} as never,
    csv: true,
  })
  const expected = [...truth(FRAMES), ...truth(700)]
  const file = join(out, 'tables/chronicle.parquet')
  const connection = await (await DuckDBInstance.create()).connect()
  const ask = async (sql: string) =>
    (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(Number))
  t.deepEqual(
    await ask(`SELECT temperature, count(*), sum(frame), count(side) FROM '${file}' GROUP BY 1 ORDER BY 1`),
    [sumsOf(300, truth(FRAMES)), sumsOf(301, truth(700))],
  )
  const { rows, columns } = await readTable(file)
  t.is(rows.length, expected.length)
  t.deepEqual(Object.keys(columns), ['temperature', 'frame', 'row', 'side'])
  t.is(JSON.stringify(rows.map(({ frame, row, side }) => ({ frame, row, side }))), JSON.stringify(expected))
  const lines = readFileSync(join(out, 'tables/chronicle.csv'), 'utf8').split('\n')
  t.is(lines.length, expected.length + 3)
  t.regex(readFileSync(join(out, 'report.html'), 'utf8'), /first 12 of 157\D{0,8}154 rows/)
})

const sumsOf = (temperature: number, rows: readonly Row[]): number[] => [
  temperature,
  rows.length,
  rows.reduce((sum, row) => sum + (row['frame'] as number), 0),
  rows.filter((row) => row['side'] !== null).length,
]
