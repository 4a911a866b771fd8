import { dirname, join } from 'node:path'
import test from 'ava'
import { ingest } from '../../../../pipeline/ingest/index.ts'
import { simulation } from '../../../helpers/live/imd.ts'
import {
  ATOMS,
  BARE,
  DIALECTS,
  FULL,
  frames,
  has,
  recorded,
  recording,
  recordPath,
  same,
  stopAll,
  toldOf,
  writeDump,
} from '../../../helpers/live/recording.ts'
import { jiggle } from '../../../helpers/trajectories/frames.ts'
import { readFile } from '../../../helpers/trajectories/read.ts'

test.after.always(stopAll)

for (const [name, dialect] of DIALECTS) {
  const counted = dialect === BARE
  const options = toldOf(dialect)
  const speeds = dialect.velocities ?? false

  test(`what a drop took comes from the dump, each frame once: ${name}`, async (t) => {
    const source = await simulation(dialect)
    const out = recordPath()
    const dump = join(dirname(dirname(out)), 'dump.lammpstrj')
    writeDump(dump, frames.slice(0, 9), speeds)
    const recorder = recording(source.address, { out, dump: [dump], ...options })
    await source.connected()
    frames.slice(2, 9).map(source.send)
    await has(out, 7)
    source.drop()
    await recorder.until('waiting')
    writeDump(dump, frames.slice(9, 16), speeds)
    await source.connected()
    frames.slice(16, 20).map(source.send)
    writeDump(dump, frames.slice(16, 18), speeds)
    await recorder.until('replayed')
    frames.slice(20, 24).map(source.send)
    await has(out, 22)
    source.drop()
    await recorder.until('waiting', 2)
    writeDump(dump, frames.slice(18, 27), speeds)
    await has(out, 25)
    await source.connected()
    source.send(frames[26])
    await recorder.until('replayed', 2)
    frames.slice(27, 30).map(source.send)
    await has(out, 28)
    source.drop()
    await recorder.until('waiting', 3)
    writeDump(dump, frames.slice(27, 32), speeds)
    await has(out, 30)
    const { replayed, frames: count } = await recorder.stop()
    t.deepEqual([count, replayed >= 12 && replayed <= 14], [30, true], `${replayed} from the dump`)
    const found = await recorded(out)
    const exact = [0, 6, 18, 21, 25, 27]
    same(t, found, frames.slice(2, 32), { exact, shift: counted ? 200 : 0, speeds })
    t.is((await readFile(out)).torn, undefined)
    await source.close()
  })

  test(`without a dump a drop ends the run and begins another, a counted warning: ${name}`, async (t) => {
    const source = await simulation(dialect)
    const out = recordPath()
    const recorder = recording(source.address, { out, ...options })
    await source.connected()
    frames.slice(0, 5).map(source.send)
    await has(out, 5)
    source.drop()
    await recorder.until('waiting')
    await source.connected()
    frames.slice(8, 14).map(source.send)
    const second = join(dirname(dirname(out)), 'run1.2/live.imd')
    await has(second, 6)
    await recorder.stop()
    same(t, await recorded(out), frames.slice(0, 5))
    same(t, await recorded(second), frames.slice(8, 14), { shift: counted ? 800 : 0 })
    const store = join(dirname(dirname(out)), 'store')
    const { warnings } = await ingest({ files: [second], out: store })
    const gap = warnings.find(({ name }) => name === 'gap')
    t.is(gap?.count, 1)
    t.regex(
      gap?.message ?? '',
      counted
        ? /an unknown number of frames/
        : /: 3 frames are missing after step 400 of .*live.imd: no dump/,
    )
    const again = recording(source.address, { out, ...options })
    await source.connected()
    frames.slice(20, 23).map(source.send)
    await has(join(dirname(dirname(out)), 'run1.3/live.imd'), 3)
    await again.stop()
    await source.close()
  })
}

test('a dump of another run, or one that has not got these steps, is not taken', async (t) => {
  const other = jiggle(ATOMS, 40, 12)
  for (const [lines, why] of [
    [other, /does not hold the last recorded frame/],
    [frames.filter((_, i) => i % 4 === 0), /does not hold|has nothing at step 500/],
    [frames.filter((_, i) => i < 5 || i > 6), /has nothing at step 500/],
  ] as const) {
    const source = await simulation(FULL)
    const out = recordPath()
    const dump = join(dirname(dirname(out)), 'dump.lammpstrj')
    writeDump(dump, lines)
    const recorder = recording(source.address, { out, dump: [dump], patience: 100 })
    await source.connected()
    frames.slice(0, 5).map(source.send)
    await has(out, 5)
    source.drop()
    await recorder.until('waiting')
    await source.connected()
    frames.slice(8, 12).map(source.send)
    await recorder.until('gap')
    await has(join(dirname(dirname(out)), 'run1.2/live.imd'), 4)
    await recorder.stop()
    t.regex(recorder.events.find(([event]) => event === 'gap')?.[1] ?? '', why)
    t.is((await recorded(out)).length, 5)
    await source.close()
  }
})

test('after the simulation has ended the dump gives what the stream did not', async (t) => {
  const source = await simulation(BARE)
  const out = recordPath()
  const dump = [1, 2, 3].map((part) => join(dirname(dirname(out)), `dump.${part}.lammpstrj`))
  writeDump(dump[0], frames.slice(0, 12), false)
  writeDump(dump[1], frames.slice(12, 20), false)
  const recorder = recording(source.address, { out, dump, ...toldOf(BARE), idle: 2000 })
  await source.connected()
  frames.slice(4, 9).map(source.send)
  await has(out, 5)
  await source.close()
  t.deepEqual(await recorder.ended, { why: 'idle', frames: 16, replayed: 11 })
  same(t, await recorded(out), frames.slice(4, 20), { shift: 400 })
})
