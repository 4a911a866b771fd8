import { writeFileSync } from 'node:fs'
import test from 'ava'
import { ingest } from '../../../pipeline/ingest/index.ts'
import { openRun } from '../../../pipeline/store/read.ts'
import { explain } from '../../../schemas/errors.ts'
import { count, dump, place, quiet, textFile } from '../../helpers/dump.ts'
import { ELEMENTS_OF_TWO, frames, good, refusal } from '../../helpers/refusal.ts'

const TOLD = { timestep: '2fs', elements: ELEMENTS_OF_TWO }

test('an empty file among several is no file yet, and is told of; alone it is refused', async (t) => {
  const [empty, second] = [textFile('b.dump', ''), textFile('c.dump', frames[2])]
  const first = textFile('a.dump', frames[0] + frames[1])
  const [whole, out] = [place('whole'), place('run')]
  await ingest({ ...TOLD, files: [textFile('x.dump', good)], out: whole })
  const report = await ingest({ ...TOLD, files: [first, empty, second], out })
  t.is(report.frames, 3)
  t.deepEqual(
    report.warnings.map(({ name, message }) => [name, message]),
    [['empty-file', `${empty} is empty: left out`]],
  )
  t.deepEqual([...openRun(out).block(0).column('z')], [...openRun(whole).block(0).column('z')])
  t.regex((await refusal({ files: [empty] })).message, /is empty/)
})

test('a single frame is a trajectory that takes no time, and grows into one that does', async (t) => {
  const out = place('run')
  const report = await ingest({ ...TOLD, files: [textFile('x.dump', frames[0])], out })
  t.deepEqual([report.frames, report.warnings.map(({ name }) => name)], [1, ['single-frame']])
  t.deepEqual([...openRun(out).block(0).column('z')].sort(), [3, 5.125, 9.5])
  const longer = await ingest({ ...TOLD, files: [textFile('x.dump', good)], out: place('other') })
  t.is(longer.interval, 0.02)
})

test('a single frame whose file grew is read anew, with the interval of its frames', async (t) => {
  const [path, out] = [textFile('x.dump', frames[0]), place('run')]
  await ingest({ ...TOLD, files: [path], out })
  writeFileSync(path, good)
  const report = await ingest({ ...TOLD, files: [path], out })
  t.deepEqual([report.frames, report.interval, report.warnings], [3, 0.02, []])
})

test('dumps of no atoms and reduced units are refused by name', async (t) => {
  const bonds =
    'ITEM: TIMESTEP\n0\nITEM: NUMBER OF ENTRIES\n1\nITEM: BOX BOUNDS pp pp pp\n0 1\n0 1\n0 1\nITEM: ENTRIES c_1\n1\n'
  const cells =
    'ITEM: TIMESTEP\n0\nITEM: BOX BOUNDS pp pp pp\n0 1\n0 1\n0 1\nITEM: DIMENSION\n3\nITEM: GRID SIZE nx ny nz\n1 1 1\nITEM: GRID CELLS c\n1\n'
  const reduced = dump({ steps: count(3), rows: quiet, before: () => 'ITEM: UNITS\nlj\n' })
  for (const [text, exit, says] of [
    [bonds, 3, /in the style local/],
    [cells, 3, /in the style grid/],
    [reduced, 2, /units lj are reduced/],
  ] as const) {
    const error = await refusal({ files: [textFile('x.dump', text)] })
    t.is(error.exitCode, exit)
    t.regex(error.message, says)
  }
})

test('files that write at different steps are one run at the steps that both have', async (t) => {
  const every = (step: number, from: number, to: number) =>
    Array.from({ length: (to - from) / step + 1 }, (_, i) => from + i * step)
  const rows = (spacing: number, from: number) => (frame: number) => quiet((from + frame * spacing) / 50)
  const fine = textFile('a.dump', dump({ steps: every(50, 0, 450), rows: rows(50, 0) }))
  const coarse = textFile('b.dump', dump({ steps: every(100, 500, 900), rows: rows(100, 500) }))
  const whole = textFile('c.dump', dump({ steps: every(100, 0, 900), rows: rows(100, 0) }))
  const [out, alike] = [place('run'), place('alike')]
  const told = { ...TOLD, everySteps: 100, blockFrames: 4 }
  const report = await ingest({ ...told, files: [fine, coarse], out })
  t.deepEqual([report.frames, report.interval], [10, 0.2])
  await ingest({ ...TOLD, blockFrames: 4, files: [whole], out: alike })
  for (const block of [0, 1, 2])
    t.deepEqual([...openRun(out).block(block).column('z')], [...openRun(alike).block(block).column('z')])
  t.regex(explain(await refusal({ files: [fine, coarse] })), /--every-steps N/)
})

test('a run that grows goes on at the steps that are asked for', async (t) => {
  const steps = Array.from({ length: 23 }, (_, i) => 50 * i)
  const text = (n: number) => dump({ steps: steps.slice(0, n), rows: quiet })
  const told = { ...TOLD, everySteps: 100, blockFrames: 4 }
  const [path, out, once] = [textFile('x.dump', text(14)), place('run'), place('once')]
  await ingest({ ...told, files: [path], out })
  writeFileSync(path, text(23))
  t.is((await ingest({ ...told, files: [path], out })).frames, 12)
  await ingest({ ...told, files: [path], out: once })
  t.deepEqual([...openRun(out).block(2).column('z')], [...openRun(once).block(2).column('z')])
})

test('dumps at growing distances are told what they can be used for; a step that no frame has is refused', async (t) => {
  const log = textFile('x.dump', dump({ steps: [1, 2, 5, 10, 20, 50, 100], rows: quiet }))
  t.regex(explain(await refusal({ files: [log] })), /growing distances[\s\S]*rdf, density/)
  const none = await refusal({ files: [log], everySteps: 7 })
  t.is(none.exitCode, 3)
  t.regex(explain(none), /no frame at a whole multiple of 7 steps/)
})
