import { appendFileSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { ingest } from '../../../../pipeline/ingest/index.ts'
import { openRun } from '../../../../pipeline/store/read.ts'
import { explain, type IonstreamError } from '../../../../schemas/errors.ts'
import { type Dialect, simulation } from '../../../helpers/imd.ts'
import { seeded } from '../../../helpers/random.ts'
import { ATOMS, recording, recordPath, soon, stopAll, writeDump } from '../../../helpers/recording.ts'
import { jiggle, type TestFrame, TILTED } from '../../../helpers/trajectories/frames.ts'
import { farthest, type ReadFrame, readFile } from '../../../helpers/trajectories/read.ts'

const frames = jiggle(ATOMS, 40, 11)
const EVERY = 100
const FULL: Dialect = { version: 3, big: false, velocities: true }
const BARE: Dialect = { version: 2, big: true }
const STEPPED: Dialect = { version: 2, big: false, energies: true }
/** What has to be said for each dialect. */
const toldOf = ({ version }: Dialect) =>
  version === 3 ? {} : { every: EVERY, cell: TILTED, timestep: 0.002 }

test.after.always(stopAll)

const recorded = async (path: string): Promise<readonly ReadFrame[]> =>
  existsSync(path) && statSync(path).size > 20 ? (await readFile(path)).frames : []
const has = (path: string, count: number) => soon(async () => (await recorded(path)).length >= count)

/** Checks a record against the frames that it should hold, from frame `from` on, moved by whole cells or not. */
function same(
  t: ExecutionContext,
  found: readonly ReadFrame[],
  wanted: readonly TestFrame[],
  { exact = [] as readonly number[], shift = 0, speeds = false } = {},
): void {
  t.deepEqual(
    found.map(({ step }) => step),
    wanted.map(({ step }) => step - shift),
  )
  for (const [i, { positions, velocities, cell }] of wanted.entries()) {
    const single = Float64Array.from(Float32Array.from(positions))
    if (exact.includes(i)) t.is(farthest(found[i].positions, single), 0, `frame ${i}`)
    t.true(apart(found[i].positions, positions) < 1e-4, `frame ${i}`)
    t.true(farthest(found[i].cell, cell) < 1e-5)
    if (speeds) t.true(farthest(found[i].velocities, velocities) < 1e-4)
  }
}

/** Largest distance of atoms, whole cells aside (the cell is that of `jiggle`). */
function apart(found: Float64Array, wanted: Float64Array): number {
  let most = 0
  for (let i = 0; i < found.length; i += 3) {
    const d = [0, 1, 2].map((c) => found[i + c] - wanted[i + c])
    for (const v of [2, 1, 0]) {
      const n = Math.round(d[v] / TILTED[3 * v + v])
      for (let c = 0; c < 3; c++) d[c] -= n * TILTED[3 * v + c]
    }
    most = Math.max(most, ...d.map(Math.abs))
  }
  return most
}

for (const dialect of [FULL, BARE, STEPPED, { ...FULL, big: true, energies: true, forces: true }]) {
  const name = JSON.stringify(dialect).replaceAll(/[{}"]/g, '')
  const counted = dialect === BARE
  const options = toldOf(dialect)
  const speeds = dialect.velocities ?? false

  test(`a stream is recorded to the last bit: ${name}`, async (t) => {
    const source = await simulation(dialect)
    const out = recordPath()
    const recorder = recording(source.address, { out, ...options })
    await source.connected()
    frames.slice(3, 13).map(source.send)
    await has(out, 10)
    const { why, frames: count, replayed } = await recorder.stop()
    t.deepEqual([why, count, replayed], ['stopped', 10, 0])
    const found = await recorded(out)
    same(t, found, frames.slice(3, 13), { exact: [...found.keys()], shift: counted ? 300 : 0, speeds })
    if (dialect.version === 3) t.deepEqual(found[1].time, frames[4].time)
    else t.is(found[1].time, (found[1].step as number) * 0.002)
    t.deepEqual(source.heard[0], [3, 0], 'go')
    t.deepEqual(source.heard[1], dialect.version === 3 ? [0, 0] : [8, EVERY])
    t.deepEqual(source.heard.at(-1), [0, 0], 'goodbye')
    await source.close()
  })

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

test('a simulation that begins again at an earlier step: the later branch wins', async (t) => {
  const source = await simulation(FULL)
  const out = recordPath()
  const later = frames.map((frame) => ({
    ...frame,
    positions: frame.positions.map((x, i) => x + 0.01 * (i % 5)),
  }))
  const recorder = recording(source.address, { out })
  await source.connected()
  frames.slice(0, 8).map(source.send)
  await has(out, 8)
  source.drop()
  await recorder.until('waiting')
  await source.connected()
  later.slice(5, 12).map(source.send)
  await has(out, 15)
  await recorder.stop()
  const store = join(dirname(out), 'store')
  const { warnings, frames: count } = await ingest({ files: [out], out: store, elements: 'Li=Li,P=P,S=S' })
  t.is(warnings.find(({ name }) => name === 'restart')?.count, 1)
  t.is(count, 12)
  const x = openRun(store).block(0).column('x')
  for (let row = 0; row < ATOMS; row++)
    for (const [frame, branch] of [
      [3, frames],
      [5, later],
      [7, later],
    ] as const) {
      const moved = branch[frame].positions[3 * row] - frames[0].positions[3 * row]
      t.true(Math.abs(x[row * 12 + frame] - x[row * 12] - moved) < 1e-5)
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
  for (const damage of [...damages, ...damages]) {
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

test('after the simulation has ended the dump gives what the stream did not', async (t) => {
  const source = await simulation(BARE)
  const out = recordPath()
  const dump = join(dirname(dirname(out)), 'dump.lammpstrj')
  writeDump(dump, frames.slice(0, 20), false)
  const recorder = recording(source.address, { out, dump: [dump], ...toldOf(BARE), idle: 500 })
  await source.connected()
  frames.slice(4, 9).map(source.send)
  await has(out, 5)
  await source.close()
  t.deepEqual(await recorder.ended, { why: 'idle', frames: 16, replayed: 11 })
  same(t, await recorded(out), frames.slice(4, 20), { shift: 400 })
})

test('frames off the grid that was asked for are left out; another grid is refused', async (t) => {
  const source = await simulation(FULL)
  const out = recordPath()
  const recorder = recording(source.address, { out, every: 200 })
  await source.connected()
  frames.slice(1, 10).map(source.send)
  await has(out, 4)
  await recorder.stop()
  same(
    t,
    await recorded(out),
    [2, 4, 6, 8].map((i) => frames[i]),
  )
  const error = await recording(source.address, { out, every: 300 }).ended.catch((error) => error)
  t.is(error.exitCode, 2)
  t.regex(explain(error), /every 200 steps, not --every 300/)
  await source.close()
})

test('what has to be said is asked for; what is wrong is refused', async (t) => {
  const refusalOf = async (dialect: Dialect, options: object): Promise<IonstreamError> => {
    const source = await simulation(dialect)
    const recorder = recording(source.address, { out: recordPath(), ...options })
    await source.connected()
    source.send(frames[0])
    const error = await recorder.ended.catch((error) => error)
    await source.close()
    return error
  }
  const { every, cell, timestep } = { every: EVERY, cell: TILTED, timestep: 0.002 }
  for (const [dialect, options, exit, says] of [
    [BARE, { cell, timestep }, 2, /no step numbers.*\n.*--every 10/],
    [BARE, { every, timestep }, 2, /no cell\n.*--cell/],
    [FULL, { timestep: 0.001 }, 2, /a step takes 0.002 ps/],
  ] as const) {
    const error = await refusalOf(dialect, options)
    t.is(error.exitCode, exit)
    t.regex(explain(error), says)
  }
  const web = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1')
  await soon(() => web.listening)
  const { port } = web.address() as { port: number }
  const error = await recording(`imd://127.0.0.1:${port}`, { out: recordPath() }).ended.catch(
    (error) => error,
  )
  t.is(error.exitCode, 3)
  t.regex(explain(error), /handshake/)
  web.close()
})

test('two recorders of one record: the second is refused', async (t) => {
  const source = await simulation(FULL)
  const out = recordPath()
  const recorder = recording(source.address, { out })
  const error = await recording(source.address, { out }).ended.catch((error) => error)
  t.is(error.exitCode, 3)
  await recorder.stop()
  await source.close()
})
