import { readFileSync, writeFileSync } from 'node:fs'
import test from 'ava'
import { lastValueFrom, of } from 'rxjs'
import { inFrameOf } from '../../../operators/frames/in-frame-of.ts'
import { select } from '../../../operators/frames/select.ts'
import { rowsOfTypes } from '../../../pipeline/run/run.ts'
import { blockPath } from '../../../pipeline/store/files.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { synthetic } from '../../helpers/synthetic.ts'

const position = (atom: number, frame: number) => [atom + 0.25 * frame, 100 * atom, -frame] as const
const spec = {
  atoms: [
    ['Cl', 3],
    ['Li', 70],
    ['P', 2],
  ] as const,
  frames: 40,
  interval: 0.1,
  blockFrames: 16,
  position,
  cell: [20, 0, 0, 0, 20, 0, 0, 0, 20],
}

test('a block that is kept while many others are read keeps its times, cell and means', (t) => {
  const breathing = (frame: number) => [20 + 0.1 * frame, 0, 0, 0, 20, 0, 0, 0, 20 + 0.01 * frame]
  const run = synthetic({ ...spec, frames: 160, cell: breathing })
  const numbersOf = (block: ReturnType<typeof run.block>) => ({
    time: [...block.time],
    cell: [...(block.cell.actual ?? [])],
    mean: [...block.meanOf([1])],
  })
  const kept = Array.from({ length: 10 }, (_, index) => run.block(index))
  kept.forEach((block, index) => {
    const numbers = numbersOf(block)
    t.deepEqual(numbers, numbersOf(openRun(run.path).block(index)))
    t.deepEqual(numbers.cell, Array.from({ length: 16 }, (_, f) => breathing(16 * index + f)).flat())
    t.true(Math.abs(numbers.time[15] - 0.1 * (16 * index + 15)) < 1e-9)
  })
})

test('a block gives back rows in their columns, the tail too', (t) => {
  const run = synthetic(spec)
  t.is(run.blocks, 2)
  t.is(run.frames, 40)
  const rows = Uint32Array.of(2, 3, 4, 74)
  for (const [index, frames] of [
    [0, 16],
    [1, 16],
    [2, 8],
  ]) {
    const block = run.block(index, rows)
    t.is(block.count, frames)
    const expected = [...rows].flatMap((row) =>
      Array.from({ length: frames }, (_, f) => position(row, index * 16 + f)[0]),
    )
    t.deepEqual([...block.column('x')], expected)
  }
})

test('select narrows and in-frame-of takes the drift of the host out', async (t) => {
  const run = synthetic(spec)
  const block = await lastValueFrom(of(run.block(1)).pipe(inFrameOf(), select('Li')))
  t.is(block.rows.length, 70)
  t.deepEqual([...block.column('x').subarray(0, 16)], new Array(16).fill(3))
  t.deepEqual([...block.column('z').subarray(0, 16)], new Array(16).fill(0))
})

test('a varying cell is seen as fractions of the reference cell', (t) => {
  const edge = (frame: number) => 10 + 0.1 * (frame % 2)
  const run = synthetic({
    ...spec,
    atoms: [['Li', 1]],
    cell: (f) => [edge(f), 0, 0, 0, edge(f), 0, 0, 0, edge(f)],
    position: (_, f) => [0.5 * edge(f), 0, 2.25 * edge(f)],
  })
  const block = run.block(0)
  t.false(run.constantCell)
  for (const x of block.column('x')) t.true(Math.abs(x - 0.5 * 10.05) < 1e-6)
  for (const z of block.column('z')) t.true(Math.abs(z - 2.25 * 10.05) < 1e-5)
  t.true(Math.abs(run.meanPositions(Uint32Array.of(0))[0] - 5.025) < 1e-6)
})

test('a changed byte is found and named', (t) => {
  const run = synthetic(spec)
  const li = rowsOfTypes(run, [1])
  const path = blockPath(run.path, 1)
  const bytes = readFileSync(path)
  const at = run.manifest.layout.offsets['y'] + 4 * 16 * 10
  bytes[at] ^= 1
  writeFileSync(path, bytes)
  const error = t.throws(() => openRun(run.path).block(1, li).column('y'))
  t.regex(error?.message ?? '', /000001\.arrow: column "y", rows 3 to 66: checksum/)
})

test('changed ids are found when a run is opened, changed mean positions when they are asked for', (t) => {
  const run = synthetic(spec)
  const change = (index: number, at: number) => {
    const bytes = readFileSync(blockPath(run.path, index))
    bytes[at] ^= 1
    writeFileSync(blockPath(run.path, index), bytes)
  }
  const { offsets } = run.manifest.layout
  change(1, offsets['mean'] + 9)
  t.throws(() => openRun(run.path).meanPositions(Uint32Array.of(0)), {
    message: /000001\.arrow: mean positions: checksum/,
  })
  change(0, offsets['id'] + 5)
  t.throws(() => openRun(run.path), { message: /000000\.arrow: ids and types: checksum/ })
})
