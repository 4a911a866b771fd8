import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import test from 'ava'
import { ingest } from '../../../../pipeline/ingest/index.ts'
import { openRun } from '../../../../pipeline/store/read.ts'
import { simulation } from '../../../helpers/live/imd.ts'
import {
  ATOMS,
  BARE,
  FULL,
  frames,
  has,
  recorded,
  recording,
  recordPath,
  same,
  soon,
  stopAll,
  toldOf,
  writeDump,
} from '../../../helpers/live/recording.ts'
import { seeded } from '../../../helpers/random.ts'

test.after.always(stopAll)

/** Frames as another branch would have them. */
const later = frames.map((frame) => ({
  ...frame,
  positions: frame.positions.map((x, i) => x + 0.01 * (i % 5)),
}))

for (const [name, dialect, hasDump] of [
  ['by its steps', FULL, false],
  ['by its dump', FULL, true],
  ['by its dump, where it sends no steps', BARE, true],
] as const)
  test(`a simulation that begins again at an earlier step, the later branch wins: ${name}`, async (t) => {
    const source = await simulation(dialect)
    const out = recordPath()
    const dump = [1, 2].map((part) => join(dirname(dirname(out)), `dump.${part}.lammpstrj`))
    const recorder = recording(source.address, { out, ...toldOf(dialect), ...(hasDump ? { dump } : {}) })
    await source.connected()
    frames.slice(0, 8).map(source.send)
    writeDump(dump[0], frames.slice(0, 8))
    await has(out, 8)
    source.drop()
    await recorder.until('waiting')
    writeDump(dump[1], later.slice(5, 9))
    await source.connected()
    later.slice(hasDump ? 8 : 5, 12).map(source.send)
    await has(out, 15)
    await recorder.stop()
    const store = join(dirname(out), 'store')
    const { warnings, frames: count } = await ingest({ files: [out], out: store })
    t.is(warnings.find(({ name }) => name === 'restart')?.count, 1)
    t.is(count, 12)
    const x = openRun(store).block(0).column('x')
    for (let row = 0; row < ATOMS; row++)
      for (const frame of [3, 5, 7, 9, 11]) {
        const branch = frame < 5 ? frames : later
        const moved = branch[frame].positions[3 * row] - frames[0].positions[3 * row]
        t.true(Math.abs(x[row * 12 + frame] - x[row * 12] - moved) < 1e-4)
      }
    await source.close()
  })

test('a recorder that was killed goes on after its last whole frame, whatever stands behind it', async (t) => {
  const source = await simulation(FULL)
  const out = recordPath()
  const dump = join(dirname(dirname(out)), 'dump.lammpstrj')
  writeDump(dump, frames)
  const first = recording(source.address, { out, dump: [dump] })
  await source.connected()
  frames.slice(0, 6).map(source.send)
  await has(out, 6)
  await first.stop()
  const whole = readFileSync(out)
  const size = 96 + 24 * ATOMS
  const next = seeded(2)
  const damages = [
    () => truncateSync(out, whole.length - 1 - Math.floor(next() * size * 4)),
    () => appendFileSync(out, Buffer.alloc(1 + Math.floor(next() * size * 3))),
    () => {
      const bytes = Buffer.from(whole)
      bytes[bytes.length - 1 - Math.floor(next() * size)] ^= 4
      writeFileSync(out, bytes)
    },
    () => truncateSync(out, Math.floor(next() * 20)),
  ]
  for (const damage of new Array(6).fill(damages).flat()) {
    writeFileSync(out, whole)
    damage()
    const recorder = recording(source.address, { out, dump: [dump] })
    await source.connected()
    frames.slice(10, 14).map(source.send)
    await soon(async () => (await recorded(out)).at(-1)?.step === 1300)
    await recorder.stop()
    const found = await recorded(out)
    same(t, found, frames.slice(14 - found.length, 14), { speeds: true })
    t.true(found.length === 4 || found.length === 14, `${found.length} frames`)
  }
  await source.close()
})
